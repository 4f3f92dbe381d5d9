import { bare } from '../bare.ts';

export interface LockOptions {
  /** Ends the wait for the lock. */
  readonly signal?: AbortSignal;
  /** A shared lock has many holders, none of them beside an exclusive one. Default: exclusive. */
  readonly mode?: 'exclusive' | 'shared';
  /** Do not wait: run the task without the lock if it is held. */
  readonly ifAvailable?: boolean;
}

/** Runs a task while it holds a lock that all tabs of an origin share; the task is told whether it does. Resolves with what the task returns. */
export type Lock = (
  name: string,
  options: LockOptions,
  task: (isHeld: boolean) => Promise<unknown>,
) => Promise<unknown>;

/** Returns the Web Locks of this page, or `undefined` where it has none. Asking for one may still be forbidden. */
export function browserLock(): Lock | undefined {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (locks === undefined || locks === null) return undefined;
  return (name, options, task) => locks.request(name, bare(options), (lock) => task(lock !== null));
}
