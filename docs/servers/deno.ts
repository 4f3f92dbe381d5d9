import { createHash } from 'node:crypto';
import process from 'node:process';
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

async function login(request: Request): Promise<Response> {
  // No length, or more than a login needs: not read.
  if (!(Number(request.headers.get('content-length') ?? NaN) <= 4096)) return new Response(null, { status: 413 });
  const body: unknown = await request.json().catch(() => undefined);
  const { username, password }: Record<string, unknown> = Object.assign({}, body);
  const name = typeof username === 'string' ? username : '';
  const refused = await refusal(perAccount, name);
  if (refused !== undefined) return refused;
  const isRight = users.has(name) && users.get(name)?.password === password;
  if (!isRight) return Response.json({ error: 'wrong_password' }, { status: 401 });
  await perAccount.reward(bucket(name)); // a right one is not counted
  return server.signIn(request, { subject: name });
}

async function me(request: Request): Promise<Response> {
  const caller = await server.verify(request);
  if (caller instanceof Response) return caller;
  return Response.json(caller.claims, { headers: { 'cache-control': 'no-store' } });
}

const onListen = (): void => console.log(`Listening on http://localhost:${port}`);
Deno.serve({ port, onListen }, async (request, { remoteAddr }) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/me') return me(request);
  if (!pathname.startsWith('/auth/')) return new Response(null, { status: 404 });
  const refused = await refusal(perAddress, remoteAddr.hostname);
  if (refused !== undefined) return refused;
  return pathname === '/auth/login' && request.method === 'POST' ? login(request) : server.handler(request);
});
