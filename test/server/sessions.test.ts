import { expect, test } from 'vitest';
import { bearer, login, serve, visit } from './visitor.ts';

test('a user sees the live sessions, and which one is current', async () => {
  const server = await serve({ now: () => 1_000_000_000_000, sessionLifetime: 3600 });
  const laptop = await login(server);
  server.advance(1000);
  const phone = await login(server);
  const gone = await login(server);
  await login(server, 'bob');
  server.revokeSession(gone.sessionId);
  const answer = await laptop.get('/auth/sessions');
  expect(answer.status).toBe(200);
  expect(answer.json.sessions).toEqual([
    {
      session_id: laptop.sessionId,
      current: true,
      address: '127.0.0.1',
      created_at: '2001-09-09T01:46:40.000Z',
      last_seen_at: '2001-09-09T01:46:40.000Z',
      expires_at: '2001-09-09T02:46:40.000Z',
    },
    {
      session_id: phone.sessionId,
      current: false,
      address: '127.0.0.1',
      created_at: '2001-09-09T01:46:41.000Z',
      last_seen_at: '2001-09-09T01:46:41.000Z',
      expires_at: '2001-09-09T02:46:41.000Z',
    },
  ]);
});

test('a session is ended by its handle: its token at once, its cookie at the next refresh', async () => {
  const server = await serve();
  const [laptop, phone] = [await login(server), await login(server)];
  const answer = await laptop.post(`/auth/sessions/${phone.sessionId}/revoke`, { headers: bearer(laptop) });
  expect(answer.status).toBe(204);
  expect(await phone.get('/api/me')).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' },
  });
  expect(await phone.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
  expect((await laptop.refresh()).status).toBe(200);
});

test('a user cannot end another user’s session, or learn whether it exists', async () => {
  const server = await serve();
  const [alice, bob] = [await login(server, 'alice'), await login(server, 'bob')];
  const answers = [
    await bob.post(`/auth/sessions/${alice.sessionId}/revoke`, { headers: bearer(bob) }),
    await bob.post('/auth/sessions/s_none/revoke', { headers: bearer(bob) }),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ status: 404, json: { error: 'not_found' } });
  expect((await alice.refresh()).status).toBe(200);
});

test('signing out everywhere ends every session of the user, including this one, and no other user’s', async () => {
  const server = await serve();
  const [laptop, phone, bob] = [await login(server), await login(server), await login(server, 'bob')];
  expect((await laptop.post('/auth/sessions/revoke-all', { headers: bearer(laptop) })).status).toBe(204);
  for (const ended of [laptop, phone]) {
    expect((await ended.get('/api/me')).status).toBe(401);
    expect(await ended.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
  }
  expect((await bob.refresh()).status).toBe(200);
});

test('a cookie alone neither lists nor ends sessions', async () => {
  const server = await serve();
  const visitor = await login(server);
  const anonymous = visit(server);
  anonymous.cookie = visitor.cookie;
  const cookie = `session=${visitor.cookie}`;
  expect((await anonymous.get('/auth/sessions', { cookie })).status).toBe(401);
  expect((await anonymous.post('/auth/sessions/revoke-all')).status).toBe(401);
  expect((await anonymous.post(`/auth/sessions/${visitor.sessionId}/revoke`)).status).toBe(401);
  expect((await visitor.refresh()).status).toBe(200);
});

test('without a denylist a token is valid until it expires, after the end of its session', async () => {
  const server = await serve({ denylist: false, tokenLifetime: 20 });
  const visitor = await login(server);
  server.revokeAll('alice');
  expect((await visitor.get('/api/me')).status).toBe(200);
  server.advance(20_000);
  expect((await visitor.get('/api/me')).status).toBe(401);
});
