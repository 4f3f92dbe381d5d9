import { beforeEach, expect, test, vi } from 'vitest';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from './simulation/world.ts';
import { START } from './simulation/browser.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

/** A page that is signed in as alice, its first token fresh. */
async function signedIn(options: Parameters<typeof createWorld>[0] = {}, expiresIn = 180): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice', 1, expiresIn));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

function bearer(subject: string, number: number): string {
  return `Bearer ${Reflect.get(grantFor(subject, number), 'access_token')}`;
}

test('a call with a fresh token is sent at once with the token', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/x');
  expect(world.sent).toMatchObject([{ url: 'https://app.example.com/api/x', authorization: bearer('alice', 1) }]);
});

test('the first calls of a page wait for one restore', async () => {
  const world = createWorld();
  const calls = [1, 2, 3, 4, 5].map(() => world.auth.fetch('/api/x'));
  await settle();
  expect(world.sent).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(world.calls().map(({ authorization }) => authorization)).toEqual(Array(5).fill(bearer('alice', 1)));
  for (const call of world.calls()) call.respond('ok');
  expect(await Promise.all(calls.map(async (call) => (await call).text()))).toEqual(Array(5).fill('ok'));
});

test('without a session calls are sent without a token, and their 401 goes to the caller', async () => {
  const world = createWorld();
  const call = world.auth.fetch('/api/x');
  world.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'no_session' }, { status: 400 });
  await settle();
  world.calls()[0]?.respond('no', { status: 401 });
  expect((await call).status).toBe(401);
  void world.auth.fetch('/api/y');
  expect(world.calls().map(({ authorization }) => authorization)).toEqual([null, null]);
  expect(world.refreshes()).toHaveLength(1);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});

test('a hundred refused calls cause one refresh and one replay each', async () => {
  const world = await signedIn();
  const calls = Array.from({ length: 100 }, (_, at) => world.auth.fetch(`/api/${at}`));
  for (const call of world.calls()) call.respond('no', INVALID_TOKEN);
  await settle();
  expect(world.refreshes()).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  const replays = world.calls().slice(100);
  expect(replays).toHaveLength(100);
  expect(new Set(replays.map(({ authorization }) => authorization))).toEqual(new Set([bearer('alice', 2)]));
  for (const replay of replays) replay.respond('ok');
  expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
  expect(world.refreshes()).toHaveLength(1);
});

test('a late 401 for the old token is replayed with the new one, without another refresh', async () => {
  const world = await signedIn();
  const late = world.auth.fetch('/api/late');
  const early = world.auth.fetch('/api/early');
  world.calls()[1]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[2]?.respond('ok');
  await early;
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.calls()[3]?.respond('late ok');
  expect(await (await late).text()).toBe('late ok');
  expect(world.refreshes()).toHaveLength(1);
});

test('two refreshes that return the same text count as two tokens', async () => {
  const world = await signedIn();
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 1));
  await settle();
  expect(world.calls()).toHaveLength(2);
  world.calls()[1]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test('a replay that is refused again returns its 401 with an unread body', async () => {
  const world = await signedIn();
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('first', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.respond('second', INVALID_TOKEN);
  const response = await call;
  expect([response.status, response.bodyUsed, await response.text()]).toEqual([401, false, 'second']);
  expect(world.sent).toHaveLength(3);
});

test('a server that refuses every new token gets few refreshes, and a misconfiguration is reported', async () => {
  const world = await signedIn();
  let number = 1;
  for (let second = 0; second < 100; second++) {
    const call = world.auth.fetch('/api/x');
    const answered = call.then(() => true);
    while (!(await Promise.race([answered, settle()]))) {
      world.sent.pop()?.respond('no', INVALID_TOKEN);
      await settle();
      const refresh = world.refreshes().at(-1);
      if (refresh === undefined) continue;
      world.sent.length = 0;
      refresh.respond(grantFor('alice', ++number));
      await settle();
    }
    await world.advance(1000);
  }
  expect(number).toBeLessThan(10);
  expect(world.events.filter(({ type }) => type === 'misconfigured')).toHaveLength(1);
  expect(world.auth.session.status).toBe('authenticated');
});

test('a token near its end is used while it is being refreshed', async () => {
  const world = await signedIn();
  await world.advance(160_000);
  void world.auth.fetch('/api/x');
  void world.auth.fetch('/api/y');
  expect(world.calls().map(({ authorization }) => authorization)).toEqual([bearer('alice', 1), bearer('alice', 1)]);
  expect(world.refreshes()).toHaveLength(1);
});

test('an expired token is refreshed before the call is sent', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  void world.auth.fetch('/api/x');
  expect(world.calls()).toHaveLength(0);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls()).toMatchObject([{ authorization: bearer('alice', 2) }]);
});

