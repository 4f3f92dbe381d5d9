import type { Backend, RequestContext } from '../backend.ts';
import { readForm } from '../form.ts';
import { answerGrant } from '../grant.ts';
import { limited } from '../limited.ts';
import { REFRESH_OUTCOMES } from '../log.ts';
import { oauthError, refuseGrant } from '../oauth-error.ts';
import { cookieHash } from '../rotation.ts';

/** Answers POST /oauth/token (RFC 6749 section 6). The refresh token rotates as the cookie does, with the same grace. */
export async function token(c: RequestContext, backend: Backend): Promise<Response> {
  const { config, now, sessions } = backend;
  const form = await readForm(c);
  const refreshToken = form?.get('refresh_token') ?? '';
  const waiting = limited(c, backend, { [`refresh ${cookieHash(refreshToken)}`]: config.rateLimit.refresh });
  if (waiting !== undefined) return waiting;

  if (form === undefined) return oauthError(c, 'invalid_request', 'The body has to be a form, each field once.');
  if (config.clientId !== undefined && form.get('client_id') !== config.clientId)
    return oauthError(c, 'invalid_client');
  const grantType = form.get('grant_type');
  if (grantType === undefined) return oauthError(c, 'invalid_request', 'grant_type is missing.');
  if (grantType !== 'refresh_token') return oauthError(c, 'unsupported_grant_type');
  if (refreshToken === '') return oauthError(c, 'invalid_request', 'refresh_token is missing.');

  const policy = { isOn: config.rotation, grace: config.graceSeconds * 1000 };
  const presented = sessions.present({ cookie: refreshToken, now: now(), policy });
  if (presented.type === 'unknown') return refuseGrant(c, 'no_session');
  const { entry } = c.var;
  entry.sessionId = presented.session.id;
  entry.subject = presented.session.username;
  if (presented.type !== 'live') return refuseGrant(c, presented.type === 'ended' ? presented.reason : 'no_session');
  entry.outcome = REFRESH_OUTCOMES[presented.how];
  return answerGrant(c, backend, { session: presented.session, secret: presented.cookie });
}
