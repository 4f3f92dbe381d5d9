import { createHash } from 'node:crypto';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import { NodeRequest } from 'srvx/node';

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

const limited =
  (handler: (request: Request) => Promise<Response>) =>
  async ({ ip, raw: req }: FastifyRequest, { raw: res }: FastifyReply): Promise<Response> =>
    (await refusal(perAddress, ip)) ?? handler(new NodeRequest({ req, res, maxRequestBodySize: 4096 }));

const app = Fastify();
app.register(async (auth) => {
  auth.removeAllContentTypeParsers();
  auth.addContentTypeParser('*', (_request, _body, done) => done(null)); // login reads it, after the limits
  auth.post('/auth/login', limited(login));
  auth.all('/auth/*', limited(server.handler));
});
app.get('/api/me', async ({ raw: req }, reply) => {
  const caller = await server.verify(new NodeRequest({ req }));
  return caller instanceof Response ? caller : reply.header('cache-control', 'no-store').send(caller.claims);
});
await app.listen({ port });
console.log(`Listening on http://localhost:${port}`);
