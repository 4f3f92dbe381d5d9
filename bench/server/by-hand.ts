import { type CryptoKey, SignJWT } from 'jose';
import { createHash, randomBytes } from 'node:crypto';
import { ORIGIN } from './origin.ts';

/**
 * Replaces the hash of a session's secret where it is the old one, or was until `GRACE` ago; returns whose session it is. One
 * statement by primary key.
 */
export type Rotate = (id: string, from: string, to: string) => Promise<string | undefined>;

/** Milliseconds. */
export const GRACE = 20_000;

export interface HandWritten {
  readonly handler: (request: Request) => Promise<Response>;
}

/**
 * The route that a good engineer writes by hand: one origin, one cookie whose hash alone is kept, one statement with a grace
 * for lost answers, one signature. It detects no reuse, its grace branches, its one key is of this process, and it keeps
 * neither device nor address.
 */
export function writtenByHand(rotate: Rotate, privateKey: CryptoKey): HandWritten {
  return {
    handler: async (request) => {
      if (request.headers.get('origin') !== ORIGIN) return Response.json({ error: 'csrf' }, { status: 403 });
      const [, id, old] = /(?:^|; )session=([\w-]+)\.([\w-]+)/.exec(request.headers.get('cookie') ?? '') ?? [];
      if (id === undefined || old === undefined) return Response.json({ error: 'no_session' }, { status: 401 });
      const next = newSecret();
      const subject = await rotate(id, hashOf(old), hashOf(next));
      if (subject === undefined) return Response.json({ error: 'no_session' }, { status: 401 });
      const accessToken = await new SignJWT({ sid: id })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .setIssuer(ORIGIN)
        .setAudience(ORIGIN)
        .setSubject(subject)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setExpirationTime('3m')
        .sign(privateKey);
      const cookie = `session=${id}.${next}; HttpOnly; SameSite=Strict; Path=/auth`;
      const headers = { 'set-cookie': cookie, 'cache-control': 'no-store' };
      return Response.json({ access_token: accessToken, token_type: 'Bearer', expires_in: 180 }, { headers });
    },
  };
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
