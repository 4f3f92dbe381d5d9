import { expect, test } from 'vitest';
import { login, serve, visit } from './visitor.ts';

const ALICE = { username: 'alice', password: 'alice-demo' };

test('a login answers with a token and the session cookie', async () => {
  const server = await serve({ tokenLifetime: 180 });
  const visitor = visit(server);
  const answer = await visitor.post('/auth/login', { body: ALICE });
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.json)).toEqual([
    'access_token',
    'token_type',
    'expires_in',
    'session_id',
    'session_expires_in',
  ]);
  expect(answer.json).toMatchObject({
    access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'Bearer',
    expires_in: 180,
    session_id: expect.stringMatching(/^s_[\w-]{22}$/),
  });
  expect(answer.setCookie).toEqual([
    expect.stringMatching(/^session=v1\.[\w.-]+; HttpOnly; SameSite=Strict; Path=\/auth$/),
  ]);
});

test.each([
  { username: 'alice', password: 'bob-demo' },
  { username: 'alice', password: '' },
  { username: 'mallory', password: 'alice-demo' },
  { username: 'ALICE', password: 'alice-demo' },
])('a wrong login is answered 401 without a cookie: %o', async (body) => {
  const server = await serve();
  const answer = await visit(server).post('/auth/login', { body });
  expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_credentials' }, setCookie: [] });
  expect(server.log).toMatchObject([{ status: 401, outcome: 'wrong_password' }]);
});

test.each(['', '{', '[]', 'null', '{"username":"alice"}', '{"username":["alice"],"password":1}'])(
  'a login with the body %j is answered 400',
  async (body) => {
    const answer = await visit(await serve()).post('/auth/login', { body });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' }, setCookie: [] });
  },
);

test('a body that is too long for a login is answered 400', async () => {
  const body = { ...ALICE, padding: 'x'.repeat(5000) };
  expect((await visit(await serve()).post('/auth/login', { body })).status).toBe(400);
});

test('a login ends the session of its cookie, and only that', async () => {
  const server = await serve();
  const elsewhere = await login(server, 'alice');
  const visitor = await login(server, 'alice');
  const { cookie: before, sessionId: first, accessToken } = visitor;
  await visitor.post('/auth/login', { body: { username: 'bob', password: 'bob-demo' } });
  expect(visitor.sessionId).not.toBe(first);

  const late = visit(server);
  late.cookie = before;
  expect(await late.refresh()).toMatchObject({ status: 400, json: { reason: 'logged_out' } });
  expect((await visitor.get('/api/me', { authorization: `Bearer ${accessToken}` })).status).toBe(401);
  expect((await visitor.refresh()).status).toBe(200);
  expect((await elsewhere.refresh()).status).toBe(200);
});

test('a failed login does not end the current session', async () => {
  const visitor = await login(await serve());
  await visitor.post('/auth/login', { body: { username: 'bob', password: 'wrong' } });
  expect(await visitor.refresh()).toMatchObject({ status: 200, json: { session_id: visitor.sessionId } });
});
