/** Holds a lock that all tabs of an origin share while the task runs; the signal ends the wait for it. */
export type Lock = <T>(name: string, signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

/** Returns the Web Locks of this page, or `undefined` where it has none or may not use them. */
export function browserLock(): Lock | undefined {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks === undefined || locks === null
    ? undefined
    : (name, signal, task) => locks.request(name, { signal }, task);
}
