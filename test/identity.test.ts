import { expect, test, vi } from 'vitest';
import { createBrowser } from './simulation/browser.ts';
import { createWorld, INVALID_TOKEN, jwt, settle, type World } from './simulation/world.ts';

type Options = Parameters<typeof createWorld>[0];

/** What a server answers with: a JWT with these claims, or an opaque token. */
function bodyOf(claims: object | string, more: object = {}): object {
  return { access_token: typeof claims === 'string' ? claims : jwt(claims), expires_in: 180, ...more };
}

async function signedIn(claims: object | string, options: Options = {}): Promise<World> {
  const world = createWorld({ restore: false, ...options });
  await world.auth.login(Response.json(bodyOf(claims)));
  return world;
}

const reason = (error: unknown): unknown => error;
const codeOf = (outcome: unknown): unknown => {
  const { code, status } = outcome as { code?: string; status?: number };
  return code ?? status;
};

/** A POST that was refused, and whose refresh answers with other claims. Returns what becomes of it. */
async function refreshedAs(world: World, body: object): Promise<unknown> {
  const call = world.auth.fetch('/api/notes', { method: 'POST', body: 'by alice' }).catch(reason);
  world.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(body);
  await settle();
  world.calls()[1]?.respond('ok');
  return codeOf(await call);
}

test.each([
  ['sub as a number', { sub: 1 }, { sub: 2 }],
  ['user_id', { user_id: 1 }, { user_id: 2 }],
  ['userId', { userId: 1 }, { userId: 2 }],
  ['id', { id: 1 }, { id: 2 }],
  ['uid', { uid: 'a' }, { uid: 'b' }],
  ['username', { username: 'alice' }, { username: 'bob' }],
  ['email', { email: 'alice@example.com' }, { email: 'bob@example.com' }],
  ['a subject for all users', { sub: 'AccessToken', email: 'alice' }, { sub: 'AccessToken', email: 'bob' }],
  ['a user id beside a subject for all users', { sub: 'members', userId: 1 }, { sub: 'members', userId: 2 }],
  ['a nested user', { user: { id: 1 } }, { user: { id: 2 } }],
  ['a namespaced claim', { 'https://example.com/user_id': 1 }, { 'https://example.com/user_id': 2 }],
  ['the same session, another user', { sub: 'alice', sid: 's' }, { sub: 'bob', sid: 's' }],
  ['two agents of one account', { account_id: 1, agent_id: 1 }, { account_id: 1, agent_id: 2 }],
  ['two members of one account', { account: { id: 1 }, member: { id: 1 } }, { account: { id: 1 }, member: { id: 2 } }],
  ['claims without a name', { plan: 'free', iat: 1 }, { plan: 'paid', iat: 2 }],
])('%s: a waiting POST is never sent as the user whom the refresh returns', async (_name, before, after) => {
  const world = await signedIn(before);
  expect(await refreshedAs(world, bodyOf(after))).toBe('session_changed');
  expect(world.calls()).toHaveLength(1);
  expect(world.events).toContainEqual({ type: 'session-end', reason: 'replaced' });
});

test.each([
  ['numbers', { sub: 1, iat: 1 }, { sub: 1, iat: 2 }],
  ['a session that is called otherwise', { sub: 'alice', sid: 's' }, { sub: 'alice', sid: 't' }],
  ['a session id that rotates', { id: 1, sessionId: 'a' }, { id: 1, sessionId: 'b' }],
  [
    'a role beside a nested user',
    { UserInfo: { username: 'alice', roles: [1] } },
    { UserInfo: { username: 'alice', roles: [1, 2] } },
  ],
  ['an address that was changed', { user_id: 1, email: 'a@example.com' }, { user_id: 1, email: 'b@example.com' }],
  ['a token id beside the user', { user_id: 1, id: 'token-1' }, { user_id: 1, id: 'token-2' }],
  ['a login that is no longer fresh', { identity: 1, fresh: true }, { identity: 1, fresh: false }],
  ['the time of a token', { role: 'user', created: 1 }, { role: 'user', created: 2 }],
  ['a role that was given meanwhile', { id: 1, role: 'user' }, { id: 1, role: 'admin' }],
])('%s: a waiting POST is replayed for the same user', async (_name, before, after) => {
  const world = await signedIn(before);
  expect(await refreshedAs(world, bodyOf(after))).toBe(200);
});

test('opaque tokens without a name: a call is replayed after the tab’s own refresh, and the console says once that users can’t be told apart', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const world = await signedIn('opaque-1');
  expect(await refreshedAs(world, bodyOf('opaque-2'))).toBe(200);
  expect(world.auth.session).toMatchObject({ status: 'authenticated', identity: undefined });
  expect(said).toHaveBeenCalledTimes(1);
  expect(said.mock.calls[0]?.[0]).toMatch(/session_id.*identify.*#no-identity/s);
});

