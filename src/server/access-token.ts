import {
  CompactSign,
  errors,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
} from 'jose';
import { ALGORITHMS } from './keys/algorithms.ts';
import type { KeyRing, SignWith } from './keys/key-ring.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import type { Settings } from './options/settings.ts';
import type { StoredSession } from './stores/store.ts';

const TYPE = 'at+jwt';

/**
 * The claims that the server sets itself (RFC 9068). Times in seconds.
 *
 * @example
 * ```ts
 * const { sub, sid, exp }: ServerClaims = caller.claims;
 * ```
 */
export interface ServerClaims {
  readonly iss: string;
  readonly aud: string;
  /** The user's id. */
  readonly sub: string;
  /** The session's id. */
  readonly sid: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  /** When the user last authenticated. */
  readonly auth_time: number;
  /** How the user authenticated, if `signIn` set it. */
  readonly acr?: string;
}

export interface MintedToken {
  readonly accessToken: string;
  readonly claims: AppClaims & ServerClaims;
}

export interface Mint {
  readonly session: StoredSession;
  readonly claims: AppClaims;
  readonly signWith: SignWith;
  /** By the store's clock. */
  readonly now: number;
}

/** Signs a token for a session. The token expires with the session at the latest. */
export async function mint(
  { session, claims, signWith, now }: Mint,
  { audience, issuer, lifetimes }: Settings,
): Promise<MintedToken> {
  const iat = Math.floor(now / 1000);
  const life = Math.min(lifetimes.accessToken, session.expiresAt - now);
  const { alg, kid, privateJwk } = signWith(now);
  // `acr` and `nbf` mean what this server says of them, or nothing.
  const { acr: _acr, nbf: _nbf, ...own } = claims;
  const all = {
    ...own,
    iss: issuer,
    aud: audience,
    sub: session.subject,
    sid: session.id,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + Math.max(1, Math.floor(life / 1000)),
    auth_time: Math.floor(session.authenticatedAt / 1000),
    ...(session.acr !== undefined && { acr: session.acr }),
  };
  // `SignJWT` clones its input, which costs a fifth of the rest of a refresh; these claims are complete.
  const payload = new TextEncoder().encode(JSON.stringify(all));
  const accessToken = await new CompactSign(payload).setProtectedHeader({ alg, typ: TYPE, kid }).sign(privateJwk);
  return { accessToken, claims: all };
}

export interface ReadOptions {
  readonly keys: KeyRing;
  readonly settings: Pick<Settings, 'audience' | 'issuer'>;
  readonly now: () => number;
  /** Milliseconds for which an expired token is still accepted. */
  readonly expiredFor: number;
}

/** Returns the claims of a token that this server signed for this API; `undefined` for any other. Rejects with an `UnavailableError`. */
export async function readAccessToken(
  token: string,
  { keys, settings, now, expiredFor }: ReadOptions,
): Promise<(JWTPayload & ServerClaims) | undefined> {
  const find = async ({ alg, kid }: JWTHeaderParameters): Promise<JWK> => {
    const key = kid === undefined ? undefined : await keys.find(kid);
    if (key === undefined || key.alg !== alg) throw new errors.JWKSNoMatchingKey();
    return key.publicJwk;
  };
  const options: JWTVerifyOptions = {
    algorithms: ALGORITHMS,
    typ: TYPE,
    issuer: settings.issuer,
    audience: settings.audience,
    requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp', 'auth_time'],
    // Read after the key was found: the first answer of the store tells this machine the store's time.
    get currentDate() {
      return new Date(now());
    },
    clockTolerance: Math.floor(expiredFor / 1000),
  };
  // A polluted `Object.prototype` would add options.
  Object.setPrototypeOf(options, null);
  try {
    const { payload } = await jwtVerify(token, find, options);
    return isOfServer(payload) ? payload : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** JSON has numbers that are infinite here, such as 1e400. */
function isOfServer(payload: JWTPayload): payload is JWTPayload & ServerClaims {
  const { auth_time: at, exp, iat, sid, sub } = payload;
  return typeof sid === 'string' && typeof sub === 'string' && [at, exp, iat].every(Number.isFinite);
}
