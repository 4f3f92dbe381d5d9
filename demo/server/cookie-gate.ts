import type { Backend, RequestContext } from './backend.ts';
import { readCookies } from './cookie.ts';
import { isDoubleSubmitted } from './double-submit.ts';
import { passesApiGate } from './gate.ts';

/**
 * Refuses what a call to the API must not do by its cookies alone: to change state from a page of another site, or
 * without the session's CSRF token. Who has no token at all is left to the challenge.
 */
export async function refuseForged(
  c: Pick<RequestContext, 'json' | 'req' | 'var'>,
  backend: Backend,
): Promise<Response | undefined> {
  const { config } = backend;
  const { entry, sender } = c.var;
  if (readCookies(config.accessCookie, c.req.header('cookie')).length > 1) {
    entry.outcome = 'duplicate_cookie';
    return c.json({ error: 'invalid_request', error_description: 'More than one access cookie was sent.' }, 400);
  }
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined;
  const isOwn =
    passesApiGate(c, backend) && (sender === undefined || (await isDoubleSubmitted(c, backend, sender.sessionId)));
  if (isOwn) return undefined;
  entry.outcome = 'csrf_rejected';
  return c.json({ error: 'csrf_rejected' }, 403);
}
