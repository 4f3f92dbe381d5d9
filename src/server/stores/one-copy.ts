const MARKER = Symbol.for('rebearer.memory-store');

/**
 * Logs a line when a second copy of the library makes a memory store in this process. A bundler that builds pages and routes separately
 * causes it: a login reaches one copy, and the other does not know the session. The first copy leaves `copy` as a marker on
 * `globalThis`; the stores share nothing.
 */
export function tellSecondCopy(copy: object): void {
  const first: unknown = Reflect.get(globalThis, MARKER);
  if (first === copy || first === 'told') return;
  Reflect.set(globalThis, MARKER, first === undefined ? copy : 'told');
  if (first === undefined) return;
  console.error(
    'rebearer: memoryStore exists twice in this process, so a session of one copy is unknown to the other. A bundler has put it into' +
      ' several bundles, or has loaded it again. Use sqliteStore, or another shared store: rebearer/docs/server.md#stores',
  );
}
