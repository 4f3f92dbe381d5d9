import { type Auth, createAuth, type AuthEvent, type AuthOptions } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, jwt, settle, type World } from '../simulation/world.ts';

const ALICE = { sub: 'alice', sid: 'session-of-alice' };
const ENDED = { error: 'invalid_grant' };
const REFUSED: ResponseInit = { status: 400 };

/** Events about the user and the session. */
const changes = ({ events }: World): readonly AuthEvent[] =>
  events.filter(({ type }) => ['session-start', 'session-end', 'identity-change'].includes(type));

const START = { type: 'session-start' };
const bySubject = ({ auth }: World): unknown => auth.session.isAuthenticated && auth.session.claims?.['sub'];

test('the user whom the server rendered is shown from the start, and no request is sent', async () => {
  const world = createWorld({ initial: ALICE });
  expect(world.auth.session).toEqual({
    status: 'authenticated',
    isLoading: false,
    isAuthenticated: true,
    isReauthenticating: false,
    claims: ALICE,
    identity: 'alice',
  });
  expect(world.auth.initialSession).toBe(world.auth.session);
  await world.advance(100_000);
  expect(world.sent).toEqual([]);
  expect(world.events).toEqual([]);
});

test('without initial, or with null, the session is loading as usual', () => {
  for (const options of [{}, { initial: null }, { initial: undefined }]) {
    const { auth } = createWorld(options);
    expect(auth.session.status).toBe('loading');
    expect(auth.initialSession).toBe(auth.session);
  }
});

test('the claims are a frozen copy: the app’s object stays mutable', () => {
  const roles = ['editor'];
  const initial = { sub: 'alice', roles };
  const { session } = createWorld({ initial }).auth;
  expect(Object.isFrozen(roles)).toBe(false);
  expect(session).toMatchObject({ claims: { sub: 'alice', roles } });
  expect(session.isAuthenticated && Object.isFrozen(session.claims?.['roles'])).toBe(true);
});

test('the first call waits for one refresh and is sent with its token, while the page stays as it is', async () => {
  const world = createWorld({ initial: ALICE });
  const { session } = world.auth;
  const listener = vi.fn<() => void>();
  world.auth.subscribe(listener);
  const answers = [world.auth.fetch('/api/a'), world.auth.fetch('/api/b'), world.auth.ready()];
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/auth/refresh']);
  expect(world.sent[0]?.authorization).toBeNull();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(world.calls()).toHaveLength(2);
  for (const { authorization } of world.calls()) expect(authorization).toMatch(/^Bearer ey/);
  world.calls().forEach((call) => call.respond('ok'));
  await Promise.all(answers);
  expect(world.auth.session).toBe(session);
  expect(listener).not.toHaveBeenCalled();
  expect(world.refreshes()).toHaveLength(1);
});

test('session-start fires once, when the server has confirmed the user', async () => {
  const world = createWorld({ initial: ALICE });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  await world.auth.ready();
  const refresh = world.auth.refresh();
  await settle();
  world.refreshes()[1]?.respond(grantFor('alice', 2));
  await refresh;
  expect(changes(world)).toEqual([{ type: 'identity-change', from: undefined, to: 'alice' }, START]);
});

test('changed claims are shown when the refresh brings them', async () => {
  const world = createWorld({ initial: { ...ALICE, role: 'editor' } });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  expect(world.auth.session).toMatchObject({ claims: expect.not.objectContaining({ role: 'editor' }) as unknown });
  expect(world.auth.initialSession).toMatchObject({ claims: { role: 'editor' } });
  expect(changes(world)).toEqual([{ type: 'identity-change', from: undefined, to: 'alice' }, START]);
});

