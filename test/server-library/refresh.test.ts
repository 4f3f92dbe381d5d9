import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { sqliteStore } from 'rebearer/server/sqlite';
import { bearer, aheadOfItsRow, cookieOf, ORIGIN, read, serve, signedIn, testClock, visit } from './visitor.ts';

test('a refresh answers with a new token of the same session, and rotates the cookie', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { accessToken, cookie, sessionId } = visitor;
  const answer = await visitor.refresh();
  expect(answer).toMatchObject({
    status: 200,
    json: { token_type: 'Bearer', expires_in: 180, session_id: sessionId, session_expires_in: 43_200 },
  });
  expect(answer.json).not.toHaveProperty('idle_expires_in');
  expect(visitor.accessToken).not.toBe(accessToken);
  expect(visitor.cookie).not.toBe(cookie);
  expect(visitor.cookie).toMatch(/^v1\.s_[\w-]{22}\.1\.[\w-]{43}$/);
});

test('over https the cookie has the prefix and all flags, and no lifetime of its own', async () => {
  const { setCookie } = await visit(serve()).signIn({ subject: 'alice' });
  expect(setCookie).toEqual([
    expect.stringMatching(/^__Host-Http-session=v1\.[\w.-]+; Secure; HttpOnly; SameSite=Strict; Path=\/$/),
  ]);
});

test('on a loopback address over http the cookie has the narrow path and no prefix', async () => {
  const server = serve({ issuer: 'http://localhost:3000', secret: undefined });
  const { setCookie } = await visit(server, 'session').signIn(
    { subject: 'alice' },
    { headers: { origin: 'http://localhost:3000' } },
  );
  expect(setCookie).toEqual([expect.stringMatching(/^session=v1\.[\w.-]+; HttpOnly; SameSite=Strict; Path=\/auth$/)]);
});

test('a persistent cookie ends with the session', async () => {
  const server = serve({ cookie: { persistent: true, sameSite: 'Lax' }, lifetimes: { absolute: 100_000 } });
  const visitor = await signedIn(server);
  server.clock.advance(30_000);
  const { setCookie } = await visitor.refresh();
  expect(setCookie).toEqual([expect.stringMatching(/; Secure; HttpOnly; SameSite=Lax; Path=\/; Max-Age=70$/)]);
});

test('a refresh without a cookie, with a forged one, or with one of another secret is answered no_session', async () => {
  const foreign = await signedIn(serve({ secret: 'another secret of 32 characters..' }));
  const cookies = [undefined, '', 'x', 'v1.s_x.0.y', foreign.cookie, `${foreign.cookie}x`];
  for (const cookie of cookies) {
    const visitor = visit(serve());
    visitor.cookie = cookie;
    const answer = await visitor.refresh();
    expect(answer).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', reason: 'no_session' },
      setCookie: [],
    });
  }
});

test('two cookies of the name are answered 400, in either order, and neither is deleted', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const own = `__Host-Http-session=${visitor.cookie}`;
  for (const cookie of [`${own}; __Host-Http-session=tossed`, `__Host-Http-session=tossed; ${own}`, `${own}; ${own}`]) {
    const answer = await visitor.send('/auth/refresh', { headers: { cookie } });
    expect(answer).toMatchObject({ status: 400, json: { error: 'duplicate_cookie' }, setCookie: [] });
  }
  expect((await visitor.refresh()).status).toBe(200);
});

test.each(['\u00A0', '\u0085', '\u00AD', '"', '\\'])(
  'a cookie of another host whose name begins with %j counts as another cookie',
  async (prefix) => {
    const server = serve();
    const [alice, mallory] = [await signedIn(server), await signedIn(server, 'mallory')];
    const tossed = `${prefix}__Host-Http-session=${mallory.cookie}`;
    const own = `__Host-Http-session=${alice.cookie}`;
    for (const cookie of [`${tossed}; ${own}`, `${own};${tossed}`]) {
      expect((await alice.refresh({ headers: { cookie } })).json).toMatchObject({ session_id: alice.sessionId });
    }
    expect(await alice.refresh({ headers: { cookie: tossed } })).toMatchObject({ json: { reason: 'no_session' } });
  },
);

