import type { Reading } from '../session/lifetime.ts';

/** Time, as far as the library needs it. */
export interface Clock {
  readonly read: () => Reading;
  /** Calls back after so many milliseconds, or later; returns the way to stop it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** A longer time-out would overflow and fire at once. */
const LONGEST = 2 ** 31 - 1;

export const browserClock: Clock = {
  read: () => ({ monotonic: performance.now(), wall: Date.now() }),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(milliseconds, LONGEST));
    return () => clearTimeout(timer);
  },
};
