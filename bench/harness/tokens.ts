import { createHmac, randomBytes, randomUUID } from 'node:crypto';

/** The issuer of a bench server. */
export interface Tokens {
  readonly lifetime: () => number;
  readonly setLifetime: (seconds: number) => void;
  readonly mint: () => string;
  readonly accepts: (authorization: string | undefined) => boolean;
  /** Refuses what was minted until now. */
  readonly rejectMinted: () => void;
}

export function createTokens(issuer: string): Tokens {
  const key = randomBytes(32);
  const expiries = new Map<string, number>();
  let lifetime = 3600;
  return {
    lifetime: () => lifetime,
    setLifetime(seconds) {
      lifetime = seconds;
    },
    mint() {
      const iat = Date.now() / 1000;
      const claims = {
        iss: issuer,
        aud: issuer,
        sub: 'alice',
        sid: 's_1',
        jti: randomUUID(),
        iat,
        exp: iat + lifetime,
      };
      const signed = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims)}`;
      const token = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
      expiries.set(`Bearer ${token}`, Date.now() + lifetime * 1000);
      return token;
    },
    accepts: (authorization = '') => (expiries.get(authorization) ?? 0) > Date.now(),
    rejectMinted: () => expiries.clear(),
  };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