test('spaces and tabs around a name and a value are stripped', async () => {
  const visitor = await signedIn(serve());
  const cookie = `a=b;\t __Host-Http-session \t=  ${visitor.cookie}\t; c`;
  expect((await visitor.refresh({ headers: { cookie } })).status).toBe(200);
});

test('each end has its reason, and the cookie is not deleted', async () => {
  const server = serve({ lifetimes: { absolute: 3_600_000, idle: 600_000 } });
  const [revoked, all, out, idle] = [
    await signedIn(server),
    await signedIn(server, 'bob'),
    await signedIn(server, 'carol'),
    await signedIn(server, 'dave'),
  ];
  await server.revoke(revoked.sessionId ?? '');
  await server.revokeAll('bob');
  const logged = out.cookie;
  await out.logout();
  out.cookie = logged;
  for (const [visitor, reason] of [
    [revoked, 'revoked'],
    [all, 'revoked'],
    [out, 'logged_out'],
  ] as const) {
    expect(await visitor.refresh()).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', reason },
      setCookie: [],
    });
  }
  server.clock.advance(600_000);
  expect(await idle.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' }, setCookie: [] });
});

test('a request for another session than the cookie’s is answered 409, without a rotation', async () => {
  const server = serve();
  const [alice, bob] = [await signedIn(server), await signedIn(server, 'bob')];
  const answer = await alice.refresh({ body: { session_id: bob.sessionId } });
  expect(answer).toMatchObject({ status: 409, json: { error: 'session_mismatch' }, setCookie: [] });
  expect((await alice.refresh({ body: { session_id: alice.sessionId } })).status).toBe(200);
});

test('the end of a session takes precedence over a mismatch, and a mismatch over the end of a reused family', async () => {
  const server = serve();
  const [visitor, dead] = [await signedIn(server), await signedIn(server, 'bob')];
  await server.revoke(dead.sessionId ?? '');
  expect(await dead.refresh({ body: { session_id: 's_other' } })).toMatchObject({
    status: 400,
    json: { reason: 'revoked' },
  });
  const stale = visit(server);
  stale.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  expect((await stale.refresh({ body: { session_id: 's_other' } })).status).toBe(409);
  expect((await visitor.refresh()).status).toBe(200);
});

test.each(['{', '[]', '"x"', '{"session_id":1}', '{"session_id":null}', `{"a":"${'x'.repeat(5000)}"}`])(
  'a refresh with the body %.20j is answered 400, without a rotation',
  async (body) => {
    const server = serve();
    const visitor = await signedIn(server);
    expect(await visitor.refresh({ body })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
      setCookie: [],
    });
    expect((await visitor.refresh()).status).toBe(200);
    expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'rotated' });
  },
);

test('a long body is not read to its end', async () => {
  const visitor = await signedIn(serve());
  let pulled = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024).fill(0x20));
    },
  });
  const request = new Request(visitor.request('/auth/refresh'), { body, duplex: 'half' } as RequestInit);
  expect((await serve().handler(request)).status).toBe(400);
  expect(pulled).toBeLessThan(10);
});

test('the absolute lifetime does not grow with refreshes, and tokens end with it', async () => {
  const server = serve({ lifetimes: { absolute: 100_000, accessToken: 60_000 } });
  const visitor = await signedIn(server);
  for (const [life, remaining] of [
    [60, 100],
    [60, 70],
    [40, 40],
    [10, 10],
  ]) {
    expect((await visitor.refresh()).json).toMatchObject({ expires_in: life, session_expires_in: remaining });
    server.clock.advance(30_000);
  }
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
});

test('a refresh extends the idle limit, unless it reports no activity', async () => {
  const server = serve({ lifetimes: { idle: 900_000 } });
  const visitor = await signedIn(server);
  server.clock.advance(600_000);
  expect((await visitor.refresh()).json).toMatchObject({ idle_expires_in: 900 });
  server.clock.advance(600_000);
  const none = { headers: { 'session-activity': 'none' } };
  expect((await visitor.refresh(none)).json).toMatchObject({ idle_expires_in: 300 });
  expect((await visitor.refresh({ headers: { 'session-activity': 'some' } })).json).toMatchObject({
    idle_expires_in: 900,
  });
  await visitor.refresh(none);
  server.clock.advance(900_000);
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
});