test('a token that has expired on arrival is used once, and is not fetched in a loop', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  void world.auth.fetch('/api/x');
  world.refreshes()[0]?.respond(grantFor('alice', 2, 0.001));
  await world.advance(50);
  expect(world.calls()).toHaveLength(1);
  expect(world.refreshes()).toHaveLength(1);
});

test('a laptop that slept through the expiry refreshes when the page is visible again', async () => {
  const world = await signedIn();
  world.setWall(START + 3_600_000);
  await world.wake('visible');
  expect(world.refreshes()).toHaveLength(1);
});

test('a passing failure is tried again, and the callers get their answers', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const call = world.auth.fetch('/api/x');
  world.refreshes()[0]?.respond('oops', { status: 500 });
  await settle();
  await world.advance(1000);
  expect(world.refreshes()).toHaveLength(2);
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[0]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test.each([
  ['500', (world: World) => world.refreshes().at(-1)?.respond('oops', { status: 500 })],
  ['a network failure', (world: World) => world.refreshes().at(-1)?.fail()],
  ['truncated JSON', (world: World) => world.refreshes().at(-1)?.respond('{"access_token":"abc')],
  ['nothing at all', (world: World) => world.advance(15_000)],
])('%s, repeated, rejects with RefreshError and keeps the session', async (_name, misbehave) => {
  const world = await signedIn();
  await world.advance(180_000);
  const outcome = world.auth.fetch('/api/x').catch((error: unknown) => error);
  for (let attempt = 1; attempt <= 3; attempt++) {
    expect(world.refreshes()).toHaveLength(attempt);
    await misbehave(world);
    await settle();
    if (attempt < 3) await world.advance(2000);
  }
  const error = await outcome;
  expect(error).toMatchObject({ code: 'refresh_failed', retryable: true });
  expect(String(error)).not.toMatch(/secret|xxx/);
  expect(world.auth.session.status).toBe('authenticated');
  await expect(world.auth.fetch('/api/y')).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(world.refreshes()).toHaveLength(3);
  expect(world.calls()).toHaveLength(0);
});

test('a valid token stays in use after a failed refresh', async () => {
  const world = await signedIn();
  await world.advance(160_000);
  void world.auth.fetch('/api/x');
  world.refreshes()[0]?.respond('gone', { status: 404 });
  await settle();
  void world.auth.fetch('/api/y');
  expect(world.calls().map(({ authorization }) => authorization)).toEqual([bearer('alice', 1), bearer('alice', 1)]);
  expect(world.refreshes()).toHaveLength(1);
});

test('offline one attempt is made, and coming online ends the backoff', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  world.setOnline(false);
  const call = world.auth.fetch('/api/x');
  await settle();
  world.refreshes()[0]?.fail();
  await expect(call).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(world.sent).toHaveLength(1);
  world.setOnline(true);
  await world.wake('online');
  expect(world.refreshes()).toHaveLength(2);
});

test('a restore that failed is tried again when the page comes online', async () => {
  const world = createWorld();
  world.setOnline(false);
  const ready = world.auth.ready();
  world.refreshes()[0]?.fail();
  await expect(ready).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(world.auth.session.status).toBe('loading');
  world.setOnline(true);
  await world.wake('online');
  world.refreshes()[1]?.respond(grantFor('alice'));
  await settle();
  expect(world.auth.session.status).toBe('authenticated');
});

test('the end of a session gives every waiting caller its own 401, and later calls send no refresh', async () => {
  const world = await signedIn();
  const calls = [world.auth.fetch('/api/x'), world.auth.fetch('/api/y')];
  for (const call of world.calls()) call.respond('genuine', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'revoked' }, { status: 400 });
  expect(await Promise.all(calls.map(async (call) => (await call).text()))).toEqual(['genuine', 'genuine']);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  expect(world.events.at(-1)).toMatchObject({ type: 'session-end', reason: 'revoked' });
  void world.auth.fetch('/api/z');
  await settle();
  expect(world.refreshes()).toHaveLength(1);
});

test('a login after the end works, and its token is used', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('bob')));
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
  void world.auth.fetch('/api/x');
  expect(world.sent).toMatchObject([{ authorization: bearer('bob', 1) }]);
});

test('a login whose answer has no token is followed by a refresh', async () => {
  const world = createWorld({ restore: false });
  const login = world.auth.login(new Response(null, { status: 204 }));
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  await login;
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
});

