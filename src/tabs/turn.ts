import type { Task } from '../refresh/attempts.ts';
import { spareOf, type Wait, type WaitForLock } from './wait-for-lock.ts';

export interface TurnParts {
  readonly name: string;
  readonly waitForLock: WaitForLock;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  readonly random: () => number;
  /** Asks the other tabs for a token. */
  readonly ask: () => Promise<void>;
  /** Returns whether another tab may have a token that this one does not have. */
  readonly mayHaveToken: () => boolean;
  /** Resolves when the other tabs have had time to receive the last token of this one. */
  readonly arrival: () => Promise<void> | undefined;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
}

export type TakeTurn = <T>(task: Task<T>) => Promise<T | undefined>;

/**
 * Makes the way to run a task while no other tab runs one: it queues for one lock, and runs under a second one, the spare. A frozen tab, or
 * any script of the origin, may hold a lock forever. A tab that has waited as long as a refresh may take waits for the spare lock alone, so
 * that it still refreshes beside no tab that has got the first one meanwhile.
 */
export function createTakeTurn(parts: TurnParts): TakeTurn {
  const { name, timeout, random, waitForLock } = parts;
  return <T>(task: Task<T>) =>
    new Promise<T | undefined>((resolve) => {
      const needless = new AbortController();
      const { signal } = needless;
      const stopWatching = parts.watch(() => task.isNeedless() && needless.abort());
      const runIfNeeded = async (mayBeNews: boolean): Promise<T | undefined> => {
        stopWatching();
        // The lock may be free before the message of its holder has arrived.
        if (mayBeNews && !task.isNeedless()) await parts.ask();
        return task.isNeedless() ? undefined : task.run();
      };
      const run = (mayBeNews: boolean): Promise<unknown> => {
        const result = runIfNeeded(mayBeNews || parts.mayHaveToken());
        resolve(result);
        // The others have time to hear of a new token before the locks are free.
        return result.then(parts.arrival, () => {});
      };
      const queue = (first: Wait): Promise<unknown> =>
        new Promise((free) => {
          const goOn = (...waits: readonly Wait[]): Promise<unknown> => {
            const over = run(waits.some((wait) => wait === 'waited' || wait === 'late'));
            free(over);
            return over;
          };
          if (first === 'none') return void goOn(first);
          // Tabs that have waited in vain for the spare one, too, run one by one.
          const spread = random() * timeout;
          void waitForLock(spareOf(name), { signal, spread, task: (then) => goOn(first, then) });
        });
      void waitForLock(name, { signal, task: queue });
    });
}