test('within the grace the predecessor gets the same successor, repeatedly', async () => {
  const server = serve({ grace: 20_000 });
  const visitor = await signedIn(server);
  const late = visit(server);
  const first = visitor.cookie;
  await visitor.refresh();
  for (const wait of [0, 10_000, 9999]) {
    server.clock.advance(wait);
    late.cookie = first;
    expect((await late.refresh()).status).toBe(200);
    expect(late.cookie).toBe(visitor.cookie);
    expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'repeated' });
  }
  server.clock.advance(1);
  late.cookie = first;
  expect(await late.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('after a reuse every cookie of the session is invalid, but no other session of the user', async () => {
  const server = serve();
  const [visitor, elsewhere] = [await signedIn(server), await signedIn(server)];
  const thief = visit(server);
  thief.cookie = visitor.cookie;
  await visitor.refresh();
  await visitor.refresh();
  expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' }, setCookie: [] });
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  expect((await elsewhere.refresh()).status).toBe(200);
  const ends = server.events.filter(({ type }) => type === 'session_end');
  expect(ends).toMatchObject([{ reason: 'reuse_detected', subject: 'alice', sessionId: visitor.sessionId }]);
});

test('a cookie ahead of its row, whose write the store has lost, counts as the current one', async () => {
  const { server, visitor } = await aheadOfItsRow();
  expect((await visitor.refresh()).status).toBe(200);
  expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'restored' });
  expect(visitor.cookie).toMatch(/^v1\.[\w-]+\.5\./);
  expect((await visitor.refresh()).status).toBe(200);
});

test.each(['logged_out', 'revoked', 'none'])(
  'while claims are read for a predecessor, what comes meanwhile is the end %s or a refresh, and only an end counts',
  async (end) => {
    const waiting: (() => void)[] = [];
    let isHeld = false;
    const claims = (): Promise<object> =>
      new Promise((resolve) => (isHeld ? waiting.push(() => resolve({})) : resolve({})));
    const server = serve({ claims: async () => ({ ...(await claims()) }) });
    const visitor = await signedIn(server);
    const late = visit(server);
    late.cookie = visitor.cookie;
    await visitor.refresh();
    isHeld = true;
    const answer = late.refresh();
    await expect.poll(() => waiting).toHaveLength(1);
    isHeld = false;
    if (end === 'logged_out') await visitor.logout();
    else if (end === 'revoked') await server.revoke(visitor.sessionId ?? '');
    else await visitor.refresh();
    for (const go of waiting) go();
    if (end !== 'none') expect(await answer).toMatchObject({ status: 400, json: { reason: end }, setCookie: [] });
    else expect([(await answer).status, late.cookie]).toEqual([200, visitor.cookie]);
  },
);

test('without rotation the cookie stays the same', async () => {
  const server = serve({ rotation: false });
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  for (const _ of [1, 2, 3]) expect((await visitor.refresh()).status).toBe(200);
  expect(visitor.cookie).toBe(cookie);
  expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'kept' });
});

test('the app’s claims are read at every refresh, and null ends the session', async () => {
  const claims = new Map<string, { role: string }>([['alice', { role: 'user' }]]);
  const server = serve({ claims: ({ subject }) => claims.get(subject) ?? null });
  const visitor = await signedIn(server);
  claims.set('alice', { role: 'admin' });
  await visitor.refresh();
  const caller = await server.verify(
    visitor.request('/api', { headers: { authorization: `Bearer ${visitor.accessToken}` } }),
  );
  expect(caller).toMatchObject({ claims: { role: 'admin', sub: 'alice' } });
  claims.delete('alice');
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
  claims.set('alice', { role: 'user' });
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
});

