import type { Grant } from '../refresh/grant.ts';
import { type GrantRules, readGrant } from '../refresh/read-grant.ts';
import { later, lifespanOf, type Reading } from '../session/lifetime.ts';
import type { ReadGrant } from '../session/state.ts';
import type { SharedGrant } from './message.ts';

/** How long a token without an expiry of its own is used before a refresh confirms it. Milliseconds. */
const UNCONFIRMED = 3_600_000;

/** A token of another tab, with its times on the clocks of this one. */
export interface ReceivedToken<Claims> {
  readonly grant: ReadGrant<Claims>;
  readonly askedAt: Reading;
  readonly expiredAt: Reading;
}

/** Reads a token from the channel; `undefined` if it has expired. Its own claims limit the lifetime in the message. */
export function readToken<Claims>(
  message: SharedGrant,
  now: Reading,
  rules: GrantRules,
): ReceivedToken<Claims> | undefined {
  const { lifetime, issuedAt, sessionExpiresAt, idleExpiresAt } = message;
  const age = Math.max(0, now.wall - issuedAt);
  const grant = readOrNothing<Claims>(message.grant, later(now, -age), rules);
  if (grant === undefined) return undefined;
  const left = Math.min(
    message.remaining,
    message.expiresAt - now.wall,
    grant.lifetime === Infinity ? UNCONFIRMED : grant.lifetime - age,
  );
  if (!(left > 0)) return undefined;
  const whole = Math.min(lifetime, age + left, grant.lifetime);
  const askedAt = later(now, left - whole);
  return {
    grant: {
      ...grant,
      lifetime: whole,
      sessionLifetime: sessionExpiresAt === undefined ? undefined : sessionExpiresAt - askedAt.wall,
      idleLifetime: idleExpiresAt === undefined ? undefined : idleExpiresAt - askedAt.wall,
    },
    askedAt,
    expiredAt: lifespanOf(whole, 0, askedAt).expiredAt,
  };
}

/** An error of the option `identify` is reported when a refresh brings the token. */
function readOrNothing<Claims>(grant: Grant, askedAt: Reading, rules: GrantRules): ReadGrant<Claims> | undefined {
  try {
    return readGrant(grant, askedAt, rules);
  } catch {
    return undefined;
  }
}
