import type { Backend, RequestContext } from './backend.ts';
import { setCookie } from './cookie.ts';
import { issue } from './issue.ts';
import type { Session } from './store/sessions.ts';

export interface Grant {
  readonly session: Session;
  /** What refreshes it next time; `undefined` where that stays what it was. */
  readonly secret: string | undefined;
}

/** Mints a token and answers as login and refresh do (RFC 6749 section 5.1). */
export async function answerGrant(c: RequestContext, backend: Backend, { session, secret }: Grant): Promise<Response> {
  const { config } = backend;
  const { accessToken, claims } = await issue(backend, session);
  c.var.entry.issuedTokenId = claims.jti;
  const isInBody = config.grants === 'tokens';
  if (secret !== undefined && !isInBody) c.header('set-cookie', setCookie(config.cookie, secret));
  return c.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: claims.exp - claims.iat,
    ...(secret !== undefined && isInBody ? { refresh_token: secret } : {}),
    session_id: session.id,
  });
}
