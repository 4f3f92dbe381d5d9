import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';

export interface TurnParts {
  readonly name: string;
  readonly lock: Lock;
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
  const { lock, name, timeout, random } = parts;
  const locks = [createLine(lock, name), createLine(lock, `${name} spare`)] as const;
  return <T>(task: Task<T>) =>
    new Promise<T | undefined>((resolve) => {
      const waiting = new AbortController();
      let isOver = false;
      let stopTimer = (): void => {};

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
      const runIfNeeded = async (): Promise<T | undefined> => (task.isNeedless() ? undefined : task.run());
      const goAlone = (): void => void end(runIfNeeded);
      const stopWatching = parts.watch(() => {
        if (task.isNeedless()) void end(runIfNeeded);
      });
      const held = (hasWaited: boolean): Promise<unknown> =>
        end(async () => {
          // The lock may come sooner than the word of why it is free.
          if (!task.isNeedless() && (hasWaited || parts.mayHaveToken())) await parts.ask();
          return runIfNeeded();
        });
      const queueAt = (at: 0 | 1): void => {
        const line = locks[at];
        const patience = line.isStuck() ? Math.min(IMPATIENT, timeout) : timeout;
        // Those who have come so far go one by one.
        stopTimer = parts.clock.after(at === 0 ? patience : patience + random() * timeout, () => {
          line.giveUp();
          if (at === 0) queueAt(1);
          else goAlone();
        });
        // Forbidden or broken; or no longer waited for.
        line.wait(waiting.signal, (hasWaited) => held(hasWaited || at === 1)).catch(goAlone);
      };
      queueAt(0);
    });
}

/** One lock, and whether it was waited for in vain. */
interface Line {
  readonly wait: (signal: AbortSignal, held: (hasWaited: boolean) => Promise<unknown>) => Promise<void>;
  readonly giveUp: () => void;
  readonly isStuck: () => boolean;
}

function createLine(lock: Lock, name: string): Line {
  let isStuck = false;
  return {
    async wait(signal, held) {
      let isFree = true;
      await lock(name, { ifAvailable: true }, async (isHeld) => {
        isFree = isHeld;
        if (!isHeld) return;
        isStuck = false;
        await held(false);
      });
      if (isFree || signal.aborted) return;
      await lock(name, { signal }, async () => {
        isStuck = false;
        await held(true);
      });
    },
    giveUp() {
      isStuck = true;
    },
    isStuck: () => isStuck,
  };
}
