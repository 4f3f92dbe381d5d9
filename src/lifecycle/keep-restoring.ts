import { type Clock, readClock } from '../browser/clock.ts';
import { type Lock, untilFired } from '../browser/lock.ts';
import { isReached } from '../session/lifetime.ts';
import { type Backoff, isUnknown, type State } from '../session/state.ts';

export interface KeepRestoringParts {
  readonly state: () => State<unknown>;
  readonly clock: Clock;
  /** `undefined` where tabs do not work together. */
  readonly lock: Lock | undefined;
  /** Names the session among those of its origin. */
  readonly name: string;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
  readonly restore: () => Promise<unknown>;
}

export interface KeepRestoring {
  /** Says whether this tab is the one that restores. Only until the session is known. */
  readonly isLeading: () => true | Promise<boolean>;
  /** Lets another tab restore until this one asks again. */
  readonly leave: () => void;
  readonly stop: () => void;
}

/** How much longer a tab waits that leaves the attempts to another one, in milliseconds: that one may be frozen. */
const PATIENCE = 60_000;
/** How long a tab that takes over listens for the token that the other one may have got, in milliseconds. */
const LISTENING = 1000;

/**
 * Repeats a restore that has failed, by timer, until the server answers: an untouched page recovers too. Of several tabs one
 * makes the attempts, under a lock, and its token goes to the others; if it goes away before it has one, the next takes over.
 */
export function keepRestoring({ state, clock, lock: given, name, watch, restore }: KeepRestoringParts): KeepRestoring {
  let lock = given;
  let backoff: Backoff | undefined;
  let isLeading = !lock;
  let leftToOther: number | undefined;
  let stopTimer = (): void => {};
  /** Gives the lock back, or its wait up. */
  let release: (() => void) | undefined;

  const schedule = (): void => {
    stopTimer();
    if (backoff === undefined) return;
    const { until } = backoff;
    const pause = until.monotonic - clock.monotonic();
    // A timer may fire a little early, when the restore would only say that it is too soon.
    const attempt = (): void => void (isReached(until, readClock(clock)) ? restore() : schedule());
    stopTimer = clock.after(isLeading ? (pause > 0 ? pause : LISTENING) : pause + PATIENCE, attempt);
  };
  /** Takes the lock and holds it until the session is known; with `isAwaited` once it is free. */
  const lead = (isAwaited: boolean): Promise<boolean> => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const left = untilFired(signal);
    return new Promise((resolve) => {
      const take = async (isHeld: boolean): Promise<void> => {
        resolve(isHeld);
        // The wait was given up, and the tab may have begun another one since.
        if (signal.aborted) return;
        if (isHeld) {
          isLeading = true;
          schedule();
          await left;
        } else release = undefined;
      };
      release = () => leaving.abort();
      // Forbidden or broken: each tab is on its own.
      const line = async (): Promise<unknown> =>
        lock?.(`${name} restore`, isAwaited ? { signal } : { ifAvailable: true }, take);
      line().catch(() => (signal.aborted ? undefined : take(true)));
    });
  };
  const leave = (): void => {
    stopTimer();
    release?.();
    release = undefined;
    leftToOther = undefined;
    isLeading = !lock;
  };
  /** Each attempt tries for the lead: the tab that had it may have got its answer meanwhile. */
  const mayTry = async (): Promise<boolean> => {
    if (!release && (await lead(false))) return true;
    leftToOther ??= clock.monotonic();
    return clock.monotonic() - leftToOther >= PATIENCE;
  };
  const stopWatching = watch(() => {
    const { backoff: latest } = state();
    const isNew = latest !== backoff;
    backoff = latest;
    if (!isUnknown(state())) return leave();
    if (!isNew || latest === undefined) return;
    schedule();
    if (!isLeading) {
      release?.();
      void lead(true);
    }
  });
  return {
    isLeading: () => isLeading || mayTry(),
    leave,
    stop() {
      stopWatching();
      // An attempt that is still to come would take the lock, and nothing would give it back.
      lock = undefined;
      leave();
    },
  };
}
