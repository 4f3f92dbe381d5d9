import type { Auth } from 'rebearer';

/** A frozen or hidden tab stands still; one that is gone was closed, or has crashed. */
export type TabStatus = 'active' | 'frozen' | 'hidden' | 'gone';

/** One tab, with one `Auth` in it. */
export interface Tab {
  readonly number: number;
  readonly auth: Auth;
  readonly status: TabStatus;
  /** What its `performance.now()` shows. */
  readonly monotonic: number;
  /** How often it has returned from the back-forward cache: it no longer waits for the answers of before. */
  readonly returns: number;
  /** Whose session it shows: `undefined` while it is not known, `null` for none. */
  readonly identity: string | null | undefined;
  /** Whether it has looked at the clock more often than it can have a reason to. */
  readonly isSpinning: boolean;
  /** Whether there is still something to run from the time in which it stood still. */
  readonly isBehind: boolean;
  /** Runs what comes from outside; a tab that stands still runs it when it goes on. */
  readonly run: (task: () => void) => void;
}
