import type { Backend, RequestContext } from '../backend.ts';
import { asCookie } from '../as-cookie.ts';
import { current } from '../current.ts';
import { readForm } from '../form.ts';
import { deliver } from '../grant.ts';
import { limited, limitedClient } from '../limited.ts';
import { refreshKey, sessionIdOf } from '../limit-request.ts';
import { oauthError, refuseGrant } from '../oauth-error.ts';

/** Answers POST /oauth/token (RFC 6749 section 6). The refresh token is what the library has as its cookie. */
export async function token(c: RequestContext, backend: Backend): Promise<Response> {
  const { auth, config, limits } = backend;
  const waiting = await limitedClient(c, backend);
  if (waiting !== undefined) return waiting;
  const form = await readForm(c);
  if (form === undefined) return oauthError(c, 'invalid_request', 'The body has to be a form, each field once.');
  if (config.clientId !== undefined && form.get('client_id') !== config.clientId)
    return oauthError(c, 'invalid_client');
  const grantType = form.get('grant_type');
  if (grantType === undefined) return oauthError(c, 'invalid_request', 'grant_type is missing.');
  if (grantType !== 'refresh_token') return oauthError(c, 'unsupported_grant_type');
  const refreshToken = form.get('refresh_token') ?? '';
  if (refreshToken === '') return oauthError(c, 'invalid_request', 'refresh_token is missing.');

  const often = await limited(c, limits.refresh, refreshKey(c.var.network, sessionIdOf(refreshToken) ?? refreshToken));
  if (often !== undefined) return often;
  const request = asCookie('/auth/refresh', refreshToken, backend);
  if (request === undefined) return refuseGrant(c, 'no_session');
  const counted = { entry: c.var.entry, address: '', isCounted: true };
  return deliver(c, backend, await current.run(counted, () => auth().handler(request)));
}
