import type { Backend, RequestContext } from './backend.ts';
import { readCookies } from './cookie.ts';
import { RESPONSE_TOKEN_HEADERS } from './cors.ts';
import { passesApiGate } from './gate.ts';
import { issue } from './issue.ts';
import type { Claims } from './tokens.ts';

/**
 * Gives the answer a new token, where the call came with an expired one that this server signed, from a page of ours, and
 * with the cookie of the same session; returns the new token's claims. The cookie is not rotated: API calls may be slow,
 * and a late one would look like the reuse of an old cookie. So an old one is no theft here either: it gives nothing.
 */
export async function refreshInAnswer(
  c: Pick<RequestContext, 'header' | 'req' | 'var'>,
  backend: Backend,
): Promise<Claims | undefined> {
  const { config, now, recentTokens, sessions, tokens } = backend;
  const { claims, entry } = c.var;
  if (config.responseToken === false || claims === undefined || !passesApiGate(c, backend)) return undefined;
  const [cookie, ...others] = readCookies(config.cookie, c.req.header('cookie'));
  if (cookie === undefined || others.length > 0) return undefined;
  const session = sessions.peek({ cookie, now: now(), grace: config.graceSeconds * 1000 });
  if (session?.id !== claims.sid) return undefined;

  const minted = await recentTokens.take(session.id, now(), () => issue(backend, session));
  if (tokens.stateOf(minted.claims, now()) !== 'valid') return undefined;
  const [tokenHeader, lifetimeHeader] = RESPONSE_TOKEN_HEADERS;
  c.header(tokenHeader, minted.accessToken);
  c.header(lifetimeHeader, String(minted.claims.exp - Math.ceil(now() / 1000)));
  entry.issuedTokenId = minted.claims.jti;
  return minted.claims;
}
