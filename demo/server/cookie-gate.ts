import type { Backend, RequestContext } from './backend.ts';
import { readCookies } from './cookie.ts';
import { isDoubleSubmitted } from './double-submit.ts';
import { passesApiGate } from './gate.ts';

/**
 * Refuses what a call to the API must not do by its cookies alone: to change state from a page of another site, or
 * without the session's CSRF token. Who has no token at all is left to the challenge.
 */
export function refuseForged(c: Pick<RequestContext, 'json' | 'req' | 'var'>, backend: Backend): Response | undefined {
  const { config, sessions } = backend;
  const { claims, entry } = c.var;
  if (readCookies(config.accessCookie, c.req.header('cookie')).length > 1) {
    entry.outcome = 'duplicate_cookie';
    return c.json({ error: 'invalid_request', error_description: 'More than one access cookie was sent.' }, 400);
  }
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined;
  const session = claims && sessions.find(claims.sid);
  const isOwn =
    passesApiGate(c, backend) &&
    (claims === undefined || (session !== undefined && isDoubleSubmitted(c, config, session)));
  if (isOwn) return undefined;
  entry.outcome = 'csrf_rejected';
  return c.json({ error: 'csrf_rejected' }, 403);
}