test('a login leaves the response unread for the app, and rejects a response that is not a login', async () => {
  const { auth } = createWorld({ restore: false });
  const response = Response.json(grantFor('bob'));
  await auth.login(response);
  expect(await response.json()).toHaveProperty('access_token');
  await expect(auth.login(response)).rejects.toMatchObject({ code: 'login_failed' });
  await expect(auth.login(new Response(null, { status: 401 }))).rejects.toMatchObject({ code: 'login_failed' });
  await expect(auth.login({ accessToken: 'a b' })).rejects.toMatchObject({ code: 'login_failed' });
});

test('a waiting call of alice is never sent as bob', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const outcome = world.auth.fetch('/api/notes', { method: 'POST', body: 'by alice' }).catch((error: unknown) => error);
  await world.auth.login(Response.json(grantFor('bob')));
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await outcome).toMatchObject({ code: 'session_changed' });
  expect(world.calls()).toHaveLength(0);
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a 401 for alice after bob has logged in is not replayed as bob', async () => {
  const world = await signedIn();
  const outcome = world.auth.fetch('/api/notes', { method: 'POST', body: 'by alice' }).catch((error: unknown) => error);
  await world.auth.login(Response.json(grantFor('bob')));
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  expect(await outcome).toMatchObject({ code: 'session_changed' });
  expect(world.calls()).toHaveLength(1);
});

test('a refresh that returns another user’s token ends the session', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const outcome = world.auth.fetch('/api/x').catch((error: unknown) => error);
  world.refreshes()[0]?.respond(grantFor('bob'));
  expect(await outcome).toMatchObject({ code: 'session_changed' });
  expect(world.calls()).toHaveLength(0);
  expect(world.events.map(({ type }) => type)).toContain('session-end');
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('logout drops the token at once, tells the server with the token, and reports the confirmation', async () => {
  const world = await signedIn();
  const logout = world.auth.logout();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(world.sent).toMatchObject([
    {
      url: 'https://app.example.com/auth/logout',
      method: 'POST',
      authorization: bearer('alice', 1),
      init: { keepalive: true, credentials: 'include' },
    },
  ]);
  world.sent[0]?.respond('', { status: 200 });
  expect(await logout).toEqual({ confirmed: true });
});

test('a logout that did not reach the server can be repeated', async () => {
  const world = await signedIn();
  const first = world.auth.logout();
  world.sent.at(-1)?.fail();
  expect(await first).toEqual({ confirmed: false });
  const second = world.auth.logout();
  expect(world.sent).toHaveLength(2);
  world.sent.at(-1)?.respond('', { status: 200 });
  expect(await second).toEqual({ confirmed: true });
});

test('the snapshot is the same object until its content changes', async () => {
  const world = await signedIn();
  const seen: unknown[] = [];
  world.auth.subscribe((session) => seen.push(session));
  const before = world.auth.session;
  await world.advance(160_000);
  void world.auth.fetch('/api/x');
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.auth.session).toBe(before);
  expect(Object.isFrozen(before)).toBe(true);
  expect(seen).toEqual([]);
  void world.auth.logout();
  expect(seen).toEqual([world.auth.session]);
});

test('an Authorization of the caller is kept, and its 401 causes no refresh', async () => {
  const world = await signedIn();
  const headers = [
    { Authorization: 'Basic x' },
    [['authorization', 'Basic x']],
    new Headers({ AUTHORIZATION: 'Basic x' }),
  ] as HeadersInit[];
  for (const own of headers) {
    const call = world.auth.fetch('/api/x', { headers: own });
    world.sent.at(-1)?.respond('no', INVALID_TOKEN);
    expect((await call).status).toBe(401);
  }
  expect(world.sent.map(({ authorization }) => authorization)).toEqual(['Basic x', 'Basic x', 'Basic x']);
});

test('with overrideAuthorization the Authorization of a client library is replaced', async () => {
  const world = await signedIn();
  void world.auth.createFetch({ overrideAuthorization: true })('/api/x', {
    headers: { authorization: 'Bearer placeholder' },
  });
  expect(world.sent).toMatchObject([{ authorization: bearer('alice', 1) }]);
});

test.each([
  ['a record', { 'x-A': '1' }],
  ['pairs', [['x-A', '1']]],
  ['Headers', new Headers({ 'x-A': '1' })],
] as [string, HeadersInit][])('headers given as %s arrive unchanged', async (_name, headers) => {
  const world = await signedIn();
  const before = JSON.stringify([...new Headers(headers)]);
  void world.auth.fetch('/api/x', { headers });
  expect(new Headers(world.sent[0]?.init.headers).get('x-a')).toBe('1');
  expect(JSON.stringify([...new Headers(headers)])).toBe(before);
});

test('headers given as any iterable of pairs arrive', async () => {
  const world = await signedIn();
  const headers = new Map([['x-a', '1']]) as unknown as HeadersInit;
  void world.auth.fetch('/api/x', { headers });
  expect([...new Headers(world.sent[0]?.init.headers)].map(([name]) => name)).toEqual(['authorization', 'x-a']);
});

