import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createPublicKey, verify } from 'node:crypto';
import type { FaultName } from './faults.ts';

const LIFETIME = 180;

export interface Tokens {
  readonly mint: (sessionId: string) => Promise<{ accessToken: string; lifetime: number }>;
  /** Whose token it is; `undefined` where it is not valid now. */
  readonly subjectOf: (token: string) => string | undefined;
  readonly jwks: () => { keys: readonly JWK[] };
}

interface Parts {
  readonly url: string;
  readonly now: () => number;
  readonly has: (name: FaultName) => boolean;
}

const pair = generateKeyPair('ES256', { extractable: true });
const otherPair = generateKeyPair('ES256', { extractable: true });

export async function createTokens({ url, now, has }: Parts): Promise<Tokens> {
  const { privateKey, publicKey } = await pair;
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  const other = await exportJWK((await otherPair).publicKey);
  const key = createPublicKey({ key: publicJwk, format: 'jwk' });
  const privateJwk = await exportJWK(privateKey);
  const lifetime = has('token of a day') ? 86_400 : LIFETIME;
  let minted = 0;
  let kept: string | undefined;

  const claims = (sessionId: string): Record<string, unknown> => {
    const iat = Math.floor(now() / 1000) + (has('iat ahead') ? 90 : has('token is kept') ? -120 : 0);
    minted += 1;
    return {
      ...(has('no iss and aud') ? {} : { iss: url, aud: `${url}/api` }),
      ...(has('no sub') ? { name: 'alice' } : { sub: has('subject changes') ? `alice-${minted}` : 'alice' }),
      ...(has('no name of the session') ? {} : { sid: sessionId }),
      ...(has('password in the token') ? { passwordHash: 'x' } : {}),
      ...(has('control characters in a claim') ? { 'password\u001B]0;owned\u0007': 'x' } : {}),
      ...(has('huge token') ? { permissions: 'x'.repeat(9000) } : {}),
      jti: `${minted}`,
      iat,
      ...(has('token without exp') ? {} : { exp: iat + lifetime }),
    };
  };

  const mint = async (sessionId: string): Promise<string> => {
    const payload = claims(sessionId);
    if (has('token with alg none')) return `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(payload)}.`;
    const header = {
      alg: 'ES256',
      kid: has('key is not published') ? 'other' : kid,
      ...(has('no typ') ? {} : { typ: 'at+jwt' }),
    };
    return new SignJWT(payload).setProtectedHeader(header).sign(privateKey);
  };

  const isSigned = (signed: string, signature: string): boolean => {
    const bytes = Buffer.from(signature, 'base64url');
    return verify('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, bytes);
  };

  return {
    jwks: () => ({
      keys: [
        {
          ...(has('another key is published') ? other : has('private key is published') ? privateJwk : publicJwk),
          kid,
        },
      ],
    }),
    mint: async (sessionId) => {
      kept = has('token is kept') && kept !== undefined ? kept : await mint(sessionId);
      return { accessToken: kept, lifetime };
    },
    subjectOf: (token) => {
      const [header = '', payload = '', signature = ''] = token.split('.');
      const [{ alg }, read] = [decode(header), decode(payload)];
      const isUnsigned = alg === 'none' && (has('alg none is accepted') || has('token with alg none'));
      const isGood =
        isUnsigned ||
        (alg === 'ES256' && (has('signature is not checked') || isSigned(`${header}.${payload}`, signature)));
      const isInTime = has('exp is not checked') || typeof read['exp'] !== 'number' || read['exp'] * 1000 > now();
      return isGood && isInTime ? 'alice' : undefined;
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
