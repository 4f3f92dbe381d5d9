import { spareOf, type Wait, type WaitForLock } from './wait-for-lock.ts';

/** How a task came to run: the lock was free, it waited for another tab, or it gave up waiting and runs without the lock. */
export type Turn = 'free' | 'waited' | 'alone';

/** Runs a task while no tab refreshes or logs in. */
export type Exclusive = <T>(task: (turn: Turn) => Promise<T>) => Promise<T>;

const TURNS: Readonly<Record<Wait, Turn>> = { free: 'free', waited: 'waited', late: 'alone', none: 'alone' };

/**
 * Makes the queue for the lock of refreshes and logins. Tasks run in the order of the calls, beside no refresh of a tab that has given up
 * waiting, and the lock is held until the task has settled; the caller continues when the lock is free again.
 */
export function createExclusive(name: string, waitForLock: WaitForLock): Exclusive {
  return (task) =>
    waitForLock(name, {
      task: (first) =>
        first === 'none'
          ? task('alone')
          : waitForLock(spareOf(name), {
              task: (then) => task(TURNS[first === 'late' || then === 'free' ? first : then]),
            }),
    });
}
