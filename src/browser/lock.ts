import { bare } from '../bare.ts';

export interface LockOptions {
  /** Ends the wait for the lock. */
  readonly signal?: AbortSignal;
  /** A shared lock may have many holders, but none beside an exclusive one. Default: exclusive. */
  readonly mode?: 'exclusive' | 'shared';
  /** Does not wait: if the lock is held, the task runs without it. */
  readonly ifAvailable?: boolean;
}

/** Runs a task while it holds a lock that all tabs of an origin share. The task receives whether it has the lock. Resolves with the result of the task. */
export type Lock = (
  name: string,
  options: LockOptions,
  task: (isHeld: boolean) => Promise<unknown>,
) => Promise<unknown>;

/** Resolves when the signal fires: for a task that holds its lock until then. */
export function untilFired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

/** Returns the Web Locks of this page, or `undefined` if it has none. A request may still be forbidden. */
export function browserLock(): Lock | undefined {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (locks === undefined || locks === null) return undefined;
  return (name, options, task) => locks.request(name, bare(options), (lock) => task(lock !== null));
}
