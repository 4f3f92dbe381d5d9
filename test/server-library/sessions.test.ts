import { expect, test } from 'vitest';
import type { Store } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bearer, serve, signedIn, visit, testClock } from './visitor.ts';

test('the list of sessions has device, address, first and last seen', async () => {
  const server = serve({ address: (request) => request.headers.get('x-client') ?? undefined });
  const [laptop, phone] = [visit(server), visit(server)];
  await laptop.signIn({ subject: 'alice' }, { headers: { 'user-agent': 'Laptop', 'x-client': '192.0.2.1' } });
  server.clock.advance(1000);
  await phone.signIn({ subject: 'alice' }, { headers: { 'user-agent': 'Phone' } });
  await signedIn(server, 'bob');
  server.clock.advance(1000);
  await laptop.refresh({ headers: { 'x-client': '192.0.2.2' } });
  expect(await server.sessions('alice')).toMatchObject([
    {
      id: laptop.sessionId,
      device: 'Laptop',
      address: '192.0.2.2',
      createdAt: 1_800_000_000_000,
      seenAt: 1_800_000_002_000,
    },
    { id: phone.sessionId, device: 'Phone', address: undefined, createdAt: 1_800_000_001_000 },
  ]);
  const { json } = await laptop.send('/auth/sessions', { method: 'GET', headers: bearer(laptop) });
  expect(json).toEqual({
    sessions: [
      {
        session_id: laptop.sessionId,
        current: true,
        device: 'Laptop',
        address: '192.0.2.2',
        created_at: '2027-01-15T08:00:00.000Z',
        last_seen_at: '2027-01-15T08:00:02.000Z',
        expires_at: '2027-01-15T20:00:00.000Z',
      },
      expect.objectContaining({ session_id: phone.sessionId, current: false, device: 'Phone' }),
    ],
  });
});

test('a user ends one session with the bearer alone', async () => {
  const server = serve();
  const [laptop, phone, bob] = [await signedIn(server), await signedIn(server), await signedIn(server, 'bob')];
  const path = `/auth/sessions/${phone.sessionId}`;
  expect((await laptop.send(path, { method: 'DELETE' })).status).toBe(401);
  expect((await bob.send(path, { method: 'DELETE', headers: bearer(bob) })).status).toBe(404);
  expect((await phone.refresh()).status).toBe(200);
  expect((await laptop.send(path, { method: 'DELETE', headers: bearer(laptop) })).status).toBe(204);
  expect(await phone.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
  expect((await laptop.send('/auth/sessions/s_none', { method: 'DELETE', headers: bearer(laptop) })).status).toBe(404);
  expect((await laptop.refresh()).status).toBe(200);
});

test('a user ends all own sessions, including this one, and no others', async () => {
  const server = serve();
  const [laptop, phone, bob] = [await signedIn(server), await signedIn(server), await signedIn(server, 'bob')];
  expect((await laptop.send('/auth/sessions', { method: 'DELETE', headers: bearer(laptop) })).status).toBe(204);
  expect(await laptop.refresh()).toMatchObject({ json: { reason: 'revoked' } });
  expect(await phone.refresh()).toMatchObject({ json: { reason: 'revoked' } });
  expect((await bob.refresh()).status).toBe(200);
});

test('the token of a session that was ended neither lists nor ends the others', async () => {
  const server = serve();
  const thief = await signedIn(server);
  await server.revokeAll('alice');
  const alice = await signedIn(server);
  for (const [method, path] of [
    ['GET', '/auth/sessions'],
    ['DELETE', '/auth/sessions'],
    ['DELETE', `/auth/sessions/${alice.sessionId}`],
  ] as const) {
    const answer = await thief.send(path, { method, headers: bearer(thief) });
    expect(answer).toMatchObject({ status: 401, json: { error: 'invalid_token' } });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  }
  expect((await alice.refresh()).status).toBe(200);
});

test('the app ends sessions, and receives which it ended', async () => {
  const server = serve();
  const [laptop, phone] = [await signedIn(server), await signedIn(server)];
  expect(await server.revoke(phone.sessionId ?? '')).toBe(true);
  expect(await server.revoke(phone.sessionId ?? '')).toBe(false);
  expect(await server.revoke('s_none')).toBe(false);
  expect(await server.revokeAll('alice', { except: laptop.sessionId })).toBe(0);
  expect(await server.revokeAll('alice')).toBe(1);
  expect(await server.sessions('alice')).toEqual([]);
});

test('sessions that ended a week ago are deleted when other users sign in', async () => {
  const server = serve({ lifetimes: { absolute: 1000 } });
  const visitor = await signedIn(server);
  server.clock.advance(1000);
  expect(await visitor.refresh()).toMatchObject({ json: { reason: 'expired' } });
  server.clock.advance(7 * 24 * 60 * 60 * 1000);
  await signedIn(server, 'bob');
  expect(await visitor.refresh()).toMatchObject({ json: { reason: 'no_session' } });
});

test('a site with more sign-ins than one sweep deletes does not keep old sessions for ever', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const server = serve({ store }, clock);
  const rest = { lifetime: 1000, idleLimit: undefined, acr: undefined, device: undefined, address: undefined };
  for (let at = 0; at < 2500; at += 1) await store.create({ id: `s_${at}`, subject: 'alice', ...rest });
  clock.advance(8 * 24 * 60 * 60 * 1000);
  for (const _ of [1, 2, 3]) await signedIn(server, 'bob');
  expect((await store.bySubject('alice')).sessions).toEqual([]);
});

test('thousands of sessions of a user are ended a few at a time, and other calls come in between', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  let open = 0;
  let most = 0;
  const end: Store['end'] = async (id, reason) => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open--;
    return inner.end(id, reason);
  };
  const server = serve({ store: { ...inner, end } }, clock);
  for (let made = 0; made < 100; made++) await signedIn(server);
  let turns = 0;
  const beside = setInterval(() => turns++);
  expect(await server.revokeAll('alice')).toBe(100);
  clearInterval(beside);
  expect(most).toBeLessThanOrEqual(10);
  expect(turns).toBeGreaterThan(0);
  expect(await server.sessions('alice')).toEqual([]);
});

test('a session that has expired was not open any more', async () => {
  const server = serve({ lifetimes: { idle: 60_000 } });
  const { sessionId = '' } = await signedIn(server);
  await signedIn(server);
  server.clock.advance(120_000);
  expect(await server.revoke(sessionId)).toBe(false);
  expect(await server.revokeAll('alice')).toBe(0);
  expect(server.events).not.toContainEqual(expect.objectContaining({ type: 'session_end' }));
});
