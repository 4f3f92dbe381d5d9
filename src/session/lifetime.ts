/** The values of both clocks at one moment, in milliseconds. */
export interface Reading {
  /** `performance.now()`: steady, but it may stop while the machine sleeps. */
  readonly monotonic: number;
  /** `Date.now()`: continues during sleep, but users and network time change it. */
  readonly wall: number;
}

/** A moment that is over by any clock. */
export const LONG_AGO: Reading = { monotonic: -Infinity, wall: -Infinity };

/** What an answer says about how long its token lives. */
export interface Expiry {
  /** `expires_in`, in seconds (RFC 6749, section 5.1). */
  readonly expiresIn?: number | undefined;
  /** The JWT's own times, in seconds since 1970 (RFC 7519, section 4.1). */
  readonly exp?: number | undefined;
  readonly iat?: number | undefined;
}

export type Freshness = 'fresh' | 'ageing' | 'expired';

/** When a token is to be refreshed, and when it expires, on both clocks. */
export interface Lifespan {
  readonly ageingAt: Reading;
  readonly expiredAt: Reading;
}

/**
 * Returns the lifetime of a token in milliseconds; `Infinity` if no plausible value is known: then the server's 401 decides. It
 * detects a wrong local clock by comparing with `exp - iat`, which needs no clock.
 */
export function lifetimeOf({ expiresIn = 0, exp = NaN, iat = NaN }: Expiry, askedAt: Reading): number {
  const whole = exp > iat ? (exp - iat) * 1000 : Infinity;
  // A value beyond the lifetime of the JWT is not in seconds: some servers send milliseconds, or a date.
  if (expiresIn > 0) return Math.min(expiresIn * 1000, whole);
  const remaining = exp * 1000 - askedAt.wall;
  return remaining > 0 && remaining <= whole ? remaining : whole;
}

/** Converts a lifetime to both clocks. `refreshBefore` is at most a quarter of it, so that a short token is not refreshed at every call. */
export function lifespanOf(lifetime: number, refreshBefore: number, askedAt: Reading): Lifespan {
  return {
    ageingAt: later(askedAt, lifetime - Math.min(refreshBefore, lifetime / 4)),
    expiredAt: later(askedAt, lifetime),
  };
}

/** Uses the clock by which more time has passed. */
export function freshnessOf({ ageingAt, expiredAt }: Lifespan, now: Reading): Freshness {
  if (isReached(expiredAt, now)) return 'expired';
  return isReached(ageingAt, now) ? 'ageing' : 'fresh';
}

export function isReached(moment: Reading, now: Reading): boolean {
  return now.monotonic >= moment.monotonic || now.wall >= moment.wall;
}

export function later({ monotonic, wall }: Reading, milliseconds: number): Reading {
  return { monotonic: monotonic + milliseconds, wall: wall + milliseconds };
}
