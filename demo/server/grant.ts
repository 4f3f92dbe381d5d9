import type { Backend, RequestContext } from './backend.ts';
import { issue } from './issue.ts';
import type { Session } from './store/sessions.ts';

/** Mints a token and answers as login and refresh do (RFC 6749 section 5.1). */
export async function answerGrant(c: RequestContext, backend: Backend, session: Session): Promise<Response> {
  const { accessToken, claims } = await issue(backend, session);
  c.var.entry.issuedTokenId = claims.jti;
  return c.json({
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: claims.exp - claims.iat,
    session_id: session.id,
  });
}
