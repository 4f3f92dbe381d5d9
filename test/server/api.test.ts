import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bearer, login, send, serve, visit } from './visitor.ts';

const MISSING = 'Bearer realm="api"';
const INVALID = 'Bearer realm="api", error="invalid_token"';

test('/api/me returns the user and the claims', async () => {
  const server = await serve();
  const visitor = await login(server);
  const answer = await visitor.get('/api/me');
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    json: {
      user: { username: 'alice', name: 'Alice' },
      claims: { sub: 'alice', name: 'Alice', sid: visitor.sessionId, iss: server.url, aud: `${server.url}/api` },
    },
  });
  expect(answer.text).not.toContain('scrypt');
});

test.each(['/api/me', '/api/notes', '/api/slow', '/api/admin', '/api/sensitive'])(
  '%s without a token is challenged without an error, with or without a cookie',
  async (path) => {
    const server = await serve();
    const { cookie } = await login(server);
    const answer = await send(server.url + path, { method: 'GET', headers: { cookie: `session=${cookie}` } });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': MISSING } });
  },
);

test.each([
  ['garbage', 'Bearer garbage', INVALID],
  ['nothing', 'Bearer', INVALID],
  ['another scheme', 'Basic YWxpY2U6YWxpY2U=', MISSING],
  ['a longer scheme', 'Bearers x', MISSING],
])('a bearer that is %s is refused', async (_kind, authorization, challenge) => {
  const server = await serve();
  const answer = await send(`${server.url}/api/me`, { method: 'GET', headers: { authorization } });
  expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': challenge } });
});

test('the scheme is accepted in any case', async () => {
  const visitor = await login(await serve());
  const answer = await visitor.get('/api/me', { authorization: `bEARER ${visitor.accessToken}` });
  expect(answer.status).toBe(200);
});

test('a token is refused from the second in which it expires', async () => {
  const server = await serve({ tokenLifetime: 20, now: () => 1_000_000_000_500 });
  const visitor = await login(server);
  server.advance(19_499);
  expect((await visitor.get('/api/me')).status).toBe(200);
  server.advance(1);
  expect(await visitor.get('/api/me')).toMatchObject({ status: 401, headers: { 'www-authenticate': INVALID } });
});

test('a refused write has no effect', async () => {
  const server = await serve({ tokenLifetime: 20 });
  const visitor = await login(server);
  const stale = bearer(visitor);
  server.advance(20_000);
  expect((await visitor.post('/api/notes', { body: { text: 'late' }, headers: stale })).status).toBe(401);
  await visitor.refresh();
  expect((await visitor.get('/api/notes')).json).toEqual({ notes: [] });
});

test('notes belong to the user who wrote them', async () => {
  const server = await serve();
  const [alice, bob] = [await login(server, 'alice'), await login(server, 'bob')];
  const written = await alice.post('/api/notes', { body: { text: 'hers' }, headers: bearer(alice) });
  expect(written).toMatchObject({ status: 201, json: { note: { text: 'hers' } } });
  expect((await alice.get('/api/notes')).json).toMatchObject({ notes: [{ text: 'hers' }] });
  expect((await bob.get('/api/notes')).json).toEqual({ notes: [] });
});

test.each(['', '{', '{"text":""}', '{"text":1}', `{"text":"${'x'.repeat(2001)}"}`, 'x'.repeat(70_000)])(
  'a note with the body %.20j is answered 400',
  async (body) => {
    const visitor = await login(await serve());
    expect((await visitor.post('/api/notes', { body, headers: bearer(visitor) })).status).toBe(400);
  },
);

test('public routes need no token, and accept a wrong one', async () => {
  const visitor = visit(await serve());
  expect((await visitor.get('/api/public')).status).toBe(200);
  expect((await visitor.get('/api/public', { authorization: 'Bearer garbage' })).status).toBe(200);
});

test('a slow call is authenticated before it waits', async () => {
  const server = await serve();
  const visitor = await login(server);
  expect((await visit(server).get('/api/slow?ms=10000')).status).toBe(401);
  expect(await visitor.get('/api/slow?ms=1')).toMatchObject({ status: 200, json: { waited: 1 } });
  expect(await visitor.get('/api/slow?ms=-5')).toMatchObject({ status: 200, json: { waited: 0 } });
  expect(await visitor.get('/api/slow?ms=x')).toMatchObject({ status: 200, json: { waited: 0 } });
});

test('a missing scope is 403, and a weak login is a 401 that no refresh fixes', async () => {
  const visitor = await login(await serve());
  expect(await visitor.get('/api/admin')).toMatchObject({
    status: 403,
    headers: { 'www-authenticate': 'Bearer realm="api", error="insufficient_scope", scope="admin"' },
  });
  const challenge = 'error="insufficient_user_authentication", acr_values="urn:example:mfa", max_age="300"';
  expect(await visitor.get('/api/sensitive')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="api", ${challenge}` },
  });
});

test('an echo returns what arrived, without parts that scripts must not read', async () => {
  const server = await serve();
  const visitor = await login(server);
  const body = 'x'.repeat(200_000);
  const answer = await visitor.post('/api/echo', { body, headers: { ...bearer(visitor), 'x-mine': 'yes' } });
  expect(answer).toMatchObject({
    status: 200,
    json: {
      method: 'POST',
      headers: { 'x-mine': 'yes' },
      bodyLength: 200_000,
      bodySha256: createHash('sha256').update(body).digest('hex'),
      sub: 'alice',
    },
  });
  expect(answer.text).not.toContain(visitor.accessToken);
  expect(answer.text).not.toContain(visitor.cookie);
});

test('a method that a route does not have is 405, an unknown route 404', async () => {
  const server = await serve();
  const visitor = await login(server);
  expect(await send(`${server.url}/api/notes`, { method: 'DELETE' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD, POST' },
  });
  expect(await visitor.get('/api/echo')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(await visitor.get('/api/unknown')).toMatchObject({ status: 404, json: { error: 'not_found' } });
});
