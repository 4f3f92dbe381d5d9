import { Hono } from 'hono';
import { authenticate, type AuthenticatedEnv } from '../authenticate.ts';
import type { Backend } from '../backend.ts';
import { allowMethods, csrfGate } from '../gate.ts';

/** The user's sessions, to see and to end: a stolen token dies by itself, a session has to be revoked. */
export function sessionRoutes(backend: Backend): Hono<AuthenticatedEnv> {
  const { auth, store } = backend;
  const app = new Hono<AuthenticatedEnv>();
  const gates = [allowMethods('POST'), csrfGate(backend), authenticate(backend)] as const;

  app.all('/', allowMethods('GET', 'HEAD'), authenticate(backend), async (c) => {
    const { sessionId, subject } = c.var.bearer;
    const sessions = await auth().sessions(subject);
    c.var.entry.outcome = 'served';
    // In the order of the sign-ins, so that rows do not move while the page shows them.
    const listed = sessions.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    return c.json({
      sessions: listed.map(({ address, createdAt, device, expiresAt, id, seenAt }) => ({
        session_id: id,
        current: id === sessionId,
        device,
        address,
        created_at: new Date(createdAt).toISOString(),
        last_seen_at: new Date(seenAt).toISOString(),
        expires_at: new Date(expiresAt).toISOString(),
      })),
    });
  });

  app.all('/revoke-all', ...gates, async (c) => {
    // The cookie stays: by it each tab of this browser learns at its next refresh why it is over.
    await auth().revokeAll(c.var.bearer.subject);
    c.var.entry.outcome = 'all_revoked';
    return c.body(null, 204);
  });

  app.all('/:id/revoke', ...gates, async (c) => {
    const { session } = await store.read(c.req.param('id'));
    // One answer for another user's session and for none.
    if (session?.subject !== c.var.bearer.subject) {
      c.var.entry.outcome = 'not_found';
      return c.json({ error: 'not_found' }, 404);
    }
    await auth().revoke(session.id);
    c.var.entry.outcome = 'session_revoked';
    return c.body(null, 204);
  });

  return app;
}