test('the server’s own claims take precedence over the app’s', async () => {
  const names = {
    sub: 'root',
    iss: 'x',
    aud: 'x',
    exp: 9e9,
    nbf: 9e9,
    sid: 'x',
    acr: 'urn:example:mfa',
    scope: 'read',
  };
  const server = serve({ claims: () => names });
  const visitor = await signedIn(server);
  const caller = await server.verify(
    visitor.request('/api', { headers: { authorization: `Bearer ${visitor.accessToken}` } }),
  );
  expect(caller).toMatchObject({ subject: 'alice', claims: { sub: 'alice', iss: ORIGIN, aud: ORIGIN, scope: 'read' } });
  expect(caller).not.toHaveProperty('claims.acr');
});

test('the checks run in their order', async () => {
  let waiting: number | undefined;
  const server = serve({ limit: () => waiting });
  const [visitor, dead] = [await signedIn(server), await signedIn(server, 'bob')];
  await server.revoke(dead.sessionId ?? '');
  const cookie = `__Host-Http-session=${visitor.cookie}; __Host-Http-session=${visitor.cookie}`;
  const foreign = { headers: { cookie, origin: 'https://evil.example' }, body: '{' };
  const own = { headers: { cookie }, body: '{' };
  expect((await visitor.send('/auth/refresh', { ...foreign, method: 'PUT' })).status).toBe(405);
  waiting = 1500;
  expect((await visitor.send('/auth/refresh', foreign)).status).toBe(403);
  const limited = await visitor.send('/auth/refresh', own);
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
  waiting = undefined;
  expect((await visitor.send('/auth/refresh', own)).json).toEqual({ error: 'duplicate_cookie' });
  expect((await visitor.refresh({ body: '{' })).json).toEqual({ error: 'invalid_request' });
  expect((await dead.refresh({ body: { session_id: 's_other' } })).json).toMatchObject({ reason: 'revoked' });
  expect((await visitor.refresh({ body: { session_id: 's_other' } })).status).toBe(409);
  expect((await visitor.refresh()).status).toBe(200);
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test('a thousand simultaneous refreshes with one cookie, on two servers, rotate it once, and all get the same successor', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const [one, two] = [serve({ store }, clock), serve({ store }, clock)];
  const visitor = await signedIn(one);
  const answers = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const server = index % 2 === 0 ? one : two;
      return read(await server.handler(visitor.request('/auth/refresh')));
    }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(cookieOf)).size).toBe(1);
  const hows = [...one.events, ...two.events].flatMap((event) => (event.type === 'refresh' ? [event.how] : []));
  expect(hows.filter((how) => how === 'rotated')).toHaveLength(1);
  expect(hows.filter((how) => how === 'repeated')).toHaveLength(999);
});

test('the routes are there with a slash at their end too, to which frameworks redirect', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  expect(await visitor.send('/auth/sessions/', { method: 'GET', headers: bearer(visitor) })).toMatchObject({
    status: 200,
  });
  const answer = await visitor.send('/auth/refresh/');
  expect(answer.status).toBe(200);
  expect(cookieOf(answer)).not.toBe(visitor.cookie);
});

test('every answer forbids storing and sniffing, and is JSON or empty', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const answers = [
    await visitor.refresh(),
    await visitor.refresh({ body: { session_id: 's_other' } }),
    await visitor.send('/auth/refresh', { headers: { origin: 'null' } }),
    await visitor.send('/auth/refresh', { method: 'GET' }),
    await visitor.send('/auth/sessions', { method: 'GET' }),
    await visitor.send('/auth/unknown', { method: 'GET' }),
    await visitor.send('/auth/refresh//'),
    await visitor.logout(),
    await visitor.refresh(),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 409, 403, 405, 401, 404, 404, 204, 400]);
  for (const { headers, status } of answers) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.get('vary')).toBe('Origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-type')).toBe(status === 204 ? null : 'application/json');
    expect(headers.get('access-control-allow-origin')).toBe(status === 403 ? null : ORIGIN);
  }
});

