import type { AuthEvent } from 'rebearer';
import { expect, test } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from '../simulation/world.ts';

function signedIn(user: string, options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld({ restore: false, ...options });
  return world.auth.login(Response.json(grantFor(user))).then(() => world);
}

function changes(events: readonly AuthEvent[]): readonly (readonly [unknown, unknown])[] {
  return events.flatMap((event) => (event.type === 'identity-change' ? [[event.from, event.to] as const] : []));
}

const typesOf = (events: readonly AuthEvent[]): readonly string[] => events.map(({ type }) => type);

const FIRST = [undefined, 'alice'] as const;

test('the first user of a page has no from', async () => {
  const world = createWorld();
  void world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  expect(world.events).toMatchObject([
    { type: 'refresh-start', cause: 'restore' },
    { type: 'refresh-success' },
    { type: 'identity-change', from: undefined, to: 'alice' },
    { type: 'session-start' },
    { type: 'token', source: 'refresh' },
  ]);
});

test('a login as another user with a token fires before any component shows that user', async () => {
  const world = await signedIn('alice');
  const order: unknown[] = [];
  world.auth.on('identity-change', ({ from, to }) => order.push([from, to]));
  world.auth.subscribe((session) => order.push(session.isAuthenticated && session.identity));
  await world.auth.login(Response.json(grantFor('bob')));
  expect(order).toEqual([['alice', 'bob'], 'bob']);
  expect(typesOf(world.events).slice(-4)).toEqual(['session-end', 'identity-change', 'session-start', 'token']);
});

test('a login by redirect, announced without an argument, is a change of user', async () => {
  const world = await signedIn('alice');
  const login = world.auth.login();
  await settle();
  world.refreshes()[0]?.respond(grantFor('bob'));
  await login;
  expect(changes(world.events)).toEqual([FIRST, ['alice', 'bob']]);
});

test('a login as the same user is not a change', async () => {
  const world = await signedIn('alice');
  await world.auth.login(Response.json(grantFor('alice', 2)));
  const login = world.auth.login();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 3));
  await login;
  expect(changes(world.events)).toEqual([FIRST]);
  expect(typesOf(world.events)).not.toContain('session-end');
});

test('a refresh that returns another user’s token is a change', async () => {
  const world = await signedIn('alice');
  await world.advance(180_000);
  void world.auth.fetch('/api/x').catch(() => {});
  world.refreshes()[0]?.respond(grantFor('bob'));
  await settle();
  expect(changes(world.events)).toEqual([FIRST, ['alice', 'bob']]);
});

test('a logout is a change, and the next user is compared with the last one', async () => {
  const world = await signedIn('alice');
  void world.auth.logout();
  await world.auth.login(Response.json(grantFor('bob')));
  expect(changes(world.events)).toEqual([FIRST, ['alice', undefined], ['alice', 'bob']]);
});

test('a login after a logout has no from', async () => {
  const world = await signedIn('alice');
  void world.auth.logout();
  await world.auth.login(Response.json(grantFor('alice')));
  expect(changes(world.events)).toEqual([FIRST, ['alice', undefined], FIRST]);
});

test.each([
  ['alice', []],
  ['bob', [['alice', 'bob']]],
])('after an expiry %s signs in: %j', async (user, expected) => {
  const world = await signedIn('alice');
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  await call;
  expect(changes(world.events)).toEqual([FIRST]);
  await world.auth.login(Response.json(grantFor(user)));
  expect(changes(world.events)).toEqual([FIRST, ...expected]);
});

test('a login by redirect in another tab is a change in the tab that stayed open', async () => {
  const browser = createBrowser();
  const world = createWorld({ restore: false }, browser);
  await world.auth.login(Response.json(grantFor('alice')));
  await settle();
  await world.advance(60);
  const other = createWorld({ tabs: 'lock' }, browser);
  void other.auth.ready();
  await settle();
  other.refreshes()[0]?.respond(grantFor('bob'));
  await settle();
  await world.advance(60);
  world.refreshes()[0]?.respond(grantFor('bob', 2));
  await settle();
  expect(changes(world.events)).toEqual([FIRST, ['alice', 'bob']]);
});

test('a logout in another tab is a change in this tab', async () => {
  const browser = createBrowser();
  const tabs = [createWorld({ restore: false }, browser), createWorld({ restore: false }, browser)] as const;
  for (const tab of tabs) await tab.auth.login(Response.json(grantFor('alice')));
  await settle();
  void tabs[0].auth.logout();
  await settle();
  expect(changes(tabs[1].events).at(-1)).toEqual(['alice', undefined]);
});

test('from and to are null for users without a name, because each login may be of another user', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login({ accessToken: 'opaque-1' });
  await world.auth.login({ accessToken: 'opaque-2' });
  expect(changes(world.events)).toEqual([
    [undefined, null],
    [null, null],
  ]);
});

test('after a listener has logged in during a logout, the session is that of the login, and events are in order', async () => {
  const world = await signedIn('alice');
  const heard: string[] = [];
  world.auth.on('session-end', ({ reason }) => heard.push(`end ${reason}`));
  world.auth.on('identity-change', ({ to }) => {
    heard.push(`first hears ${to}`);
    if (to === undefined) void world.auth.login({ accessToken: jwt({ sub: 'guest' }) });
  });
  world.auth.on('identity-change', ({ to }) => heard.push(`second hears ${to}`));
  const shown: unknown[] = [];
  world.auth.subscribe((session) => shown.push(session.isAuthenticated ? session.identity : session.status));
  void world.auth.logout();
  await settle();
  expect(world.auth.session).toMatchObject({ identity: 'guest' });
  expect(heard).toEqual([
    'end logout',
    'first hears undefined',
    'second hears undefined',
    'first hears guest',
    'second hears guest',
  ]);
  expect(shown).toEqual(['unauthenticated', 'guest']);
});

test('other tabs receive a logout and the login inside it in that order', async () => {
  const browser = createBrowser();
  const world = createWorld({ restore: false }, browser);
  await world.auth.login(Response.json(grantFor('alice')));
  await settle();
  browser.messages.length = 0;
  world.auth.subscribe((session) => {
    if (session.status === 'unauthenticated') void world.auth.login({ accessToken: jwt({ sub: 'guest' }) });
  });
  void world.auth.logout();
  await settle();
  expect(browser.messages).toMatchObject([{ type: 'end' }, { type: 'user', isLogin: true }, { type: 'grant' }]);
});

test('the token event has the limits of the session that the grant announces', async () => {
  const world = createWorld({ restore: false });
  const before = Date.UTC(2026, 0, 1);
  await world.auth.login({
    accessToken: jwt({ sub: 'alice' }),
    expiresIn: 60,
    sessionExpiresIn: 3600,
    idleExpiresIn: 600,
  });
  expect(world.events.at(-1)).toEqual({
    type: 'token',
    source: 'login',
    expiresAt: before + 60_000,
    sessionExpiresAt: before + 3_600_000,
    idleExpiresAt: before + 600_000,
  });
});
