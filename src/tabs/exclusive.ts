import type { Lock } from '../browser/lock.ts';
import { type PatienceParts, spareOf, type Wait, waitForLock } from './wait-for-lock.ts';

/** How a task came to run: the lock was free, it waited for another tab, or it gave up waiting and runs without the lock. */
export type Turn = 'free' | 'waited' | 'alone';

/** Runs a task while no tab refreshes or logs in. */
export type Exclusive = <T>(task: (turn: Turn) => Promise<T>) => Promise<T>;

const TURNS: Readonly<Record<Wait, Turn>> = { free: 'free', waited: 'waited', late: 'alone', none: 'alone' };

export interface ExclusiveParts extends PatienceParts {
  /** The name of the lock for refreshes and logins. */
  readonly name: string;
  readonly lock: Lock;
}

/**
 * Makes the queue for the lock. Tasks run in the order of the calls, beside no refresh of a tab that has given up waiting, and the lock is
 * held until the task has settled; the caller continues when the lock is free again.
 */
export function createExclusive(parts: ExclusiveParts): Exclusive {
  const { name, lock } = parts;
  return <T>(task: (turn: Turn) => Promise<T>) => {
    const under = (at: string, next: (wait: Wait) => Promise<T>): Promise<T> =>
      waitForLock(lock, at, { ...parts, task: next });
    return under(name, (first) =>
      first === 'none'
        ? task('alone')
        : under(spareOf(name), (then) => task(TURNS[first === 'late' || then === 'free' ? first : then])),
    );
  };
}