test('a refresh whose claims take long gets the current successor, although the browser has rotated twice meanwhile', async () => {
  let isHeld = false;
  let enter = (): void => {};
  let open = (): void => {};
  const entered = new Promise<void>((resolve) => (enter = resolve));
  const gate = new Promise<void>((resolve) => (open = resolve));
  const server = serve({
    claims: async () => {
      if (!isHeld) return {};
      isHeld = false;
      enter();
      await gate;
      return {};
    },
  });
  const slow = await signedIn(server);
  isHeld = true;
  const quick = visit(server);
  quick.cookie = slow.cookie;
  const first = slow.refresh();
  await entered;
  await quick.refresh();
  await quick.refresh();
  open();
  expect((await first).status).toBe(200);
  expect(slow.cookie).toBe(quick.cookie);
  expect((await quick.refresh()).status).toBe(200);
  expect(server.events).not.toContainEqual(expect.objectContaining({ type: 'session_end' }));
});

test.each([{}, { claims: async () => ({}) }])(
  'without a grace the second of two refreshes at once is reuse, whether the app has claims or not: %o',
  async (options) => {
    const server = serve({ grace: 0, ...options });
    const first = await signedIn(server);
    const second = visit(server);
    second.cookie = first.cookie;
    const answers = await Promise.all([first.refresh(), second.refresh()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 400]));
    expect(server.events).toContainEqual(expect.objectContaining({ type: 'session_end', reason: 'reuse_detected' }));
  },
);

test.each([{}, { claims: () => ({}) }])(
  'an active user who gets the successor again has a full idle limit, a page without activity has not',
  async (options) => {
    const server = serve({ lifetimes: { idle: 900_000 }, ...options });
    const visitor = await signedIn(server);
    const { cookie } = visitor;
    server.clock.advance(840_000);
    const quiet = { headers: { 'session-activity': 'none' } };
    expect((await visitor.refresh(quiet)).json).toMatchObject({ idle_expires_in: 60 });
    server.clock.advance(5000);
    visitor.cookie = cookie;
    expect((await visitor.refresh(quiet)).json).toMatchObject({ idle_expires_in: 55 });
    visitor.cookie = cookie;
    expect(await visitor.refresh()).toMatchObject({ status: 200, json: { idle_expires_in: 900 } });
    server.clock.advance(120_000);
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test.each([
  [{ idle: 60_000 }, 30],
  [{ idle: 60_000, accessToken: 10_000 }, 10],
  [{ idle: 900_000 }, 180],
])(
  'with the lifetimes %j an access token lasts %i s, so that a user who makes calls stays signed in',
  async (lifetimes, life) => {
    const server = serve({ lifetimes });
    const visitor = await signedIn(server);
    for (let round = 0; round < 5; round += 1) {
      server.clock.advance(life * 1000);
      const caller = await server.verify(visitor.request('/api', { headers: bearer(visitor) }));
      expect(caller).toMatchObject({ status: 401 });
      expect(await visitor.refresh()).toMatchObject({ status: 200, json: { expires_in: life } });
    }
  },
);

test('after the restore of a backup that is older than the idle limit, the statement of the docs keeps the sessions', async () => {
  const page = await readFile(`${import.meta.dirname}/../../docs/scale.md`, 'utf8');
  const statement = /^UPDATE rebearer_sessions SET idle_expires_at = .*?;/m.exec(page)?.[0] ?? '';
  const database = new DatabaseSync(':memory:');
  const clock = testClock();
  const server = serve({ store: sqliteStore(database, { now: clock.now }), lifetimes: { idle: 900_000 } }, clock);
  const visitor = await signedIn(server);
  const backup = database.prepare('SELECT * FROM rebearer_sessions').get() ?? {};
  for (let minute = 0; minute < 60; minute += 5) {
    clock.advance(5 * 60_000);
    await visitor.refresh();
  }
  const restore = database.prepare('UPDATE rebearer_sessions SET counter = ?, idle_expires_at = ?');
  restore.run(Number(backup['counter']), Number(backup['idle_expires_at']));
  expect(await visitor.refresh()).toMatchObject({ status: 400, json: { reason: 'expired' } });
  database.exec(statement);
  expect((await visitor.refresh()).status).toBe(200);
  expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'restored' });
});