test('another tab sends its token, and no refresh is sent', async () => {
  const browser = createBrowser();
  const first = createWorld({}, browser);
  await first.auth.login(Response.json(grantFor('alice')));
  await settle();
  const late = createWorld({ initial: ALICE }, browser);
  const answer = late.auth.fetch('/api/x');
  await settle();
  expect(late.refreshes()).toEqual([]);
  expect(late.calls()[0]?.authorization).toMatch(/^Bearer ey/);
  late.calls()[0]?.respond('ok');
  expect((await answer).status).toBe(200);
});

test('if another tab has another user, the server is asked, and the change is reported', async () => {
  const browser = createBrowser();
  const bobs = createWorld({}, browser);
  await bobs.auth.login(Response.json(grantFor('bob')));
  await settle();
  const world = createWorld({ initial: ALICE }, browser);
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  await settle();
  await world.advance(1000);
  expect(bySubject(world)).toBe('alice');
  world.refreshes()[0]?.respond(grantFor('bob', 2));
  await settle();
  expect(bySubject(world)).toBe('bob');
  expect(await call).toMatchObject({ code: 'session_changed' });
  expect(world.calls()).toEqual([]);
  expect(changes(world)).toEqual([
    { type: 'session-end', reason: 'replaced' },
    { type: 'identity-change', from: 'alice', to: 'bob' },
    START,
  ]);
});

test('a refresh that returns another user changes the page, and withholds the answers to alice’s calls', async () => {
  const world = createWorld({ initial: ALICE });
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  expect(await call).toMatchObject({ code: 'session_changed' });
  expect(bySubject(world)).toBe('bob');
  expect(changes(world)).toContainEqual({ type: 'identity-change', from: 'alice', to: 'bob' });
});

test('if no user is signed in, the session ends like a live one', async () => {
  const world = createWorld({ initial: ALICE });
  const call = world.auth.fetch('/api/x');
  await settle();
  world.refreshes()[0]?.respond(ENDED, REFUSED);
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(world.calls()[0]?.authorization).toBeNull();
  world.calls()[0]?.respond('', { status: 401 });
  expect((await call).status).toBe(401);
  expect(changes(world)).toEqual([{ type: 'session-end', reason: 'expired' }]);
  expect(world.auth.initialSession.status).toBe('authenticated');
});

test.each(['alice', 'bob'])('a login of %s before the first refresh takes precedence', async (user) => {
  const world = createWorld({ initial: ALICE });
  await world.auth.login(Response.json(grantFor(user)));
  expect(bySubject(world)).toBe(user);
  const call = world.auth.fetch('/api/x');
  expect(world.calls()[0]?.authorization).toMatch(/^Bearer ey/);
  world.calls()[0]?.respond('ok');
  await call;
  const identityChange = { type: 'identity-change', from: user === 'alice' ? undefined : 'alice', to: user };
  const end = { type: 'session-end', reason: 'replaced' };
  expect(changes(world)).toEqual([...(user === 'alice' ? [] : [end]), identityChange, START]);
});

test('a login whose token is not there yet keeps the page until its user is known', async () => {
  const world = createWorld({ initial: ALICE });
  const login = world.auth.login({ ok: true });
  await settle();
  expect(bySubject(world)).toBe('alice');
  world.refreshes()[0]?.respond(grantFor('bob'));
  await login;
  expect(bySubject(world)).toBe('bob');
});

test('a call in a login function is sent without a token and without waiting', async () => {
  const world = createWorld({ initial: ALICE });
  const login = world.auth.login(async () => {
    expect(await world.auth.getAccessToken()).toBeUndefined();
    return world.auth.fetch('/api/login', { method: 'POST' });
  });
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/api/login']);
  expect(world.calls()[0]?.authorization).toBeNull();
  world.calls()[0]?.respond(grantFor('alice'));
  await login;
});

