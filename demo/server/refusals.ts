import type { Caller } from 'rebearer/server';
import type { DemoClaims } from './demo-claims.ts';

/** Has tokens refused before their time, which the library has no reason to do. */
export interface Refusals {
  /** Returns the position of the next token. */
  readonly next: () => number;
  /** Refuses every token made so far: as after a theft, with the sessions alive. */
  readonly refuseMinted: () => void;
  /** Refuses new tokens too, as a server whose parts disagree about the key. */
  readonly refuseEvery: (isOn: boolean) => void;
  readonly isRefused: (caller: Caller<DemoClaims>) => boolean;
}

export function createRefusals(now: number): Refusals {
  // Later than that of any token of an earlier run.
  let last = now * 1000;
  let refusedUpTo = 0;
  let refusesEvery = false;
  return {
    next: () => (last += 1),
    refuseMinted: () => {
      refusedUpTo = last;
    },
    refuseEvery: (isOn) => {
      refusesEvery = isOn;
    },
    isRefused: ({ claims }) => refusesEvery || claims.position <= refusedUpTo,
  };
}
