import type { Reading } from '../session/lifetime.ts';

/** The functions of time that the library uses. */
export interface Clock {
  /** Milliseconds of a steady clock, such as `performance.now()`. */
  readonly monotonic: () => number;
  /** Milliseconds since 1970 by the clock of the machine, as `Date.now()`. */
  readonly wall: () => number;
  /** Calls back after the given milliseconds, or later. Returns a function that cancels it. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** A longer time-out would overflow and fire at once. */
const LONGEST = 2 ** 31 - 1;

export const browserClock: Clock = {
  // A script may have a variable of this name.
  monotonic: () => (performance as Partial<Performance>).now?.() ?? 0,
  wall: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(Math.ceil(milliseconds), LONGEST));
    return () => clearTimeout(timer);
  },
};

/** Gets the function that ends a sleep early, and may return one that stops listening. It must not end the sleep at once. */
export type Listen = (wake: () => void) => (() => void) | void;

/** Resolves after the given milliseconds, or later; earlier if it is woken. */
export function sleep(clock: Clock, milliseconds: number, listen?: Listen): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      stop();
      stopListening?.();
      resolve();
    };
    const stop = clock.after(milliseconds, wake);
    const stopListening = listen?.(wake);
  });
}

export function readClock({ monotonic, wall }: Clock): Reading {
  return { monotonic: monotonic(), wall: wall() };
}

/** Returns whether a moment is in the future by both clocks. Every call asks this, so it creates no object. */
export function isAhead({ monotonic, wall }: Clock, moment: Reading): boolean {
  return monotonic() < moment.monotonic && wall() < moment.wall;
}
