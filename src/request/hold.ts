import type { Clock } from '../browser/clock.ts';
import { HOLD, isContradicted } from '../session/calls.ts';
import type { State } from '../session/state.ts';

export interface HoldParts {
  readonly state: () => State<unknown>;
  readonly clock: Clock;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
  readonly refresh: () => Promise<unknown>;
}

/**
 * Makes the wait for the refresh of a token that was refused, one for all calls: until the refresh is over, or another call shows
 * that the token is good, and for 5 s at most.
 */
export function createHold({ state, clock, watch, refresh }: HoldParts): () => Promise<void> {
  let current: Promise<void> | undefined;
  return () => {
    current ??= new Promise((resolve) => {
      const end = (): void => {
        current = undefined;
        stop();
        stopWatching();
        resolve();
      };
      const stop = clock.after(HOLD, end);
      const stopWatching = watch(() => isContradicted(state()) && end());
      void refresh().then(end);
    });
    return current;
  };
}
