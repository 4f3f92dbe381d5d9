import { expect, test } from 'vitest';
import { cookieOf, login, send, serve, visit } from './visitor.ts';

test('a refresh answers with another token of the same session and rotates the cookie', async () => {
  const server = await serve({ tokenLifetime: 180 });
  const visitor = await login(server);
  const { accessToken, cookie, sessionId } = visitor;
  const answer = await visitor.refresh();
  expect(answer).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', expires_in: 180, session_id: sessionId },
  });
  expect(visitor.accessToken).not.toBe(accessToken);
  expect(visitor.cookie).not.toBe(cookie);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'rotated', subject: 'alice', sessionId, status: 200 });
});

test('a refresh without a cookie is answered no_session', async () => {
  const server = await serve();
  const answer = await visit(server).refresh();
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'no_session' }, setCookie: [] });
});

test('a refresh with an unknown cookie is answered no_session, and the cookie is not deleted', async () => {
  const visitor = visit(await serve());
  visitor.cookie = 'x'.repeat(43);
  const answer = await visitor.refresh();
  expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason: 'no_session' } });
  expect(answer.setCookie).toEqual([]);
});

test('two cookies of the name are answered 400, in either order, and neither is deleted', async () => {
  const server = await serve();
  const { cookie } = await login(server);
  for (const header of [`session=tossed; session=${cookie}`, `session=${cookie}; session=tossed`]) {
    const answer = await send(`${server.url}/auth/refresh`, { headers: { origin: server.url, cookie: header } });
    expect(answer).toMatchObject({ status: 400, json: { error: 'duplicate_cookie' }, setCookie: [] });
    expect(server.log.at(-1)).toMatchObject({ outcome: 'duplicate_cookie' });
  }
  const visitor = visit(server);
  visitor.cookie = cookie;
  expect((await visitor.refresh()).status).toBe(200);
});

test('cookies of other names are ignored', async () => {
  const server = await serve();
  const { cookie } = await login(server);
  const header = `xsession=1; Session=2; session_=3; session=${cookie}; __Host-session=4`;
  const answer = await send(`${server.url}/auth/refresh`, { headers: { origin: server.url, cookie: header } });
  expect(answer.status).toBe(200);
});

test.each([
  ['revoked', (server: Awaited<ReturnType<typeof serve>>, id: string) => server.revokeSession(id)],
  ['revoked', (server: Awaited<ReturnType<typeof serve>>) => server.revokeAll('alice')],
  ['expired', (server: Awaited<ReturnType<typeof serve>>) => server.advance(3600_000)],
] as const)(
  'a refresh of a session that is %s says so and leaves the cookie alone: it may be that of a login made meanwhile',
  async (reason, end) => {
    const server = await serve({ sessionLifetime: 3600 });
    const visitor = await login(server);
    end(server, visitor.sessionId);
    const answer = await visitor.refresh();
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_grant', reason } });
    expect(answer.setCookie).toEqual([]);
    expect(server.log.at(-1)).toMatchObject({ outcome: reason, subject: 'alice', sessionId: visitor.sessionId });
  },
);

test('another identity than the session’s is answered 409, without a rotation', async () => {
  const server = await serve();
  const visitor = await login(server, 'alice');
  const other = await login(server, 'bob');
  const answer = await visitor.refresh({ session_id: other.sessionId });
  expect(answer).toMatchObject({ status: 409, json: { error: 'session_mismatch' }, setCookie: [] });
  const { cookie } = visitor;
  expect((await visitor.refresh({ session_id: visitor.sessionId })).status).toBe(200);
  expect(visitor.cookie).not.toBe(cookie);
  expect(server.log.map(({ outcome }) => outcome)).toEqual(['login', 'login', 'session_mismatch', 'rotated']);
});

