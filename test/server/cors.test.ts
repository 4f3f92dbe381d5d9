import { expect, test } from 'vitest';
import { login, send, serve } from './visitor.ts';

const APP = 'http://localhost:5173';

test('a listed origin is echoed, with credentials on /auth alone, on errors too', async () => {
  const server = await serve({ allowedOrigins: [APP] });
  const answers = {
    '/api/public': 200,
    '/api/me': 401,
    '/api/unknown': 404,
    '/auth/refresh': 405,
    '/auth/unknown': 404,
  };
  for (const [path, status] of Object.entries(answers)) {
    const answer = await send(server.url + path, { method: 'GET', headers: { origin: APP } });
    expect(answer).toMatchObject({
      status,
      headers: {
        'access-control-allow-origin': APP,
        'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
        vary: 'Origin',
      },
    });
    expect(answer.headers['access-control-allow-credentials']).toBe(path.startsWith('/auth/') ? 'true' : undefined);
  }
});

test.each(['https://evil.test', 'null', `${APP}.evil.test`, `${APP}/`, 'http://localhost', 'https://localhost:5173'])(
  'the origin %s is never echoed',
  async (origin) => {
    const server = await serve({ allowedOrigins: [APP] });
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      for (const path of ['/api/public', '/api/me', '/auth/refresh', '/auth/login']) {
        const headers = { origin, 'access-control-request-method': 'POST' };
        const answer = await send(server.url + path, { method, headers });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
        expect(answer.headers.vary).toBe('Origin');
      }
    }
  },
);

test('a preflight of a listed origin is granted, any other is not', async () => {
  const server = await serve({ allowedOrigins: [APP], csrfHeader: 'x-requested-by' });
  const preflight = (origin: string) =>
    send(`${server.url}/api/me`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
  expect(await preflight(APP)).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': APP,
      'access-control-allow-methods': 'GET, HEAD, POST',
      'access-control-allow-headers': 'authorization, content-type, x-requested-by',
    },
  });
  expect((await preflight('https://evil.test')).status).toBe(403);
  expect(server.log.map(({ outcome }) => outcome)).toEqual(['preflight', 'preflight_denied']);
});

test('the server’s own origins are listed by default, as localhost and as 127.0.0.1', async () => {
  const server = await serve();
  const visitor = await login(server);
  for (const origin of [server.url, server.url.replace('localhost', '127.0.0.1')]) {
    const answer = await visitor.post('/auth/refresh', { headers: { origin } });
    expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
  }
});