test('opaque tokens with a session_id are told apart', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(bodyOf('opaque-1', { session_id: 's' })));
  expect(await refreshedAs(world, bodyOf('opaque-2', { session_id: 't' }))).toBe('session_changed');
});

test('an opaque token without a name: a call is not replayed after a login', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = await signedIn('opaque-1');
  const call = world.auth.fetch('/api/x', { method: 'POST', body: 'by alice' }).catch(reason);
  await world.auth.login(Response.json(bodyOf('opaque-2')));
  world.calls()[0]?.respond('', INVALID_TOKEN);
  expect(codeOf(await call)).toBe('session_changed');
  expect(world.calls()).toHaveLength(1);
});

test.each([
  ['with a token', (world: World) => world.auth.login(Response.json(bodyOf({ sub: 'alice', sid: 't' })))],
  ['without one', (world: World) => world.auth.login()],
])('the same user logs in again %s: waiting calls are replayed', async (_name, logIn) => {
  const world = await signedIn({ sub: 'alice', sid: 's' });
  const call = world.auth.fetch('/api/x').catch(reason);
  const login = logIn(world);
  await settle();
  world.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(bodyOf({ sub: 'alice', sid: 't' }));
  await login;
  await settle();
  world.calls()[1]?.respond('ok');
  expect(codeOf(await call)).toBe(200);
  expect(world.events.filter(({ type }) => type === 'identity-change')).toHaveLength(1);
});

test('a call that is made while the page shows alice and a login by redirect is verified is not sent as bob', async () => {
  const world = await signedIn({ sub: 'alice' });
  const login = world.auth.login();
  const call = world.auth.fetch('/api/x', { method: 'POST', body: 'by alice' }).catch(reason);
  await settle();
  world.refreshes()[0]?.respond(bodyOf({ sub: 'bob' }));
  await login;
  expect(codeOf(await call)).toBe('session_changed');
  expect(world.calls()).toHaveLength(0);
});

test('a login by redirect of the same user keeps the page', async () => {
  const world = await signedIn({ sub: 'alice' });
  const before = world.auth.session;
  const shown: unknown[] = [];
  world.auth.subscribe((session) => shown.push(session));
  const login = world.auth.login();
  await settle();
  world.refreshes()[0]?.respond(bodyOf({ sub: 'alice' }));
  await login;
  expect([shown, world.auth.session === before]).toEqual([[], true]);
});

test('a call that is made while a login by redirect is verified is sent as the verified user', async () => {
  const world = await signedIn({ sub: 'alice' });
  const before = world.auth.fetch('/api/before').catch(reason);
  void world.auth.logout();
  world.calls()[1]?.respond({});
  await settle();
  void world.auth.login();
  const after = world.auth.fetch('/api/after').catch(reason);
  await settle();
  world.refreshes()[0]?.respond(bodyOf({ sub: 'bob' }));
  await settle();
  world.calls()[0]?.respond('', INVALID_TOKEN);
  world.calls().at(-1)?.respond('ok');
  expect([codeOf(await before), codeOf(await after)]).toEqual(['session_changed', 200]);
  expect(world.calls().map(({ url }) => new URL(url).pathname)).toEqual(['/api/before', '/auth/logout', '/api/after']);
});

test.each([200, 500])('an answer %i that arrives when another user is signed in is withheld', async (status) => {
  const world = await signedIn({ sub: 'alice' });
  const light = world.auth.fetch('/api/light').catch(reason);
  const plain = world.auth.fetch('/api/plain', { method: 'POST', body: 'x' }).catch(reason);
  const watched = world.auth.fetch('/api/watched', { signal: new AbortController().signal }).catch(reason);
  void world.auth.logout();
  await world.auth.login(Response.json(bodyOf({ sub: 'bob' })));
  for (const sent of world.calls()) sent.respond('data of alice', { status });
  const errors = await Promise.all([light, plain, watched]);
  expect(errors.map(codeOf)).toEqual(Array(3).fill('session_changed'));
  // They were sent: a caller who believes that they were not repeats a write.
  for (const error of errors) expect(error).toMatchObject({ message: expect.stringContaining('answer was dropped') });
});

test('an answer that arrives when its user is signed in again is delivered', async () => {
  const world = await signedIn({ sub: 'alice' });
  const call = world.auth.fetch('/api/x').catch(reason);
  void world.auth.logout();
  await world.auth.login(Response.json(bodyOf({ sub: 'alice' })));
  world.calls()[0]?.respond('data of alice');
  expect(codeOf(await call)).toBe(200);
});

test('a replay whose answer arrives when another user is signed in is withheld', async () => {
  const world = await signedIn({ sub: 'alice' });
  const call = world.auth.fetch('/api/x').catch(reason);
  world.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(bodyOf({ sub: 'alice' }));
  await settle();
  await world.auth.login(Response.json(bodyOf({ sub: 'bob' })));
  world.calls()[1]?.respond('data of alice');
  expect(codeOf(await call)).toBe('session_changed');
});

