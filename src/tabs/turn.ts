import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';
import type { Task } from '../refresh/refresh.ts';

export interface TurnParts {
  readonly name: string;
  readonly lock: Lock;
  readonly clock: Clock;
  /** Milliseconds after which a tab no longer waits for its turn. */
  readonly timeout: number;
  /** Asks the other tabs for a token. */
  readonly ask: () => Promise<void>;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
}

/**
 * Runs the task when no other tab runs one, and at the latest when the time-out has passed: the holder may be frozen, and
 * a refresh too many does less harm than none. Resolves with `undefined` as soon as the task has become needless.
 */
export function takeTurn<T>(parts: TurnParts, { run, isNeedless }: Task<T>): Promise<T | undefined> {
  const { lock, name } = parts;
  return new Promise((resolve) => {
    const waiting = new AbortController();
    let isOver = false;

    /** Ends the wait, once: whatever ends it first says what comes of it. The lock is held until that is done. */
    const end = (outcome: () => Promise<T | undefined>): Promise<unknown> => {
      if (isOver) return Promise.resolve();
      isOver = true;
      stopTimer();
      stopWatching();
      waiting.abort();
      const result = outcome();
      resolve(result);
      return result.catch(() => {});
    };
    const runIfNeeded = async (): Promise<T | undefined> => (isNeedless() ? undefined : run());
    const goAlone = (): void => void end(runIfNeeded);
    const stopTimer = parts.clock.after(parts.timeout, goAlone);
    const stopWatching = parts.watch(() => {
      if (isNeedless()) void end(runIfNeeded);
    });

    const queue = async (): Promise<void> => {
      let isFree = true;
      await lock(name, { ifAvailable: true }, async (isHeld) => {
        isFree = isHeld;
        if (isHeld) await end(runIfNeeded);
      });
      if (isFree || isOver) return;
      await lock(name, { signal: waiting.signal }, () =>
        end(async () => {
          // The lock may come sooner than the message that says why it is free.
          if (!isNeedless()) await parts.ask();
          return runIfNeeded();
        }),
      );
    };
    // Forbidden, broken, or no longer waited for.
    queue().catch(goAlone);
  });
}
