import { Hono } from 'hono';
import type { Backend, Env } from '../backend.ts';
import { allowMethods, csrfGate } from '../gate.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import { sessionRoutes } from './sessions.ts';

/** The routes of the session: login, and, where its secret is a cookie, what that is for. Nothing that changes state answers to GET or HEAD. */
export function authRoutes(backend: Backend): Hono<Env> {
  const app = new Hono<Env>();
  const gates = [allowMethods('POST'), csrfGate(backend)] as const;
  app.all('/login', ...gates, (c) => login(c, backend));
  if (backend.config.grants !== 'tokens') {
    app.all('/refresh', ...gates, (c) => refresh(c, backend));
    app.all('/logout', ...gates, (c) => logout(c, backend));
  }
  if (backend.config.grants !== 'cookies') app.route('/sessions', sessionRoutes(backend));
  return app;
}
