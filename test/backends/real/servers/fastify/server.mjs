import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import Fastify from 'fastify';

// Fastify with @fastify/jwt, its refresh token a JWT in a cookie. Two secrets, so that neither token passes for the other, and a
// record of the sessions, so that a logout ends one.

const users = { alice: 'alice-demo', bob: 'bob-demo' };
const sessions = new Set();
const app = Fastify();
await app.register(cookie);
await app.register(jwt, { namespace: 'access', secret: randomUUID() });
await app.register(jwt, {
  namespace: 'refresh',
  secret: randomUUID(),
  cookie: { cookieName: 'refreshToken', signed: false },
});

const accessToken = (sub) => app.jwt.access.sign({ sub, jti: randomUUID() }, { expiresIn: `${process.env.LIFETIME}s` });

app.post('/auth/login', async (request, reply) => {
  const { username, password } = request.body;
  if (users[username] === undefined || users[username] !== password) {
    return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' });
  }
  const sid = randomUUID();
  sessions.add(sid);
  reply.setCookie('refreshToken', app.jwt.refresh.sign({ sub: username, sid }, { expiresIn: '1d' }), {
    httpOnly: true,
    sameSite: 'strict',
    path: '/auth',
  });
  return { token: accessToken(username) };
});

app.post('/auth/refresh', async (request, reply) => {
  await request.refreshJwtVerify({ onlyCookie: true });
  if (!sessions.has(request.user.sid)) {
    return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' });
  }
  return { token: accessToken(request.user.sub) };
});

app.post('/auth/logout', async (request, reply) => {
  const { sid } = app.jwt.refresh.decode(request.cookies.refreshToken ?? '') ?? {};
  sessions.delete(sid);
  return reply.clearCookie('refreshToken', { path: '/auth' }).code(204).send();
});

app.get('/me', async (request) => {
  await request.accessJwtVerify();
  return { name: request.user.sub };
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
