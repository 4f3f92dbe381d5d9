import { jwtDecode, type JwtPayload } from 'jwt-decode';
import type { Identity } from '../session/identity.ts';
import { lifetimeOf, type Reading } from '../session/lifetime.ts';
import type { ReadGrant } from '../session/state.ts';
import { member } from './member.ts';

/** What a refresh or a login yields. */
export interface Grant {
  readonly accessToken: string;
  /** Seconds that the access token lives (`expires_in`, RFC 6749 section 5.1). Default: what the JWT says. */
  readonly expiresIn?: number | undefined;
  /** For refreshers that send one. Kept in memory, never shared. */
  readonly refreshToken?: string | undefined;
  /** A name of the session that is no secret. Default: the JWT's `sid`. */
  readonly sessionId?: string | undefined;
  /** Who the user is. Default: the JWT's `sub`. */
  readonly subject?: string | undefined;
}

/** The `b64token` of RFC 6750, section 2.1. Anything else has no place in a header, and must not reach an error message either. */
const B64TOKEN = /^[\w.~+/-]+=*$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

const CONTAINERS = ['data', 'result', 'tokens', 'session'] as const;
const ACCESS_TOKEN = ['access_token', 'accessToken', 'access', 'token', 'jwt', 'refreshedToken'] as const;

/**
 * Finds the grant in the answers of common servers: at the top or one level down, a JWT before an opaque token. Of the
 * many fields for an expiry only `expires_in` always means seconds.
 */
export function findGrant(body: unknown): Grant | undefined {
  const places = [body, ...CONTAINERS.map((name) => member(body, name))];
  const found = places.flatMap((place) => {
    return ACCESS_TOKEN.map((name) => ({ place, accessToken: member(place, name) }));
  });
  const tokens = found.flatMap(({ place, accessToken }) => (isToken(accessToken) ? [{ place, accessToken }] : []));
  const best = tokens.find(({ accessToken }) => JWT.test(accessToken)) ?? tokens[0];
  if (best === undefined) return undefined;
  const text = (...names: string[]): string | undefined => {
    const values = names.flatMap((name) => [member(best.place, name), member(body, name)]);
    return values.find((value) => typeof value === 'string' && value !== '') as string | undefined;
  };
  return {
    accessToken: best.accessToken,
    expiresIn: seconds(member(best.place, 'expires_in') ?? member(body, 'expires_in')),
    refreshToken: text('refresh_token', 'refreshToken'),
    sessionId: text('session_id', 'sessionId'),
  };
}

/** Stands for a token that only cookies hold. */
const IN_COOKIES = 'cookies';

/** Makes the grant of an answer that says in its body no more than how long its cookies are good for. */
export function cookieGrant(body: unknown): Grant {
  const expiresIn = seconds(member(body, 'expires_in'));
  return {
    accessToken: IN_COOKIES,
    expiresIn,
    sessionId: string(member(body, 'session_id') ?? member(body, 'sessionId')),
  };
}

/** Decodes and checks a grant, whoever made it; `undefined` where its token can't be sent. */
export function readGrant<Claims>(grant: Grant, askedAt: Reading): ReadGrant<Claims> | undefined {
  const { accessToken, expiresIn, refreshToken, sessionId, subject } = grant;
  if (!isToken(accessToken)) return undefined;
  const claims = decode(accessToken);
  const sid: unknown = claims === undefined ? undefined : member(claims, 'sid');
  const identity: Identity = [sessionId, string(sid), subject ?? string(claims?.sub)];
  const mintedAt = number(claims?.iat);
  const lifetime = lifetimeOf({ expiresIn, exp: number(claims?.exp), iat: mintedAt }, askedAt);
  // The one unchecked step of the library: nobody but the app knows what its tokens claim.
  return { accessToken, claims: claims as Claims, identity, lifetime, mintedAt, refreshToken };
}

function decode(accessToken: string): JwtPayload | undefined {
  try {
    const claims: unknown = jwtDecode(accessToken);
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? freeze(claims) : undefined;
  } catch {
    return undefined;
  }
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) freeze(inner);
  return Object.freeze(value);
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && B64TOKEN.test(value);
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Some servers send the number as text. */
function seconds(value: unknown): number | undefined {
  return number(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);
}
