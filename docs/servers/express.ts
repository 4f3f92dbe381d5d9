import { createHash } from 'node:crypto';
import express from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import { NodeRequest, sendNodeResponse } from 'srvx/node';

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
  async (req: express.Request, res: express.Response): Promise<void> => {
    const refused = await refusal(perAddress, req.ip ?? '');
    await sendNodeResponse(res, refused ?? (await handler(new NodeRequest({ req, res, maxRequestBodySize: 4096 }))));
  };

const app = express(); // without express.json(): login reads the body, after the limits
app.post('/auth/login', limited(login));
app.all('/auth/*path', limited(server.handler));
app.get('/api/me', async (req, res) => {
  const caller = await server.verify(new NodeRequest({ req }));
  if (caller instanceof Response) return sendNodeResponse(res, caller);
  res.set('cache-control', 'no-store').json(caller.claims);
});
app.listen(port, () => console.log(`Listening on http://localhost:${port}`));
