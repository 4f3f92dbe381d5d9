import type { Task } from '../refresh/attempts.ts';
import type { Exclusive } from './exclusive.ts';
import type { Wait } from './wait-for-lock.ts';

export interface TurnParts {
  readonly exclusive: Exclusive;
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

/** Makes the way to run a task while no other tab runs one. It is skipped if another tab's token comes first. */
export function createTakeTurn(parts: TurnParts): TakeTurn {
  const { exclusive, timeout, random } = parts;
  return <T>(task: Task<T>) =>
    new Promise<T | undefined>((resolve) => {
      const needless = new AbortController();
      const { signal } = needless;
      const stopWatching = parts.watch(() => task.isNeedless() && needless.abort());
      const runIfNeeded = async (mayHaveToken: boolean): Promise<T | undefined> => {
        stopWatching();
        // The lock may be free before the message of its holder has arrived.
        if (mayHaveToken && !task.isNeedless()) await parts.ask();
        return task.isNeedless() ? undefined : task.run();
      };
      const run = (wait: Wait): Promise<unknown> => {
        const result = runIfNeeded(wait !== 'free' || parts.mayHaveToken());
        resolve(result);
        // The others have time to hear of a new token before the locks are free.
        return result.then(parts.arrival, () => {});
      };
      void exclusive(run, { signal, spread: random() * timeout }).catch(() => {
        stopWatching();
        resolve(undefined);
      });
    });
}