test.each(['{', '[]', '{"session_id":1}', '{"session_id":null}', `{"a":"${'x'.repeat(5000)}"}`])(
  'a refresh with the body %.20j is answered 400, without a rotation',
  async (body) => {
    const visitor = await login(await serve());
    expect(await visitor.refresh(body)).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
      setCookie: [],
    });
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('the absolute lifetime does not grow with refreshes, and tokens end with it', async () => {
  const server = await serve({ sessionLifetime: 100, tokenLifetime: 60, now: () => 1_000_000_000_000 });
  const visitor = await login(server);
  for (const expected of [60, 60, 40, 10]) {
    expect((await visitor.refresh()).json.expires_in).toBe(expected);
    server.advance(30_000);
  }
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
});

test('without rotation the cookie stays', async () => {
  const server = await serve({ rotation: false });
  const visitor = await login(server);
  const { cookie } = visitor;
  const answer = await visitor.refresh();
  expect(answer.status).toBe(200);
  expect(visitor.cookie).toBe(cookie);
  expect((await visitor.refresh()).status).toBe(200);
  expect(server.log.at(-1)?.outcome).toBe('refreshed');
});

test('a bearer in the request changes nothing', async () => {
  const server = await serve();
  const [alice, bob] = [await login(server, 'alice'), await login(server, 'bob')];
  const answer = await alice.post('/auth/refresh', { headers: { authorization: `Bearer ${bob.accessToken}` } });
  expect(answer.json.session_id).toBe(alice.sessionId);
});

test('the checks run in their order', async () => {
  const server = await serve({ rateLimit: { refresh: { limit: 1, windowSeconds: 3600 } } });
  const visitor = await login(server);
  const dead = await login(server);
  server.revokeSession(dead.sessionId);
  server.clearLog();
  const url = `${server.url}/auth/refresh`;
  const two = `session=${visitor.cookie}; session=${visitor.cookie}`;
  const mismatch = { 'content-type': 'application/json', origin: server.url };
  const body = '{"session_id":"s_other"}';
  const foreign = { origin: 'https://evil.test', cookie: two };
  const own = { origin: server.url, cookie: two };

  expect((await send(url, { method: 'PUT', headers: foreign })).status).toBe(405);
  expect((await send(url, { headers: foreign })).status).toBe(403);
  expect((await send(url, { headers: own })).status).toBe(400);
  expect((await send(url, { headers: own })).status).toBe(429);
  const ended = await send(url, { headers: { ...mismatch, cookie: `session=${dead.cookie}` }, body });
  expect(ended).toMatchObject({ status: 400, json: { reason: 'revoked' } });
  const other = await send(url, { headers: { ...mismatch, cookie: `session=${visitor.cookie}` }, body });
  expect(other.status).toBe(409);
  expect(server.log.map(({ outcome }) => outcome)).toEqual([
    'method_not_allowed',
    'csrf_rejected',
    'duplicate_cookie',
    'rate_limited',
    'revoked',
    'session_mismatch',
  ]);
});

test('a mismatch takes precedence over the end of a reused family', async () => {
  const server = await serve();
  const visitor = await login(server);
  const stale = visit(server);
  stale.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  expect((await stale.refresh({ session_id: 's_other' })).status).toBe(409);
  expect((await visitor.refresh()).status).toBe(200);
});

test('every answer of /auth forbids storing and sniffing, and is JSON or empty', async () => {
  const server = await serve();
  const visitor = await login(server);
  const answers = [
    await visitor.refresh(),
    await visitor.refresh({ session_id: 's_other' }),
    await visitor.post('/auth/refresh', { headers: { origin: 'null' } }),
    await visitor.get('/auth/refresh'),
    await visitor.get('/auth/sessions'),
    await visitor.get('/auth/unknown'),
    await visitor.post('/auth/logout'),
    await visitor.refresh(),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 403, 405, 200, 404, 204, 400]);
  for (const { headers, status } of answers) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      pragma: 'no-cache',
      vary: 'Origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-type']).toBe(status === 204 ? undefined : 'application/json');
    expect(headers.location).toBeUndefined();
  }
});

test('parallel refreshes with one cookie rotate it once and all get the same successor', async () => {
  const server = await serve();
  const visitor = await login(server);
  server.clearLog();
  const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.refresh()));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(cookieOf)).size).toBe(1);
  expect(server.log.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1);
  expect(server.log.filter(({ outcome }) => outcome === 'grace')).toHaveLength(9);
});
