import type { Caller } from 'rebearer/server';
import type { Backend, RequestContext } from './backend.ts';
import type { DemoClaims } from './demo-claims.ts';
import { readCookies } from './cookie.ts';
import type { TokenState } from './log.ts';

const BEARER = /^Bearer(?: +|$)(.*)$/i;
/** Longer than any session: an expired token still says whose it was. */
const LONG_AGO = 365 * 24 * 60 * 60 * 1000;

/** Returns the token of an Authorization field, empty where it has none; `undefined` where it is of another scheme. */
export function bearerOf(field: string | null): string | undefined {
  return BEARER.exec(field ?? '')?.[1];
}

/** Returns the token that a call counts by. Of two access cookies, neither: another host has set one. */
export function tokenOf(c: Pick<RequestContext, 'req'>, { config }: Backend): string | undefined {
  if (config.grants !== 'cookies') return bearerOf(c.req.raw.headers.get('authorization'));
  const [token, ...others] = readCookies(config.accessCookie, c.req.header('cookie'));
  return others.length === 0 ? token : undefined;
}

/** Asks the library about a token as if it were a bearer. */
export function verifyToken(
  token: string,
  { auth, url }: Backend,
  expiredFor?: number,
): Promise<Caller<DemoClaims> | Response> {
  const headers = { authorization: `Bearer ${token}` };
  return auth().verify(new Request(url, { headers }), { expiredFor });
}

/** Returns whose token it is, expired or not; `undefined` where this server did not sign it. */
export async function senderOf(token: string, backend: Backend): Promise<Caller<DemoClaims> | undefined> {
  const caller = await verifyToken(token, backend, LONG_AGO);
  return caller instanceof Response ? undefined : caller;
}

export function stateOf(sender: Caller<DemoClaims> | undefined, { now, refusals }: Backend): TokenState {
  if (sender === undefined) return 'invalid';
  if (now() >= sender.expiresAt) return 'expired';
  return refusals.isRefused(sender) ? 'revoked' : 'valid';
}
