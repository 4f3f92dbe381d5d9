import { setTimeout } from 'node:timers/promises';
import { Hono } from 'hono';
import { authenticate, type AuthenticatedEnv } from '../authenticate.ts';
import type { Backend } from '../backend.ts';
import { jsonObject, readBody, type Body } from '../body.ts';
import { challenge } from '../challenge.ts';
import { isWholeUpload } from '../upload.ts';
import { allowMethods } from '../gate.ts';
import { sessionRoutes } from './sessions.ts';

const KEPT_BODY = 64 * 1024;
const LONGEST_NOTE = 2000;
const SLOW_DEFAULT = 1000;
const SLOW_LIMIT = 10_000;

interface ApiEnv {
  readonly Bindings: AuthenticatedEnv['Bindings'];
  readonly Variables: AuthenticatedEnv['Variables'] & { readonly body: Body };
}

/** The routes that the access token is for. */
export function apiRoutes(backend: Backend): Hono<ApiEnv> {
  const { notes, now, users } = backend;
  const app = new Hono<ApiEnv>();
  const reads = [allowMethods('GET', 'HEAD'), authenticate(backend)] as const;
  const writes = [allowMethods('POST'), authenticate(backend)] as const;

  // Read even where the call is refused, so that the log can tell whether a replay carried the same bytes.
  app.use(async (c, next) => {
    const body = await readBody(c.req.raw, KEPT_BODY);
    if (body.length > 0) c.var.entry.bodySha256 = body.sha256;
    c.set('body', body);
    c.var.entry.outcome = 'served';
    await next();
  });

  app.all('/public', allowMethods('GET', 'HEAD'), (c) => c.json({ message: 'Everybody may read this.' }));

  app.all('/me', ...reads, (c) => c.json({ user: users.find(c.var.bearer.subject), claims: c.var.bearer.claims }));

  app.all('/notes', allowMethods('GET', 'HEAD', 'POST'), authenticate(backend), (c) => {
    const { subject: sub } = c.var.bearer;
    if (c.req.method !== 'POST') return c.json({ notes: notes.of(sub) });
    const text = jsonObject(c.var.body)?.text;
    if (typeof text !== 'string' || text === '' || text.length > LONGEST_NOTE) {
      c.var.entry.outcome = 'invalid_request';
      return c.json({ error: 'invalid_request' }, 400);
    }
    return c.json({ note: notes.add({ username: sub, text, now: now() }) }, 201);
  });

  app.all('/uploads', ...writes, async (c) => {
    if (await isWholeUpload(c.var.body.kept, c.req.header('content-type') ?? '')) return c.json({ ok: true }, 201);
    c.var.entry.outcome = 'invalid_request';
    return c.json({ error: 'invalid_request' }, 400);
  });

  app.all('/slow', ...reads, async (c) => {
    const asked = Number(c.req.query('ms') ?? SLOW_DEFAULT);
    const ms = Math.min(Math.max(Number.isFinite(asked) ? asked : 0, 0), SLOW_LIMIT);
    await setTimeout(ms, undefined, { signal: c.req.raw.signal });
    return c.json({ waited: ms, sub: c.var.bearer.subject });
  });

  app.all('/echo', ...writes, (c) => {
    // What the browser keeps from scripts is not handed to them by an echo.
    const { authorization: _authorization, cookie: _cookie, ...headers } = c.req.header();
    const { length, sha256 } = c.var.body;
    return c.json({ method: c.req.method, headers, bodyLength: length, bodySha256: sha256, sub: c.var.bearer.subject });
  });

  app.all('/admin', ...reads, (c) => {
    c.var.entry.outcome = 'insufficient_scope';
    return challenge(c, 'insufficient_scope', { scope: 'admin' });
  });

  app.all('/sensitive', ...reads, (c) => {
    c.var.entry.outcome = 'insufficient_user_authentication';
    return challenge(c, 'insufficient_user_authentication', { acr_values: 'urn:example:mfa', max_age: 300 });
  });

  // The access cookie goes to /api alone.
  if (backend.config.grants === 'cookies') app.route('/sessions', sessionRoutes(backend));

  return app;
}
