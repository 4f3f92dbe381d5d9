import type { Backend, RequestContext } from '../backend.ts';
import { readForm } from '../form.ts';
import { limited } from '../limited.ts';
import { oauthError } from '../oauth-error.ts';

/**
 * Answers POST /oauth/revoke (RFC 7009): the session of a refresh token ends, of an older one too. An unknown token is
 * answered the same, as it is no less revoked.
 */
export async function revoke(c: RequestContext, backend: Backend): Promise<Response> {
  const { config, sessions, tokens } = backend;
  const { entry } = c.var;
  const waiting = limited(c, backend, {});
  if (waiting !== undefined) return waiting;
  const form = await readForm(c);
  const token = form?.get('token');
  if (form === undefined || token === undefined)
    return oauthError(c, 'invalid_request', 'A form with a token is needed.');
  if (config.clientId !== undefined && form.get('client_id') !== config.clientId)
    return oauthError(c, 'invalid_client');
  if ((await tokens.read(token)) !== undefined) return oauthError(c, 'unsupported_token_type');

  const session = sessions.findByCookie(token);
  if (session !== undefined) sessions.end(session.id, 'logged_out');
  entry.outcome = 'logout';
  entry.sessionId = session?.id;
  entry.subject = session?.username;
  return c.body(null, 200);
}
