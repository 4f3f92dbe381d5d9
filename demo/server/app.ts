import { Hono } from 'hono';
import type { Backend, Env, RequestContext } from './backend.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { authRoutes } from './routes/auth.ts';
import { apiRoutes } from './routes/api.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { csrfGate } from './gate.ts';
import { isStoreFailure } from './store/database.ts';
import { serveStatic } from './static.ts';
import { witness, type Witness } from './witness.ts';

const PREFIXES = ['/auth/*', '/oauth/*', '/api/*'] as const;

/** Joins the routes: first the log and the test's hook, then what every answer has to say, then the answers. */
export function createApp(backend: Backend, witnessed: Witness): Hono<Env> {
  const { config, tokens } = backend;
  const app = new Hono<Env>();
  app.use(witness(backend, witnessed));
  for (const prefix of PREFIXES) {
    app.use(prefix, async (c, next) => {
      if (isPreflight(c)) return preflight(c, backend);
      guard(c, backend);
      return next();
    });
  }
  app.route('/auth', authRoutes(backend));
  app.route('/api', apiRoutes(backend));
  if (config.grants === 'tokens') app.route('/oauth', oauthRoutes(backend));
  app.get('/.well-known/jwks.json', (c) => {
    c.var.entry.outcome = 'served';
    return c.json(tokens.jwks, 200, { 'cache-control': 'public, max-age=60' });
  });
  // The demo's own switch: its page can end all tokens before their time.
  app.post('/demo/reject-tokens', csrfGate(backend), (c) => {
    tokens.refuseMinted();
    c.var.entry.outcome = 'served';
    return c.body(null, 204);
  });
  app.get('/demo/about', (c) => {
    c.var.entry.outcome = 'served';
    return c.json(config.about(), 200, { 'cache-control': 'no-store' });
  });
  for (const prefix of PREFIXES) {
    app.all(prefix, (c) => {
      c.var.entry.outcome = 'not_found';
      return c.json({ error: 'not_found' }, 404);
    });
  }
  app.all('*', (c) => serveStatic(c, config));
  app.onError((error, c) => fail(c, backend, error));
  return app;
}

/** What every answer but a file says. Nothing of it may be kept: a cache knows no users. */
function guard(c: RequestContext, { config, origins }: Backend): void {
  c.header('cache-control', 'no-store');
  c.header('pragma', 'no-cache');
  c.header('vary', 'Origin');
  c.header('x-content-type-options', 'nosniff');
  const cors = corsHeaders({ origin: c.req.header('origin'), path: c.req.path, origins, config });
  for (const [name, value] of Object.entries(cors)) c.header(name, value);
}

function isPreflight(c: RequestContext): boolean {
  return c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
}

function preflight(c: RequestContext, backend: Backend): Response {
  const { config, origins } = backend;
  guard(c, backend);
  if (!origins.has(c.req.header('origin') ?? '')) {
    c.var.entry.outcome = 'preflight_denied';
    return c.json({ error: 'origin_not_allowed' }, 403);
  }
  c.var.entry.outcome = 'preflight';
  for (const [name, value] of Object.entries(preflightHeaders(config))) c.header(name, value);
  return c.body(null, 204);
}

const RETRY_AFTER_SECONDS = '2';

/** A store out of reach says nothing about the caller: 503, never 401. */
function fail(c: RequestContext, backend: Backend, error: unknown): Response {
  guard(c, backend);
  if (isStoreFailure(error)) {
    c.var.entry.outcome = 'store_failed';
    return c.json({ error: 'temporarily_unavailable' }, 503, { 'retry-after': RETRY_AFTER_SECONDS });
  }
  // The client went away while its body was read, or its answer awaited: nobody is left to answer.
  const isAborted = c.req.raw.signal.aborted;
  c.var.entry.outcome = isAborted ? 'aborted' : 'failed';
  if (!isAborted) console.error(error);
  return c.json({ error: 'server_error' }, 500);
}
