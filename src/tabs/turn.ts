import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import { takeLock } from './take-lock.ts';

export interface TurnParts {
  readonly name: string;
  readonly lock: Lock;
  /** The names of the locks that this tab has waited for in vain, and not had since. */
  readonly stuck: Set<string>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds after which a tab no longer waits for its turn. */
  readonly timeout: number;
  /** Asks the other tabs for a token. */
  readonly ask: () => Promise<void>;
  /** Whether another tab may have a token that this one has not heard of. */
  readonly mayHaveToken: () => boolean;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
}

export interface Task<T> {
  readonly run: () => Promise<T>;
  /** Says whether another tab's token has come, so that there is nothing left to do. */
  readonly isNeedless: () => boolean;
}

export type TakeTurn = <T>(task: Task<T>) => Promise<T | undefined>;

/** How long a tab waits for a lock that it waited for in vain the last time, in milliseconds. */
const IMPATIENT = 1000;

/**
 * Makes the way to run a task when no other tab runs one. A lock may be held for ever, by a frozen tab or by any script of the
 * origin: a tab that has waited for as long as a refresh may take goes to the spare lock, and from there alone, so that tabs
 * which have given up still refresh one after the other.
 */
export function createTakeTurn(parts: TurnParts): TakeTurn {
  const { lock, name, timeout, random, stuck } = parts;
  return <T>(task: Task<T>) =>
    new Promise<T | undefined>((resolve) => {
      const waiting = new AbortController();
      let result: Promise<T | undefined> | undefined;
      let stopTimer = (): void => {};

      /** Ends the wait, once: whatever ends it first says what comes of it. The lock is held until that is done. */
      const end = (isAsking: boolean): Promise<unknown> => {
        stopTimer();
        stopWatching();
        waiting.abort();
        result ??= runIfNeeded(isAsking);
        resolve(result);
        return result.catch(() => {});
      };
      const runIfNeeded = async (isAsking: boolean): Promise<T | undefined> => {
        // The lock may come sooner than the word of why it is free.
        if (isAsking && !task.isNeedless()) await parts.ask();
        return task.isNeedless() ? undefined : task.run();
      };
      const goAlone = (): void => void end(false);
      const stopWatching = parts.watch(() => task.isNeedless() && goAlone());
      const queueAt = (at: string): void => {
        const isSpare = at !== name;
        const patience = stuck.has(at) ? Math.min(IMPATIENT, timeout) : timeout;
        // Those who have come so far go one by one.
        stopTimer = parts.clock.after(isSpare ? patience + random() * timeout : patience, () => {
          stuck.add(at);
          if (isSpare) goAlone();
          else queueAt(`${name} spare`);
        });
        const inTurn = (hasWaited: boolean): Promise<unknown> => end(hasWaited || isSpare || parts.mayHaveToken());
        // Forbidden or broken; or no longer waited for.
        takeLock(lock, at, { signal: waiting.signal, task: inTurn }).catch(goAlone);
      };
      queueAt(name);
    });
}