test('with identify a user who changes the organisation counts as another user', async () => {
  const identify = (claims: Readonly<Record<string, unknown>> | undefined): string =>
    JSON.stringify([claims?.['sub'], claims?.['org']]);
  const world = await signedIn({ sub: 'alice', org: 'one' }, { identify });
  expect(world.auth.session).toMatchObject({ identity: '["alice","one"]' });
  expect(await refreshedAs(world, bodyOf({ sub: 'alice', org: 'two' }))).toBe('session_changed');
});

test.each([
  [
    'throws',
    () => {
      throw new Error('eyJ.secret');
    },
    /identify throws/,
  ],
  ['returns a number', () => 7 as unknown as string, /identify returns a value of type number/],
  ['returns an empty text', () => '', /identify returns an empty string/],
  ['returns null', () => null as unknown as string, /identify returns null/],
])('an identify that %s is reported clearly, and the session is kept', async (_name, identify, message) => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ restore: false, identify });
  const error = await world.auth.login(Response.json(bodyOf({ sub: 'alice' }))).catch(reason);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain('secret');
  expect(error).toMatchObject({ code: 'configuration' });
});

test('an id that rotates with every refresh does not change the snapshot', async () => {
  const world = await signedIn({ id: 1, sessionId: 'a', type: 'access' });
  const before = world.auth.session;
  expect(await refreshedAs(world, bodyOf({ id: 1, sessionId: 'b', type: 'access' }))).toBe(200);
  expect(world.auth.session).toBe(before);
});

test('with cookies only the claims of a login stay while its user does', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ restore: false, attach: 'cookies' });
  await world.auth.login({ accessToken: jwt({ sub: 'alice', plan: 'paid' }), expiresIn: 180 });
  const before = world.auth.session;
  expect(await refreshedAs(world, { expires_in: 180 })).toBe(200);
  expect(world.auth.session).toBe(before);
  expect(before).toMatchObject({ identity: 'alice', claims: { plan: 'paid' } });
});

test.each(['subject', 'sessionId', 'sub', 'sid', 'accessToken', 'exp', 'header'])(
  'a polluted Object.prototype.%s does not make two users one',
  async (name) => {
    const world = await signedIn({ user_id: 1 });
    Object.defineProperty(Object.prototype, name, {
      value: name === 'header' ? true : 'x',
      configurable: true,
      writable: true,
    });
    const outcome = await refreshedAs(world, bodyOf({ user_id: 2 })).finally(() =>
      Reflect.deleteProperty(Object.prototype, name),
    );
    expect(outcome).toBe('session_changed');
  },
);

test('a second tab of the same unnamed user changes nothing in the first', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  for (const tabs of ['share', 'lock'] as const) {
    const browser = createBrowser();
    const first = createWorld({ restore: false, tabs }, browser);
    await first.auth.login({ accessToken: 'opaque-1', expiresIn: 180 });
    await settle();
    const shown: unknown[] = [first.auth.session];
    first.auth.subscribe((session) => shown.push(session));
    const call = first.auth.fetch('/api/slow');
    const second = createWorld({ tabs }, browser);
    void second.auth.ready();
    await second.advance(60);
    second.refreshes()[0]?.respond(bodyOf('opaque-2'));
    await settle();
    await second.advance(60);
    expect(second.auth.session.status).toBe('authenticated');
    expect(shown).toHaveLength(1);
    first.calls()[0]?.respond('', INVALID_TOKEN);
    await settle();
    await first.advance(60);
    first.refreshes()[0]?.respond(bodyOf('opaque-3'));
    await settle();
    first.calls()[1]?.respond('ok');
    expect((await call).status).toBe(200);
  }
});

test('a login of an unnamed user in another tab keeps the page of this one, and rejects the waiting calls', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const browser = createBrowser();
  const [first, second] = [createWorld({ restore: false }, browser), createWorld({ restore: false }, browser)];
  await first.auth.login({ accessToken: 'opaque-1', expiresIn: 180 });
  await settle();
  await first.advance(60);
  second.refreshes()[0]?.respond(bodyOf('opaque-1'));
  await settle();
  first.events.length = 0;
  const statuses: string[] = [];
  first.auth.subscribe(({ status }) => statuses.push(status));
  const call = first.auth.fetch('/api/x', { method: 'POST', body: 'by alice' }).catch(reason);
  await first.advance(60);
  await second.auth.login({ accessToken: 'opaque-2', expiresIn: 180 });
  await settle();
  await first.advance(60);
  first.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  first.refreshes()[0]?.respond(bodyOf('opaque-3'));
  await settle();
  expect(codeOf(await call)).toBe('session_changed');
  expect(statuses).toEqual([]);
  expect(first.calls()).toHaveLength(1);
  expect(first.events).toContainEqual({ type: 'identity-change', from: null, to: null });
});
