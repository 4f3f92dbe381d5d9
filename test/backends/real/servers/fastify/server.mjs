import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import jwt from '@fastify/jwt';
import Fastify from 'fastify';

// Fastify with @fastify/jwt, its refresh token a JWT in a cookie, with a record of the sessions so that a logout ends one.

const users = { alice: 'alice-demo', bob: 'bob-demo' };
const sessions = new Set();
const app = Fastify();
await app.register(cookie);
await app.register(jwt, { secret: randomUUID(), cookie: { cookieName: 'refreshToken', signed: false } });

const accessToken = (sub) =>
  app.jwt.sign({ sub, use: 'access', jti: randomUUID() }, { expiresIn: `${process.env.LIFETIME}s` });

app.post('/auth/login', async (request, reply) => {
  const { username, password } = request.body;
  if (users[username] === undefined || users[username] !== password) {
    return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' });
  }
  const sid = randomUUID();
  sessions.add(sid);
  reply.setCookie('refreshToken', app.jwt.sign({ sub: username, sid, use: 'refresh' }, { expiresIn: '1d' }), {
    httpOnly: true,
    sameSite: 'strict',
    path: '/auth',
  });
  return { token: accessToken(username) };
});

app.post('/auth/refresh', async (request, reply) => {
  await request.jwtVerify({ onlyCookie: true });
  if (!sessions.has(request.user.sid)) {
    return reply.code(401).send({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' });
  }
  return { token: accessToken(request.user.sub) };
});

app.post('/auth/logout', async (request, reply) => {
  const { sid } = app.jwt.decode(request.cookies.refreshToken ?? '') ?? {};
  sessions.delete(sid);
  return reply.clearCookie('refreshToken', { path: '/auth' }).code(204).send();
});

app.get('/me', async (request) => {
  await request.jwtVerify();
  return { name: request.user.sub };
});

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
