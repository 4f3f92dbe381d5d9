import { bare } from '../bare.ts';
import { spareOf, type Wait, type Waiting, type WaitForLock } from './wait-for-lock.ts';

/** Runs a task while no tab refreshes or logs in. The task receives the longer of the two waits. */
export type Exclusive = <T>(task: (wait: Wait) => Promise<T>, waiting?: Partial<Waiting>) => Promise<T>;

/**
 * Makes the queue for the lock of refreshes and logins: a task queues for it, and runs under a second one, the spare. A frozen tab, or
 * any script of the origin, may hold a lock for ever. A tab that has waited as long as a refresh may take waits for the spare lock alone, so
 * that it still runs beside no tab that has got the first one meanwhile. The locks are held until the task has settled; the caller
 * continues when they are free again.
 */
export function createExclusive(name: string, waitForLock: WaitForLock): Exclusive {
  return <T>(task: (wait: Wait) => Promise<T>, waiting?: Partial<Waiting>) => {
    const { signal, spread = 0 } = bare(waiting);
    const queue = (first: Wait): Promise<T> =>
      new Promise((resolve, reject) => {
        const run = (then: Wait): Promise<T> => {
          const result = task(first === 'late' || then === 'free' ? first : then);
          // Both locks are free at the same time: otherwise the next task of this tab would seem to wait for another one.
          resolve(result);
          return result;
        };
        // Tabs that have waited in vain for the spare one, too, run one by one.
        waitForLock(spareOf(name), { signal, spread }, run).catch(reject);
      });
    return waitForLock(name, { signal, spread: 0 }, queue);
  };
}
