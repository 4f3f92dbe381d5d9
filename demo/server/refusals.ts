import type { Caller } from 'rebearer/server';
import type { DemoClaims } from './demo-claims.ts';

/** Has tokens refused before their time, which the library has no reason to do. */
export interface Refusals {
  /** Takes note of a token that has just been made. */
  readonly noteMinted: (token: { readonly jti?: string; readonly iat?: number }) => void;
  /** Refuses every token made so far: as after a theft, with the sessions alive. */
  readonly refuseMinted: () => void;
  /** Refuses new tokens too, as a server whose parts disagree about the key. */
  readonly refuseEvery: (isOn: boolean) => void;
  readonly isRefused: (caller: Caller<DemoClaims>) => boolean;
}

/** `iat` has whole seconds: those made in the second of a refusal, but after it, are told by their ids. */
export function createRefusals(now: () => number): Refusals {
  const later = new Set<string>();
  let refusedAt = -1;
  let refusesEvery = false;
  return {
    noteMinted: ({ iat, jti }) => {
      if (iat === refusedAt && jti !== undefined) later.add(jti);
    },
    refuseMinted: () => {
      refusedAt = Math.floor(now() / 1000);
      later.clear();
    },
    refuseEvery: (isOn) => {
      refusesEvery = isOn;
    },
    isRefused: ({ claims: { iat, jti } }) => refusesEvery || iat < refusedAt || (iat === refusedAt && !later.has(jti)),
  };
}
