import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import { takeLock } from './take-lock.ts';

/** How a task came to run: no other tab had the lock, another tab's turn was waited for, or the wait was given up. */
export type Turn = 'free' | 'waited' | 'alone';

/** Runs a task while no refresh and no login of any tab is under way. */
export type Exclusive = <T>(task: (turn: Turn) => Promise<T>) => Promise<T>;

export interface ExclusiveParts {
  /** The name of the lock that refreshes and logins take. */
  readonly name: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Milliseconds after which a task runs without the lock: its holder may be frozen. */
  readonly timeout: number;
  /** Says whether this page's own refresh has the lock. When it is over, the lock is free a moment later. */
  readonly isOwnTurn: () => boolean;
}

/**
 * Makes the way to the lock. It is taken in the order of the calls, and held until the task has settled; the caller goes on when
 * it is free again.
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
