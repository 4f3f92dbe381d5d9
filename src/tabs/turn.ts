import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import { takeLock } from './take-lock.ts';

export interface TurnParts {
  readonly name: string;
  readonly lock: Lock;
  /** The names of the locks that this tab has waited for in vain and not had since. */
  readonly stuck: Set<string>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds after which a tab stops waiting for its turn. */
  readonly timeout: number;
  /** Asks the other tabs for a token. */
  readonly ask: () => Promise<void>;
  /** Returns whether another tab may have a token that this one does not have. */
  readonly mayHaveToken: () => boolean;
  /** Resolves when the other tabs have had time to receive the last token of this one. */
  readonly arrival: () => Promise<void> | undefined;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
}

export interface Task<T> {
  readonly run: () => Promise<T>;
  /** Returns whether another tab's token has come, so that the task is not needed. */
  readonly isNeedless: () => boolean;
}

export type TakeTurn = <T>(task: Task<T>) => Promise<T | undefined>;

/** How long a tab waits for a lock after it has waited in vain, in milliseconds. */
const IMPATIENT = 1000;

/**
 * Makes the way to run a task while no other tab runs one. A frozen tab, or any script of the origin, may hold a lock forever. A tab
 * that has waited as long as a refresh may take uses the spare lock, and only that one, so that tabs which have given up still refresh
 * one after the other.
 */
export function createTakeTurn(parts: TurnParts): TakeTurn {
  const { lock, name, timeout, random, stuck } = parts;
  return <T>(task: Task<T>) =>
    new Promise<T | undefined>((resolve) => {
      const waiting = new AbortController();
      let result: Promise<T | undefined> | undefined;
      let stopTimer = (): void => {};

      /** Ends the wait. The first reason decides the result. The lock is held until that is done. */
      const end = (isAsking: boolean): Promise<unknown> => {
        stopTimer();
        stopWatching();
        waiting.abort();
        result ??= runIfNeeded(isAsking);
        resolve(result);
        // The others have time to hear of a new token before the lock is free.
        return result.then(parts.arrival, () => {});
      };
      const runIfNeeded = async (isAsking: boolean): Promise<T | undefined> => {
        // The lock may be free before the message of its holder has arrived.
        if (isAsking && !task.isNeedless()) await parts.ask();
        return task.isNeedless() ? undefined : task.run();
      };
      const goAlone = (): void => void end(false);
      const stopWatching = parts.watch(() => task.isNeedless() && goAlone());
      const queueAt = (at: string): void => {
        const isSpare = at !== name;
        const patience = stuck.has(at) ? Math.min(IMPATIENT, timeout) : timeout;
        // Tabs that have given up run one by one.
        stopTimer = parts.clock.after(isSpare ? patience + random() * timeout : patience, () => {
          stuck.add(at);
          if (isSpare) goAlone();
          else queueAt(`${name} spare`);
        });
        const inTurn = (hasWaited: boolean): Promise<unknown> => end(hasWaited || isSpare || parts.mayHaveToken());
        // The lock is forbidden or broken, or the wait was ended.
        takeLock(lock, at, { signal: waiting.signal, task: inTurn }).catch(goAlone);
      };
      queueAt(name);
    });
}