test('a logout before the first refresh tells the server without a token, and sends no refresh', async () => {
  const world = createWorld({ initial: ALICE });
  const logout = world.auth.logout();
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/auth/logout']);
  expect(world.sent[0]?.authorization).toBeNull();
  world.sent[0]?.respond(null, { status: 204 });
  expect(await logout).toEqual({ confirmed: true });
  expect(changes(world)).toEqual([
    { type: 'session-end', reason: 'logout' },
    { type: 'identity-change', from: 'alice', to: undefined },
  ]);
});

test('a logout during the first refresh wins', async () => {
  const world = createWorld({ initial: ALICE });
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  await settle();
  void world.auth.logout();
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await call).toMatchObject({ code: 'session_changed' });
  expect(world.auth.session).toMatchObject({ reason: 'logout' });
});

test('a refresh that fails for a passing reason keeps the page, rejects the call, and is repeated automatically', async () => {
  const world = createWorld({ initial: ALICE, retry: { attempts: 1 } });
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  const ready = world.auth.ready().catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.fail();
  expect(await call).toMatchObject({ name: 'RefreshError' });
  expect(await ready).toMatchObject({ name: 'RefreshError' });
  expect(bySubject(world)).toBe('alice');
  await world.advance(120_000);
  world.refreshes()[1]?.respond(grantFor('alice'));
  await settle();
  expect(changes(world)).toEqual([{ type: 'identity-change', from: undefined, to: 'alice' }, START]);
});

test('expired claims are shown like any others, because only the refresh counts', async () => {
  const world = createWorld({ initial: { ...ALICE, iat: 1, exp: 2 } });
  expect(bySubject(world)).toBe('alice');
  const { session } = world.auth;
  const token = world.auth.getAccessToken();
  world.refreshes()[0]?.respond(grantFor('alice'));
  expect(await token).toMatch(/^ey/);
  expect(world.auth.session).toBe(session);
});

