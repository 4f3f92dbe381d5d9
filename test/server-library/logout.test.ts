import { expect, test } from 'vitest';
import { serve, signedIn, visit } from './visitor.ts';

test('a logout ends the session, deletes the cookie with its own attributes, and clears the caches', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  const answer = await visitor.logout();
  expect(answer).toMatchObject({
    status: 204,
    setCookie: ['__Host-Http-session=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0'],
  });
  expect(answer.headers.get('clear-site-data')).toBe('"cache"');
  visitor.cookie = cookie;
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'logged_out' } });
});

test('a logout is idempotent, and needs no session', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  for (const value of [cookie, cookie, undefined, 'made up']) {
    visitor.cookie = value;
    expect((await visitor.logout()).status).toBe(204);
  }
  expect(server.events.filter(({ type }) => type === 'session_end')).toHaveLength(1);
});

test('an older cookie of the session ends it too', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const old = visit(server);
  old.cookie = visitor.cookie;
  for (const _ of [1, 2, 3]) await visitor.refresh();
  await old.logout();
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'logged_out' } });
});

test('a logout that names another session ends none', async () => {
  const server = serve();
  const [alice, bob] = [await signedIn(server), await signedIn(server, 'bob')];
  const answer = await bob.logout({ body: { session_id: alice.sessionId } });
  expect(answer).toMatchObject({ status: 409, json: { error: 'session_mismatch' }, setCookie: [] });
  expect((await alice.refresh()).status).toBe(200);
  expect((await bob.refresh()).status).toBe(200);
});

test.each(['{', '[]', '"x"', '{"session_id":1}', '{"session_id":null}', '{"session_id":"s_1"'])(
  'a logout whose body is %s cannot be understood, and ends no session',
  async (body) => {
    const visitor = await signedIn(serve());
    expect(await visitor.logout({ body })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
      setCookie: [],
    });
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('a logout ends the session even if another host has set cookies of the same name', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie = '' } = visitor;
  const forged = cookie.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
  const tossed = [...Array.from({ length: 20 }, (_, at) => `x${at}`), ...Array.from({ length: 20 }, () => forged)];
  const name = '__Host-Http-session';
  const answer = await visitor.logout({
    headers: { cookie: [...tossed, cookie].map((value) => `${name}=${value}`).join('; ') },
  });
  expect(answer.status).toBe(204);
  visitor.cookie = cookie;
  expect(await visitor.refresh()).toMatchObject({ json: { reason: 'logged_out' } });
});

test('a cookie of another session that a sibling host has set keeps no logout from ending its own session, and no other', async () => {
  for (const isFirst of [true, false]) {
    const server = serve({ cookie: { name: 'session' } });
    const [alice, eve] = [visit(server, 'session'), visit(server, 'session')];
    await alice.signIn({ subject: 'alice' });
    await eve.signIn({ subject: 'eve' });
    const both = [`session=${alice.cookie}`, `session=${eve.cookie}`];
    const cookie = (isFirst ? both : both.toReversed()).join('; ');
    const answer = await alice.send('/auth/logout', { headers: { cookie }, body: { session_id: alice.sessionId } });
    expect(answer).toMatchObject({
      status: 204,
      setCookie: [expect.stringContaining('Path=/auth;'), expect.stringContaining('Path=/;')],
    });
    expect(await alice.refresh()).toMatchObject({ json: { reason: 'logged_out' } });
    expect(await eve.refresh()).toMatchObject({ status: 200 });
  }
});

test('a logout from another site, or by GET, ends no session', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  expect((await visitor.logout({ headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await visitor.logout({ headers: { 'content-type': 'text/plain' } })).status).toBe(403);
  const get = await visitor.logout({ method: 'GET' });
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await visitor.refresh()).status).toBe(200);
});
