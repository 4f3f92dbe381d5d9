import type { Backend, RequestContext } from './backend.ts';
import type { Session } from './store/sessions.ts';

/** Mints a token and answers as login and refresh do (RFC 6749 section 5.1). */
export async function answerGrant(c: RequestContext, backend: Backend, session: Session): Promise<Response> {
  const now = backend.now();
  const lifetime = lifetimeOf(session, backend.config.tokenLifetime, now);
  const name = backend.users.find(session.username)?.name ?? session.username;
  const accessToken = await backend.tokens.mint({
    subject: session.username,
    name,
    sessionId: session.id,
    now,
    lifetime,
  });
  return c.json({ access_token: accessToken, token_type: 'Bearer', expires_in: lifetime, session_id: session.id });
}

/** Seconds. A token does not outlive its session, but for the fraction that whole seconds cost. */
function lifetimeOf({ expiresAt }: Session, tokenLifetime: number, now: number): number {
  return Math.max(1, Math.min(tokenLifetime, Math.floor((expiresAt - now) / 1000)));
}
