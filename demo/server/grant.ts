import { decodeJwt } from 'jose';
import type { Backend, RequestContext } from './backend.ts';
import { valueOf } from './cookie.ts';
import { storeAccess } from './session-cookies.ts';

/**
 * Hands over what the library has granted, as this system does it: the token in the body and the cookie beside it, both in
 * the body (RFC 6749 section 5.1), or both in cookies. What is not a grant goes out as it is.
 */
export async function deliver(c: RequestContext, backend: Backend, granted: Response): Promise<Response> {
  const { config } = backend;
  if (granted.status !== 200) return granted;
  const body = (await granted.clone().json()) as Readonly<Record<string, unknown>>;
  const { access_token: accessToken, token_type: _type, ...plain } = body;
  if (typeof accessToken !== 'string' || typeof plain.session_id !== 'string') return granted;
  const claims = decodeJwt(accessToken);
  c.var.entry.issuedTokenId = claims.jti;
  backend.refusals.noteMinted(claims);
  if (config.grants === 'cookie') return granted;

  const headers = new Headers(granted.headers);
  const cookie = headers.getSetCookie().at(-1) ?? '';
  if (config.grants === 'tokens') {
    headers.delete('set-cookie');
    const isNew = config.rotation || c.var.entry.outcome === 'login';
    return Response.json({ ...body, ...(isNew && { refresh_token: valueOf(cookie) }) }, { headers });
  }
  await storeAccess(c, backend, { headers, accessToken, sessionId: plain.session_id });
  return Response.json(plain, { headers });
}
