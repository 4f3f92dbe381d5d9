import { jwtDecode, type JwtPayload } from 'jwt-decode';
import { bare } from '../bare.ts';
import { lifetimeOf, type Reading } from '../session/lifetime.ts';
import type { ReadGrant } from '../session/state.ts';
import { type Grant, number, seconds } from './grant.ts';
import { type Identify, identityFrom } from './identify.ts';
import { tokenIn } from './token.ts';

/** How grants are read. */
export interface GrantRules {
  /** The scheme before tokens, such as `Bearer`. */
  readonly scheme?: string | undefined;
  readonly identify?: Identify | undefined;
}

/**
 * Decodes and checks a grant from any source; `undefined` where its token can't be sent.
 *
 * @throws ConfigurationError where the option `identify` does not do what it has to.
 */
export function readGrant<Claims>(
  given: Grant,
  askedAt: Reading,
  { scheme, identify }: GrantRules = {},
): ReadGrant<Claims> | undefined {
  const grant = bare(given);
  const { expiresIn, refreshToken, subject, sessionId, sessionExpiresIn, idleExpiresIn } = grant;
  const accessToken = tokenIn(grant.accessToken, scheme);
  if (accessToken === undefined) return undefined;
  const claims = decode(accessToken);
  const identity = identityFrom(claims, grant, identify);
  const own = bare<JwtPayload>(claims);
  const mintedAt = seconds(own.iat);
  const lifetime = lifetimeOf({ expiresIn, exp: seconds(own.exp), iat: mintedAt }, askedAt);
  return {
    accessToken,
    // The one unchecked step of the library: only the app knows what its tokens claim.
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

function decode(accessToken: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Without options of its own it would read those of a polluted `Object.prototype`.
    const claims: unknown = jwtDecode(accessToken, bare());
    return isRecord(claims) ? freeze(claims, 0) : undefined;
  } catch {
    return undefined;
  }
}

/** Deeper than any claims; what is compares, freezes or prints them calls itself for each level. */
const DEEPEST = 100;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Freezes claims, all the way down. */
export function freeze<T extends object>(value: T, depth: number): T {
  if (depth > DEEPEST) throw new TypeError('These claims are nested too deep.');
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner, depth + 1);
  return Object.freeze(value);
}
