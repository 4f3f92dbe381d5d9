import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';

export interface TurnParts {
  readonly name: string;
  readonly lock: Lock | undefined;
  readonly clock: Clock;
  /** Milliseconds after which a tab no longer waits for its turn. */
  readonly timeout: number;
  /** Asks the other tabs for a token; used after a wait, because the lock may come sooner than the news of why it is free. */
  readonly ask: () => Promise<void>;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
}

export interface Task<T> {
  readonly run: () => Promise<T>;
  /** Says whether another tab's token has come, so that there is nothing left to do. */
  readonly isNeedless: () => boolean;
}

/** A lock that comes sooner than this was free. Milliseconds. */
const UNCONTENDED = 2;

/**
 * Runs the task when no other tab runs one, and at the latest when the time-out has passed: the holder may be frozen, and
 * a refresh too many does less harm than none. Resolves with `undefined` as soon as the task has become needless.
 */
export function takeTurn<T>(parts: TurnParts, { run, isNeedless }: Task<T>): Promise<T | undefined> {
  const { lock, clock } = parts;
  if (lock === undefined) return run();
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const since = clock.read().monotonic;
    let isOver = false;

    /** Ends the wait, once; the outcome is whatever the first to end it brings. */
    const end = (outcome: () => Promise<T | undefined>): Promise<unknown> => {
      if (isOver) return Promise.resolve();
      isOver = true;
      stopTimer();
      stopListening();
      const result = outcome();
      resolve(result);
      return result.catch(() => {});
    };
    const runIfNeeded = (): Promise<T | undefined> => (isNeedless() ? Promise.resolve(undefined) : run());
    const goAlone = (): void => {
      void end(runIfNeeded);
      waiting.abort();
    };

    const stopTimer = clock.after(parts.timeout, goAlone);
    const stopListening = parts.watch(() => {
      if (!isNeedless()) return;
      void end(() => Promise.resolve(undefined));
      waiting.abort();
    });
    const held = (): Promise<unknown> =>
      end(async () => {
        if (clock.read().monotonic - since > UNCONTENDED) await parts.ask();
        return runIfNeeded();
      });
    requestLock(lock, parts.name, waiting.signal, held).catch(goAlone);
  });
}

/** A lock that is forbidden may throw as well as reject. */
async function requestLock(lock: Lock, name: string, signal: AbortSignal, task: () => Promise<unknown>): Promise<void> {
  await lock(name, signal, task);
}
