import type { JwtPayload } from 'jwt-decode';
import { bare } from '../bare.ts';
import { lifetimeOf, type Reading } from '../session/lifetime.ts';
import type { ReadGrant } from '../session/state.ts';
import { decode } from './decode.ts';
import { type FoundGrant, number, seconds } from './grant.ts';
import { type Identify, identityFrom } from './identify.ts';
import { tokenIn } from './token.ts';

/** How grants are read. */
export interface GrantRules {
  /** The scheme before tokens, such as `Bearer`. */
  readonly scheme?: string | undefined;
  readonly identify?: Identify | undefined;
}

/**
 * Decodes and checks a grant from any source; `undefined` if no header can carry its token.
 *
 * @throws ConfigurationError if the option `identify` throws or does not return a string.
 */
export function readGrant<Claims>(
  given: FoundGrant,
  askedAt: Reading,
  { scheme, identify }: GrantRules = {},
): ReadGrant<Claims> | undefined {
  const grant = bare(given);
  const { expiresIn, refreshToken, subject, sessionId, sessionExpiresIn, idleExpiresIn } = grant;
  const accessToken = tokenIn(grant.accessToken, scheme);
  if (accessToken === undefined) return undefined;
  const claims = decode(accessToken);
  const idClaims = decode(grant.idToken ?? '');
  // Under its own name: the answer may name the same user in another way.
  const named = claims ?? (identify === undefined && idClaims ? { sub: idClaims['sub'] } : undefined);
  const identity = identityFrom(named, grant, identify);
  const own = bare<JwtPayload>(claims);
  const mintedAt = seconds(own.iat);
  const lifetime = lifetimeOf({ expiresIn, exp: seconds(own.exp), iat: mintedAt }, askedAt);
  return {
    accessToken,
    // The only unchecked cast of the library: only the app knows the type of its claims.
    claims: claims as Claims,
    identity,
    given: { subject, sessionId },
    askedAt,
    lifetime,
    mintedAt,
    sessionExpiresAt: momentIn(sessionExpiresIn, askedAt),
    idleExpiresAt: momentIn(idleExpiresIn, askedAt),
    refreshToken,
  };
}

/** Returns when so many seconds are over, in milliseconds since 1970. */
function momentIn(seconds: number | undefined, { wall }: Reading): number | undefined {
  const known = number(seconds);
  return known === undefined ? undefined : wall + known * 1000;
}