test('a base fetch that throws makes a call that rejects', async () => {
  const world = await signedIn({
    fetch: () => {
      throw new Error('broken');
    },
    refresh: () => Promise.resolve({ accessToken: 'opaque' }),
  });
  await world.auth.ready();
  await expect(world.auth.fetch('/api/x')).rejects.toThrow('broken');
});

test('changes that the caller makes after the call do not affect either attempt', async () => {
  const world = createWorld();
  const headers: Record<string, string> = { 'x-a': '1' };
  const body = new Uint8Array([1, 2, 3]);
  const init = { method: 'POST', headers, body };
  void world.auth.fetch('/api/x', init);
  headers['x-a'] = '2';
  body.fill(9);
  init.method = 'DELETE';
  world.refreshes()[0]?.respond(grantFor('alice', 1));
  await settle();
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await settle();
  const first = ['POST', '1', new Uint8Array([1, 2, 3]).buffer];
  const arrived = world
    .calls()
    .map(({ method, init: sent }) => [method, new Headers(sent.headers).get('x-a'), sent.body]);
  expect(arrived).toEqual([first, first]);
});

test('a call whose body can not be sent again gets its 401, and other calls get the new token', async () => {
  const world = await signedIn();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
  }
  const init = { method: 'POST', body: body(), duplex: 'half' } as unknown as RequestInit;
  const call = world.auth.fetch('/api/x', init);
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect((await call).status).toBe(401);
  expect(world.events.at(-1)).toEqual({
    type: 'replay-impossible',
    method: 'POST',
    url: 'https://app.example.com/api/x',
  });
});

test('an abort ends the wait of its caller at once, but not the refresh and not other calls', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const controller = new AbortController();
  const reason = new Error('mine');
  const given = world.auth.fetch('/api/gone', { signal: controller.signal }).catch((error: unknown) => error);
  const other = world.auth.fetch('/api/other');
  controller.abort(reason);
  expect(await given).toBe(reason);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls().map(({ url }) => url)).toEqual(['https://app.example.com/api/other']);
  world.calls()[0]?.respond('ok');
  expect((await other).ok).toBe(true);
});

test('403, 500 and network errors are returned as they are', async () => {
  const world = await signedIn();
  for (const status of [403, 500]) {
    const call = world.auth.fetch('/api/x');
    world.sent.at(-1)?.respond('', { status });
    expect((await call).status).toBe(status);
  }
  const call = world.auth.fetch('/api/x');
  world.sent.at(-1)?.fail();
  await expect(call).rejects.toThrow(TypeError);
  expect(world.refreshes()).toHaveLength(0);
});

test('getAccessToken returns a token that is valid for long enough', async () => {
  const world = await signedIn();
  expect(await world.auth.getAccessToken()).toBe(bearer('alice', 1).slice(7));
  const longer = world.auth.getAccessToken({ minValidity: 200_000 });
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await longer).toBe(bearer('alice', 2).slice(7));
});

test('a wrong refresh URL is reported once, with a remedy, and logs no user out', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  for (let attempt = 0; attempt < 3; attempt++) {
    world.refreshes().at(-1)?.respond('<h1>not found', { status: 404 });
    await settle();
    await world.advance(2000);
  }
  await expect(ready).rejects.toMatchObject({ code: 'configuration' });
  expect(world.events.map(({ type }) => type)).toEqual(['refresh-start', 'refresh-failure', 'misconfigured']);
  expect(world.auth.session.status).toBe('loading');
  expect(vi.mocked(console.error).mock.calls).toEqual([[expect.stringMatching(/404.*check the refresh URL/)]]);
});

test('no event, snapshot, error or client contains the token', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/x?access_token=secret');
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  const shown = JSON.stringify([world.events, world.auth.session, world.auth, Object.values(world.auth).map(String)]);
  expect(shown).not.toMatch(/eyJ|secret/);
});

test('a custom refresher may return a grant, a response, or null for no session', async () => {
  const answers = [
    { accessToken: jwt({ sub: 'alice' }), expiresIn: 1 },
    Response.json({ access: jwt({ sub: 'alice' }), expires_in: 1 }),
    null,
  ];
  const world = createWorld({ refresh: () => Promise.resolve(answers.shift() ?? null) });
  await world.auth.ready();
  expect(world.auth.session.status).toBe('authenticated');
  await world.advance(1000);
  expect(await world.auth.getAccessToken()).toBeDefined();
  await world.advance(1000);
  expect(await world.auth.getAccessToken()).toBeUndefined();
  expect(world.auth.session).toMatchObject({ reason: 'expired' });
});
