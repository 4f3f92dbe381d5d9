import { asCookie } from '../as-cookie.ts';
import type { Backend, RequestContext } from '../backend.ts';
import { current } from '../current.ts';
import { readForm } from '../form.ts';
import { limitedClient } from '../limited.ts';
import { oauthError } from '../oauth-error.ts';
import { senderOf } from '../token-of.ts';

/**
 * Answers POST /oauth/revoke (RFC 7009): the session of a refresh token ends, of an older one too. An unknown token is
 * answered the same, as it is no less revoked.
 */
export async function revoke(c: RequestContext, backend: Backend): Promise<Response> {
  const { auth, config } = backend;
  const { entry } = c.var;
  const waiting = await limitedClient(c, backend);
  if (waiting !== undefined) return waiting;
  const form = await readForm(c);
  const token = form?.get('token');
  if (form === undefined || token === undefined)
    return oauthError(c, 'invalid_request', 'A form with a token is needed.');
  if (config.clientId !== undefined && form.get('client_id') !== config.clientId)
    return oauthError(c, 'invalid_client');
  if ((await senderOf(token, backend)) !== undefined) return oauthError(c, 'unsupported_token_type');

  const request = asCookie('/auth/logout', token, backend);
  const ended = request && (await current.run({ entry, address: '', isCounted: true }, () => auth().handler(request)));
  if (ended?.status === 503) return ended;
  entry.outcome = 'logout';
  return c.body(null, 200);
}
