const MARKER = Symbol.for('rebearer.memory-store');

/**
 * Says on the console, once, that this process holds the library twice: a bundler that builds pages and routes apart gives each
 * a memory of its own, so that a login in one is unknown to the other. `copy` is what the first copy leaves as its marker.
 */
export function tellSecondCopy(copy: object): void {
  const first: unknown = Reflect.get(globalThis, MARKER);
  if (first === copy || first === 'told') return;
  Reflect.set(globalThis, MARKER, first === undefined ? copy : 'told');
  if (first === undefined) return;
  console.error(
    'rebearer: memoryStore exists twice in this process, so a session of one is unknown to the other. A bundler copies it into' +
      ' several bundles, or has loaded it again. Use sqliteStore, or another store that is shared: rebearer/docs/server.md#stores',
  );
}
