import { type Clock, sleep } from '../browser/clock.ts';
import { HOLD, isContradicted } from '../session/calls.ts';
import type { State } from '../session/state.ts';

export interface HoldParts {
  readonly state: () => State<unknown>;
  readonly clock: Clock;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
  readonly refresh: () => Promise<unknown>;
}

/**
 * Makes the wait for the refresh of a refused token, one for all calls. It ends when the refresh is over, when another call shows
 * that the token is valid, and after 5 s at most. Calls that wait for a login are in `src/hold`.
 */
export function createHold({ state, clock, watch, refresh }: HoldParts): () => Promise<void> {
  let current: Promise<void> | undefined;
  return () => {
    current ??= sleep(clock, HOLD, (end) => {
      void refresh().then(end);
      return watch(() => isContradicted(state()) && end());
    }).finally(() => {
      current = undefined;
    });
    return current;
  };
}
