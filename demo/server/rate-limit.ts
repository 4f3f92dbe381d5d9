import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** So many calls in a window of so many seconds. */
export interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** What is counted. */
export interface RateLimits {
  /** The refreshes of one session from one address. */
  readonly refresh: Limit;
  /** The logins as one user, from wherever. */
  readonly login: Limit;
  /** The logins from one address, as any user. */
  readonly logins: Limit;
  /** Everything that one address sends to the routes of the session. */
  readonly client: Limit;
}

/** Counts a call; returns the milliseconds to wait where it is one too many. */
export type Take = (key: string) => Promise<number | undefined>;

export type Limits = Readonly<Record<keyof RateLimits, Take>>;

/** Makes the limits, in memory: a restart forgives. Servers with several instances count in Redis or PostgreSQL instead. */
export function createLimits({ client, login, logins, refresh }: RateLimits): Limits {
  return {
    client: createLimit(client),
    login: createLimit(login),
    logins: createLimit(logins),
    refresh: createLimit(refresh),
  };
}

export function createLimit({ limit, windowSeconds }: Limit): Take {
  const limiter = new RateLimiterMemory({ points: limit, duration: windowSeconds });
  return async (key) => {
    try {
      await limiter.consume(fingerprint(key));
      return undefined;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
      throw refusal;
    }
  };
}

/** The caller chooses the key, so a long one is stored shortened. */
function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** Returns what an address counts as: one subscriber of IPv6 has a whole network of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: missing }, () => '0'), ...right].slice(0, 4).join(':');
}
