import { Hono, type MiddlewareHandler } from 'hono';
import type { Backend, Env, RequestContext } from './backend.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { UnavailableError } from 'rebearer/server';
import { answerByLibrary } from './answer-by-library.ts';
import { authRoutes } from './routes/auth.ts';
import { BodyTooLargeError } from './body.ts';
import { apiRoutes } from './routes/api.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { csrfGate } from './gate.ts';
import { isStoreFailure } from './store/database.ts';
import { serveStatic } from './static.ts';
import { witness, type Witness } from './witness.ts';

/** Of every answer but a file. Nothing of it may be kept: a cache knows no users. */
const GUARDS = {
  'cache-control': 'no-store',
  pragma: 'no-cache',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
} as const;
const PREFIXES = ['/auth/*', '/oauth/*', '/api/*'] as const;

/** Joins the routes: first the log and the test's hook, then what every answer has to say, then the answers. */
export function createApp(backend: Backend, witnessed: Witness): Hono<Env> {
  const { config, refusals } = backend;
  const app = new Hono<Env>();
  app.use(witness(backend, witnessed));
  if (config.tls !== undefined) app.use(strictTransport(config));
  for (const prefix of PREFIXES) {
    app.use(prefix, async (c, next) => {
      if (isPreflight(c)) return preflight(c, backend);
      await next();
      guard(c, backend);
      return undefined;
    });
  }
  app.route('/auth', authRoutes(backend));
  app.route('/api', apiRoutes(backend));
  if (config.grants === 'tokens') app.route('/oauth', oauthRoutes(backend));
  app.get('/.well-known/jwks.json', (c) => answerByLibrary(c, backend));
  // The demo's own switch: its page can end all tokens before their time.
  app.post('/demo/reject-tokens', csrfGate(backend), (c) => {
    refusals.refuseMinted();
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
  app.onError((error, c) => fail(c, error));
  return app;
}

function guard(c: RequestContext, { config, origins }: Backend): void {
  const { headers } = c.res;
  for (const [name, value] of Object.entries(GUARDS)) if (!headers.has(name)) headers.set(name, value);
  // The library's go by its own routes; this system's by what counts in it.
  headers.delete('access-control-allow-credentials');
  const cors = corsHeaders({ origin: c.req.header('origin'), path: c.req.path, origins, config });
  for (const [name, value] of Object.entries(cors)) headers.set(name, value);
}

/** A development host keeps it for five minutes only, as other ports of it may speak http. */
function strictTransport({ hostname }: Backend['config']): MiddlewareHandler<Env> {
  const maxAge = hostname.endsWith('localhost') ? 300 : 365 * 24 * 60 * 60;
  return async (c, next) => {
    await next();
    c.res.headers.set('strict-transport-security', `max-age=${maxAge}`);
  };
}

function isPreflight(c: RequestContext): boolean {
  return c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') !== undefined;
}

function preflight(c: RequestContext, backend: Backend): Response {
  const { config, origins } = backend;
  if (!origins.has(c.req.header('origin') ?? '')) {
    c.var.entry.outcome = 'preflight_denied';
    c.res = c.json({ error: 'origin_not_allowed' }, 403);
  } else {
    c.var.entry.outcome = 'preflight';
    c.res = c.body(null, 204, preflightHeaders(config));
  }
  guard(c, backend);
  return c.res;
}

const RETRY_AFTER_SECONDS = '2';

/** A store out of reach says nothing about the caller: 503, never 401. */
function fail(c: RequestContext, error: unknown): Response {
  if (error instanceof BodyTooLargeError) {
    c.var.entry.outcome = 'payload_too_large';
    return c.json({ error: 'payload_too_large' }, 413, { connection: 'close' });
  }
  if (error instanceof UnavailableError || isStoreFailure(error)) {
    c.var.entry.outcome = 'store_failed';
    return c.json({ error: 'temporarily_unavailable' }, 503, { 'retry-after': RETRY_AFTER_SECONDS });
  }
  // The client has disconnected while its body was read or its answer prepared, so there is no one to answer.
  const isAborted = c.req.raw.signal.aborted;
  c.var.entry.outcome = isAborted ? 'aborted' : 'failed';
  if (!isAborted) console.error(error);
  return c.json({ error: 'server_error' }, 500);
}
