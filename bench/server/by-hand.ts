import { type CryptoKey, SignJWT } from 'jose';
import { ORIGIN } from './origin.ts';

/** Replaces the secret of a session where it is the old one; returns whose session it is. One statement by primary key. */
export type Rotate = (id: string, from: string, to: string) => Promise<string | undefined>;

export interface HandWritten {
  readonly handler: (request: Request) => Promise<Response>;
}

/**
 * The route that a good engineer writes by hand in an hour: one origin, one cookie, one statement, one signature. It has no
 * grace, so that two tabs at once sign the user out; no reuse detection; one key, of this process.
 */
export function writtenByHand(rotate: Rotate, privateKey: CryptoKey): HandWritten {
  return {
    handler: async (request) => {
      if (request.headers.get('origin') !== ORIGIN) return Response.json({ error: 'csrf' }, { status: 403 });
      const [, id, old] = /(?:^|; )session=([\w-]+)\.([\w-]+)/.exec(request.headers.get('cookie') ?? '') ?? [];
      if (id === undefined || old === undefined) return Response.json({ error: 'no_session' }, { status: 401 });
      const next = crypto.randomUUID();
      const subject = await rotate(id, old, next);
      if (subject === undefined) return Response.json({ error: 'no_session' }, { status: 401 });
      const accessToken = await new SignJWT({ sid: id })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .setIssuer(ORIGIN)
        .setAudience(ORIGIN)
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('3m')
        .sign(privateKey);
      const cookie = `session=${id}.${next}; Path=/auth; HttpOnly; SameSite=Strict`;
      const headers = { 'set-cookie': cookie, 'cache-control': 'no-store' };
      return Response.json({ access_token: accessToken, token_type: 'Bearer', expires_in: 180 }, { headers });
    },
  };
}
