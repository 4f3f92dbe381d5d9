import { Hono } from 'hono';
import type { Backend, Env } from '../backend.ts';
import { allowMethods } from '../gate.ts';
import { revoke } from './revoke.ts';
import { token } from './token.ts';

/**
 * The routes of the refresh token that the page itself keeps. No cookie comes along and counts, so there is nothing to
 * forge: a form of another site knows no refresh token.
 */
export function oauthRoutes(backend: Backend): Hono<Env> {
  const app = new Hono<Env>();
  app.all('/token', allowMethods('POST'), (c) => token(c, backend));
  app.all('/revoke', allowMethods('POST'), (c) => revoke(c, backend));
  return app;
}
