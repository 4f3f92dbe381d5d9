import { bare } from '../bare.ts';
import type { Clock } from '../browser/clock.ts';
import type { Lock } from '../browser/lock.ts';

/** How a wait for a lock ended: it was free, it came after a wait, it did not come in time, or it is unavailable or not needed. */
export type Wait = 'free' | 'waited' | 'late' | 'none';

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

interface Waiting<T> {
  /** Milliseconds that it waits longer. */
  readonly spread?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
  readonly task: (wait: Wait) => Promise<T>;
}

/**
 * Runs a task under a lock, or without it: its holder may be frozen. A lock that comes after all is held until the task has settled, too.
 * Resolves with the result of the task when the lock is free again.
 */
export type WaitForLock = <T>(name: string, waiting: Waiting<T>) => Promise<T>;

export function createWaitForLock({ clock, lock, timeout }: WaitForLockParts): WaitForLock {
  /** The names of the locks that this tab has waited for in vain and not had since. */
  const stuck = new Set<string>();
  return <T>(name: string, given: Waiting<T>) =>
    new Promise<T>((resolve) => {
      const { spread = 0, signal, task } = bare(given);
      const waiting = new AbortController();
      let result: Promise<T> | undefined;
      const run = (wait: Wait): Promise<T> => {
        stop();
        waiting.abort();
        return (result ??= task(wait));
      };
      const goOn = (wait: Wait): void => resolve(run(wait));
      const patience = stuck.has(name) ? Math.min(IMPATIENT, timeout) : timeout;
      const stop = clock.after(patience + spread, () => {
        stuck.add(name);
        goOn('late');
      });
      if (signal?.aborted) return goOn('none');
      signal?.addEventListener('abort', () => goOn('none'));
      const inTurn = (wait: Wait): Promise<unknown> => {
        // Its holder is gone.
        stuck.delete(name);
        return run(wait).catch(() => {});
      };
      const queue = async (): Promise<void> => {
        await lock(name, { ifAvailable: true }, async (isHeld) => isHeld && inTurn('free'));
        if (result === undefined) await lock(name, { signal: waiting.signal }, () => inTurn('waited'));
      };
      // The lock may be forbidden or broken.
      const end = (): void => goOn('none');
      queue().then(end, end);
    });
}