test('a logout in another tab ends the session of the rendered page', async () => {
  const browser = createBrowser();
  const first = createWorld({}, browser);
  await first.auth.login(Response.json(grantFor('alice')));
  await settle();
  const late = createWorld({ initial: ALICE, tabs: 'lock' }, browser);
  await settle();
  void first.auth.logout();
  await settle();
  expect(late.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(late.refreshes()).toEqual([]);
});

test('a refresher and a logout of the app get no token, because there is none', async () => {
  const seen: unknown[] = [];
  const world = createWorld({
    initial: ALICE,
    name: 'own',
    refresh: ({ accessToken }) => {
      seen.push(accessToken);
      return Promise.resolve({ accessToken: jwt({ sub: 'alice' }) });
    },
    logout: ({ accessToken }) => Promise.resolve(seen.push(accessToken)),
  });
  void world.auth.logout();
  await settle();
  const other = createWorld({ initial: ALICE, refresh: { url: '/auth/refresh', sendAccessToken: true } });
  void other.auth.ready();
  await settle();
  expect(seen).toEqual([undefined]);
  expect(other.refreshes()[0]?.authorization).toBeNull();
});

test('with cookies only the first call waits for a refresh too, and the claims stay', async () => {
  const world = createWorld({ initial: ALICE, attach: 'cookies' });
  const call = world.auth.fetch('/api/x');
  await settle();
  expect(world.calls()).toEqual([]);
  world.refreshes()[0]?.respond(null, { status: 204 });
  await settle();
  world.calls()[0]?.respond('ok');
  await call;
  expect(bySubject(world)).toBe('alice');
});

test('the option identify names the user', () => {
  const identify: AuthOptions['identify'] = (claims) => `${String(claims?.['sub'])} of ${String(claims?.['org'])}`;
  const initial = { sub: 'alice', org: 'acme' };
  expect(createWorld({ initial, identify }).auth.session).toMatchObject({ identity: 'alice of acme' });
});

test('with an opaque token the claims stay those that the server rendered', async () => {
  const world = createWorld({ initial: ALICE });
  const { session } = world.auth;
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond({ access_token: 'opaque', subject: 'alice' });
  await ready;
  expect(world.auth.session).toBe(session);
});

test('initial does not undo a logout that has not reached the server', async () => {
  const browser = createBrowser();
  const first = createWorld({}, browser);
  await first.auth.login(Response.json(grantFor('alice')));
  first.setOnline(false);
  const logout = first.auth.logout();
  first.calls()[0]?.fail();
  await logout;
  first.auth.dispose();
  const next = createWorld({ initial: ALICE }, browser);
  expect(next.auth.session.status).not.toBe('authenticated');
  expect(next.auth.initialSession.status).toBe('authenticated');
  await next.advance(1000);
  next.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  next.calls()[0]?.respond(null, { status: 204 });
  await settle();
  expect(next.auth.session).toMatchObject({ reason: 'logout' });
});

test('with rememberSignedIn the rendered user is remembered', async () => {
  const browser = createBrowser();
  const options = { tabs: 'off', rememberSignedIn: true } as const;
  const world = createWorld({ ...options, initial: ALICE }, browser);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  expect(createWorld(options, browser).auth.session.status).toBe('loading');
});

test('with restore: false the initial user is only in initialSession', () => {
  const { auth } = createWorld({ initial: ALICE, restore: false });
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(auth.initialSession.status).toBe('authenticated');
});

function cyclic(): object {
  const claims = { sub: 'alice', self: {} };
  claims.self = claims;
  return claims;
}

const make = (initial: unknown): Auth => createAuth({ refresh: '/auth/refresh', initial });

test.each([
  ['a JWT in the claims', { sub: 'alice', copy: [jwt({ sub: 'alice' })] }],
  ['a JWT with its scheme', { header: `Bearer ${jwt({ sub: 'alice' })}` }],
  ['all that peek returns', { claims: { sub: 'alice' }, accessToken: 'opaque' }],
  ['an answer of a token endpoint', { access_token: 'opaque' }],
  ['a refresh token', { sub: 'alice', refreshToken: 'opaque' }],
])('%s is refused as initial, with a message that does not repeat it', (_, initial) => {
  expect(() => make(initial)).toThrow(
    /^createAuth: the option initial contains a token\. Write only the claims\. See [\w./#-]+$/,
  );
});

test.each<readonly [string, unknown]>([
  ['a JWT', jwt({ sub: 'alice' })],
  ['a name', 'alice'],
  ['a function', () => ALICE],
  ['a flag', true],
  ['a list', [{ sub: 'alice' }]],
  ['a Map', new Map([['sub', 'alice']])],
  ['a promise', Promise.resolve(ALICE)],
  ['a number that JSON does not have', { sub: 'alice', id: 5n }],
  ['a cycle', cyclic()],
])('%s is refused as initial, because it is not an object of JSON', (_, initial) => {
  expect(() => make(initial)).toThrow(
    /^createAuth: the option initial is not an object of JSON\. Write the claims, such as/,
  );
});

test('claims whose values contain dots are not refused as a token', () => {
  const claims = {
    sub: 'alice',
    iss: 'https://auth.app.example.com',
    version: '1.2.3',
    token_use: 'access',
    eyJ: 'eyJ',
  };
  expect(make(claims).session).toMatchObject({ claims });
});

test('on a server the session is the one to render, and no request is sent', async () => {
  const warn = vi.spyOn(console, 'error').mockReturnValue();
  const calls: unknown[][] = [];
  const auth = createAuth({
    refresh: '/auth/refresh',
    origins: ['https://api.example.com'],
    initial: ALICE,
    fetch: (...args) => {
      calls.push(args);
      return Promise.resolve(new Response('', { status: 401 }));
    },
  });
  await auth.ready();
  expect(auth.session).toMatchObject({ status: 'authenticated', identity: 'alice' });
  await auth.fetch('https://other.example.com/x');
  expect(calls).toEqual([['https://other.example.com/x']]);
  expect(await auth.getAccessToken()).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});
