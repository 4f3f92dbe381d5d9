import { quietly } from '../browser/quietly.ts';
import { type GrantRules, readGrant } from '../refresh/read-grant.ts';
import { later, type Reading } from '../session/lifetime.ts';
import type { ReadGrant } from '../session/state.ts';
import type { SharedGrant } from './message.ts';

/** How long a token without an expiry of its own is used before a refresh confirms it. Milliseconds. */
const UNCONFIRMED = 3_600_000;

/**
 * Reads a token that came over the channel, and lays it on the clocks of this tab; `undefined` for one that is over. Its own claims cap what
 * the message says of its life.
 */
export function readToken<Claims>(
  message: SharedGrant,
  now: Reading,
  rules: GrantRules,
): ReadGrant<Claims> | undefined {
  const { lifetime, issuedAt, sessionExpiresAt, idleExpiresAt } = message;
  const age = Math.max(0, now.wall - issuedAt);
  const read = (expiresIn?: number): ReadGrant<Claims> | undefined =>
    readGrant<Claims>({ ...message.grant, expiresIn }, later(now, -age), rules);
  // Only `exp - iat` is independent of this machine's clock. What the option `identify` has against a token is said where a refresh brings one.
  const grant = quietly(() => read(read()?.mintedAt && Infinity));
  if (grant === undefined) return undefined;
  const own = grant.lifetime === Infinity ? age + UNCONFIRMED : grant.lifetime;
  const whole = Math.min(age + message.remaining, lifetime, own);
  return whole > age ? { ...grant, lifetime: whole, sessionExpiresAt, idleExpiresAt } : undefined;
}
