import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';

/** How a wait for a lock ended: it was free, it came after a wait, or it did not come in time and the task runs without it. */
export type Wait = 'free' | 'waited' | 'late';

/** Returns the name of the lock under which what has queued for a lock runs. */
export const spareOf = (name: string): string => `${name} spare`;

/** How long a tab waits for a lock for which it has waited in vain, in milliseconds. */
const IMPATIENT = 1000;

export interface WaitForLockParts {
  readonly clock: Clock;
  readonly lock: Lock;
  /** Milliseconds after which a tab runs its task without the lock. */
  readonly timeout: number;
}

export interface Waiting {
  /** Milliseconds that it waits longer. */
  readonly spread: number;
  /** Ends the wait: a task that has not begun never will. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs a task under a lock, or without it: its holder may be frozen. A lock that comes after all is held until the task has settled, too.
 * Resolves with the result of the task when the lock is free again; rejects if the wait was ended.
 */
export type WaitForLock = <T>(name: string, waiting: Waiting, task: (wait: Wait) => Promise<T>) => Promise<T>;

export function createWaitForLock({ clock, lock, timeout }: WaitForLockParts): WaitForLock {
  /** The names of the locks that this tab has waited for in vain and not had since. */
  const stuck = new Set<string>();
  return <T>(name: string, { spread, signal }: Waiting, task: (wait: Wait) => Promise<T>) =>
    new Promise<T>((resolve) => {
      const queued = new AbortController();
      let result: Promise<T> | undefined;
      const run = (begin: () => Promise<T>): Promise<T> => {
        stop();
        queued.abort();
        return (result ??= begin());
      };
      const runWithout = (): void => resolve(run(() => task('late')));
      const giveUp = (): void => resolve(run(() => Promise.reject(signal?.reason)));
      const patience = stuck.has(name) ? Math.min(IMPATIENT, timeout) : timeout;
      const stop = clock.after(patience + spread, () => {
        stuck.add(name);
        runWithout();
      });
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp);
      const inTurn = (wait: Wait): Promise<unknown> => {
        // Its holder is gone.
        stuck.delete(name);
        return run(() => task(wait)).catch(() => {});
      };
      const queue = async (): Promise<void> => {
        await lock(name, { ifAvailable: true }, async (isHeld) => isHeld && inTurn('free'));
        if (result === undefined) await lock(name, { signal: queued.signal }, () => inTurn('waited'));
      };
      // The task has run by then, unless the lock is broken.
      queue().then(runWithout, runWithout);
    });
}
