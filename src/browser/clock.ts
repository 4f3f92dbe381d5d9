import type { Reading } from '../session/lifetime.ts';

/** Time, as far as the library needs it. */
export interface Clock {
  /** Milliseconds of a steady clock, such as `performance.now()`. */
  readonly monotonic: () => number;
  /** Milliseconds since 1970 by the clock of the machine, as `Date.now()`. */
  readonly wall: () => number;
  /** Calls back after so many milliseconds, or later; returns the way to stop it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** A longer time-out would overflow and fire at once. */
const LONGEST = 2 ** 31 - 1;

export const browserClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.ceil(milliseconds), LONGEST));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds, or later. */
export function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.after(milliseconds, resolve));
}

export function readClock({ monotonic, wall }: Clock): Reading {
  return { monotonic: monotonic(), wall: wall() };
}

/** Says whether a moment is yet to come by both clocks. Every call asks, so that it makes no reading. */
export function isAhead({ monotonic, wall }: Clock, moment: Reading): boolean {
  return monotonic() < moment.monotonic && wall() < moment.wall;
}
