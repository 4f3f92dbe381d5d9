import { randomUUID } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type GenerateKeyPairResult,
  type JSONWebKeySet,
  type JWK,
} from 'jose';

/** What an access token says. Times in seconds (RFC 7519). */
export interface Claims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly sid: string;
  readonly name: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
}

export type TokenState = 'valid' | 'expired' | 'invalid' | 'revoked';

export interface Tokens {
  readonly mint: (grant: TokenGrant) => Promise<Minted>;
  /** Returns the claims of a token that this server signed for this API, expired or not. */
  readonly read: (token: string) => Promise<Claims | undefined>;
  readonly stateOf: (claims: Claims | undefined, now: number) => TokenState;
  /** Refuses every token minted so far, before its time: as after a theft, with the sessions alive. */
  readonly refuseMinted: () => void;
  /** Refuses new tokens too, as a server whose parts disagree about the key. */
  readonly refuseEvery: (isOn: boolean) => void;
  readonly jwks: JSONWebKeySet;
}

export interface Minted {
  readonly accessToken: string;
  readonly claims: Claims;
}

export interface TokenGrant {
  readonly subject: string;
  readonly name: string;
  readonly sessionId: string;
  /** Milliseconds. */
  readonly now: number;
  /** Seconds. */
  readonly lifetime: number;
}

const ALGORITHM = 'ES256';
const TYPE = 'at+jwt';

export interface SigningKey extends GenerateKeyPairResult {
  readonly publicJwk: JWK;
  readonly kid: string;
}

/** Makes a key pair: a restarted server signs with another one, and the pages refresh by their cookies. */
export async function createSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair(ALGORITHM);
  const publicJwk = await exportJWK(pair.publicKey);
  return { ...pair, publicJwk, kid: await calculateJwkThumbprint(publicJwk) };
}

/** Mints and reads the access tokens of one issuer for one audience. */
export function createTokens(
  { privateKey, publicKey, publicJwk, kid }: SigningKey,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
): Tokens {
  let minted = 0;
  let refusedUpTo = 0;
  let refusesEvery = false;

  return {
    jwks: { keys: [{ ...publicJwk, kid, alg: ALGORITHM, use: 'sig' }] },

    mint: async ({ subject, name, sessionId, now, lifetime }) => {
      const iat = Math.floor(now / 1000);
      minted += 1;
      const jti = `${minted}.${randomUUID()}`;
      const claims = { iss: issuer, aud: audience, sub: subject, sid: sessionId, name, jti, iat, exp: iat + lifetime };
      const jwt = new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid });
      return { accessToken: await jwt.sign(privateKey), claims };
    },

    stateOf: (claims, now) => {
      if (claims === undefined) return 'invalid';
      if (now >= claims.exp * 1000) return 'expired';
      return refusesEvery || positionOf(claims) <= refusedUpTo ? 'revoked' : 'valid';
    },

    refuseMinted: () => {
      refusedUpTo = minted;
    },

    refuseEvery: (isOn) => {
      refusesEvery = isOn;
    },

    read: async (token) => {
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          audience,
          // The caller judges `exp`, by the server's clock and at the moment it acts; here every token is in time.
          currentDate: new Date(0),
        });
        return claimsOf(payload);
      } catch {
        return undefined;
      }
    },
  };
}

/** Returns the position of a token among those minted since the start, which `iat` in whole seconds cannot tell. */
function positionOf({ jti }: Claims): number {
  return Number.parseInt(jti, 10);
}

function claimsOf({ iss, aud, sub, sid, name, jti, iat, exp }: Record<string, unknown>): Claims | undefined {
  if (typeof iss !== 'string' || typeof aud !== 'string' || typeof sub !== 'string') return undefined;
  if (typeof sid !== 'string' || typeof name !== 'string' || typeof jti !== 'string') return undefined;
  if (typeof iat !== 'number' || typeof exp !== 'number') return undefined;
  return { iss, aud, sub, sid, name, jti, iat, exp };
}
