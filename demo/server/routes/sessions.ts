import { Hono } from 'hono';
import { authenticate, type AuthenticatedEnv } from '../authenticate.ts';
import type { Backend } from '../backend.ts';
import { allowMethods, csrfGate } from '../gate.ts';

/** The user's sessions, to see and to end: a stolen token dies by itself, a session has to be revoked. */
export function sessionRoutes(backend: Backend): Hono<AuthenticatedEnv> {
  const { now, sessions } = backend;
  const app = new Hono<AuthenticatedEnv>();
  const gates = [allowMethods('POST'), csrfGate(backend), authenticate(backend)] as const;

  app.all('/', allowMethods('GET', 'HEAD'), authenticate(backend), (c) => {
    const { sub, sid } = c.var.bearer;
    const alive = sessions
      .of(sub)
      .filter(({ endReason, expiresAt }) => endReason === undefined && now() < expiresAt)
      .map(({ id, createdAt, expiresAt }) => ({
        session_id: id,
        created_at: new Date(createdAt).toISOString(),
        expires_at: new Date(expiresAt).toISOString(),
        current: id === sid,
      }));
    c.var.entry.outcome = 'served';
    return c.json({ sessions: alive });
  });

  app.all('/revoke-all', ...gates, (c) => {
    // The cookie stays: by it each tab of this browser learns at its next refresh why it is over.
    sessions.endAll(c.var.bearer.sub, 'revoked');
    c.var.entry.outcome = 'all_revoked';
    return c.body(null, 204);
  });

  app.all('/:id/revoke', ...gates, (c) => {
    const session = sessions.find(c.req.param('id'));
    // One answer for another user's session and for none.
    if (session?.username !== c.var.bearer.sub) {
      c.var.entry.outcome = 'not_found';
      return c.json({ error: 'not_found' }, 404);
    }
    sessions.end(session.id, 'revoked');
    c.var.entry.outcome = 'session_revoked';
    return c.body(null, 204);
  });

  return app;
}
