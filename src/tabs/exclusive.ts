import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import { takeLock } from './take-lock.ts';

/** How a task came to run: the lock was free, it waited for another tab, or it gave up waiting and runs without the lock. */
export type Turn = 'free' | 'waited' | 'alone';

/** Runs a task while no tab refreshes or logs in. */
export type Exclusive = <T>(task: (turn: Turn) => Promise<T>) => Promise<T>;

export interface ExclusiveParts {
  /** The name of the lock for refreshes and logins. */
  readonly name: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Milliseconds after which a task runs without the lock, because its holder may be frozen. */
  readonly timeout: number;
  /** Returns whether this page's own refresh has the lock. After it, the lock is free a moment later. */
  readonly isOwnTurn: () => boolean;
}

/**
 * Makes the queue for the lock. Tasks run in the order of the calls, and the lock is held until the task has settled; the caller
 * continues when the lock is free again.
 */
export function createExclusive({ name, lock, clock, timeout, isOwnTurn }: ExclusiveParts): Exclusive {
  return async <T>(task: (turn: Turn) => Promise<T>) => {
    const waiting = new AbortController();
    const turnAfter: Turn = isOwnTurn() ? 'free' : 'waited';
    let result: Promise<T> | undefined;
    const run = (turn: Turn): Promise<unknown> => {
      stop();
      waiting.abort();
      result ??= task(turn);
      return result.catch(() => {});
    };
    let stop = (): void => {};
    const isLate = new Promise((resolve) => {
      stop = clock.after(timeout, () => resolve(run('alone')));
    });
    const inTurn = (hasWaited: boolean): Promise<unknown> => run(hasWaited ? turnAfter : 'free');
    const { signal } = waiting;
    await Promise.race([takeLock(lock, name, { signal, task: inTurn }).catch(() => run('alone')), isLate]);
    return result ?? task('alone');
  };
}
