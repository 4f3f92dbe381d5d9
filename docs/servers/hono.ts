import { createHash } from 'node:crypto';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';

const port = Number(process.env['PORT'] ?? 3000);
const users = new Map([['alice', { password: 'alice-demo', claims: { name: 'Alice' } }]]); // yours keep hashes
const perAddress = new RateLimiterMemory({ points: 600, duration: 60 });
const perAccount = new RateLimiterMemory({ points: 10, duration: 60 });
const secret = process.env['AUTH_SECRET'];
const bucket = (text: string): number => createHash('sha256').update(`${secret} ${text}`).digest().readUInt16BE();

const server = createAuthServer({
  issuer: process.env['APP_URL'] ?? `http://localhost:${port}`,
  store: sqliteStore('sessions.db'),
  secret,
  claims: ({ subject }) => users.get(subject)?.claims ?? null,
});

/** Counts a call; returns the response where it is one too many. */
async function refusal(limiter: RateLimiterMemory, key: string): Promise<Response | undefined> {
  const counted = await limiter.consume(bucket(key)).catch((error: unknown) => error);
  if (!(counted instanceof RateLimiterRes)) throw counted;
  if (counted.consumedPoints <= limiter.points) return undefined;
  const headers = { 'retry-after': String(Math.ceil(counted.msBeforeNext / 1000)) };
  return Response.json({ error: 'rate_limited' }, { status: 429, headers });
}

const app = new Hono<{ Bindings: HttpBindings }>();
app.use('/auth/*', async ({ env }, next) => {
  return (await refusal(perAddress, env.incoming.socket.remoteAddress ?? '')) ?? next();
});
app.post('/auth/login', bodyLimit({ maxSize: 4096 }), async (c) => {
  const body: unknown = await c.req.json().catch(() => undefined);
  const { username, password }: Record<string, unknown> = Object.assign({}, body);
  const name = typeof username === 'string' ? username : '';
  const refused = await refusal(perAccount, name);
  if (refused !== undefined) return refused;
  if (!users.has(name) || users.get(name)?.password !== password) return c.json({ error: 'wrong_password' }, 401);
  await perAccount.reward(bucket(name)); // a right one is not counted
  return server.signIn(c.req.raw, { subject: name });
});
app.all('/auth/*', (c) => server.handler(c.req.raw));
app.get('/api/me', async (c) => {
  const caller = await server.verify(c.req.raw);
  return caller instanceof Response ? caller : c.json(caller.claims, 200, { 'cache-control': 'no-store' });
});

serve({ fetch: app.fetch, port }, () => console.log(`Listening on http://localhost:${port}`));
