import { type Logout, LoginError } from 'rebearer';
import { beforeEach, expect, test, vi } from 'vitest';
import { type Browser, createBrowser } from '../simulation/browser.ts';
import { createWorld, jwt, settle, type World } from '../simulation/world.ts';

type Options = Parameters<typeof createWorld>[0];

const NOBODY = [{ error: 'invalid_grant', reason: 'no_session' }, { status: 400 }] as const;

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

/** A grant of a session of its own: `number` tells one login of a user from the next. */
function sessionOf(subject: string, session: string, expiresIn = 180): object {
  const accessToken = jwt({ sub: subject, sid: session, jti: Math.random().toString(36) });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn };
}

/** A page that is signed in, with a log of its own. */
async function signedIn(
  options: Options = {},
  browser: Browser = createBrowser(),
  grant = sessionOf('alice', 'a1'),
): Promise<World> {
  const world = createWorld({ restore: false, ...options }, browser);
  await world.auth.login(Response.json(grant));
  await settle();
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

/** Another tab, in which bob has logged out without a network. */
async function leftOffline(browser: Browser): Promise<World> {
  const world = await signedIn({ tabs: 'off' }, browser, sessionOf('bob', 'b1'));
  world.setOnline(false);
  void world.auth.logout();
  await settle();
  return world;
}

/** Lets a refresh begin that is not answered. */
async function refreshing(world: World): Promise<void> {
  await world.advance(160_000);
  void world.auth.fetch('/api/x').catch(() => {});
  await settle();
  await world.advance(60);
  expect(world.refreshes()).toHaveLength(1);
}

function paths(world: World): readonly string[] {
  return world.sent.map(({ url }) => new URL(url).pathname);
}

function logouts(world: World): World['sent'] {
  return world.sent.filter(({ url }) => url.endsWith('/auth/logout'));
}

/** Loads the page anew, and answers its refreshes as the server would. */
async function nextPage(
  browser: Browser,
  refresh: readonly [unknown, ResponseInit?],
  options: Options = {},
): Promise<World> {
  const world = createWorld({ tabs: 'off', ...options }, browser);
  void world.auth.ready().catch(() => {});
  await settle();
  world.refreshes()[0]?.respond(...refresh);
  await settle();
  return world;
}

test('a bearer that the server refuses as expired is refreshed once for the logout', async () => {
  const world = await signedIn();
  await world.advance(200_000);
  const result = world.auth.logout();
  expect(world.sent.map(({ authorization }) => authorization)).toEqual([null]);
  world.sent[0]?.respond('', { status: 401 });
  await settle();
  const fresh = sessionOf('alice', 'a1');
  world.refreshes()[0]?.respond(fresh);
  await settle();
  expect(world.sent.at(-1)?.authorization).toBe(`Bearer ${Reflect.get(fresh, 'access_token')}`);
  world.sent.at(-1)?.respond('', { status: 200 });
  expect(await result).toEqual({ confirmed: true });
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(paths(world)).toEqual(['/auth/logout', '/auth/refresh', '/auth/logout']);
});

test.each([400, 401, 403, 404])('a refusal with %i is confirmed by a refresh that finds no session', async (status) => {
  const world = await signedIn();
  const result = world.auth.logout();
  world.sent[0]?.respond('', { status });
  await settle();
  world.refreshes()[0]?.respond(...NOBODY);
  expect(await result).toEqual({ confirmed: true });
  expect(world.sent).toHaveLength(2);
});

test('a 401 without an error code counts only when it is repeated', async () => {
  const world = await signedIn();
  const result = world.auth.logout();
  world.sent[0]?.respond('', { status: 403 });
  await settle();
  world.refreshes()[0]?.respond('', { status: 401 });
  await settle();
  await world.advance(500);
  const fresh = sessionOf('alice', 'a1');
  world.refreshes()[1]?.respond(fresh);
  await settle();
  expect(world.sent.at(-1)?.authorization).toBe(`Bearer ${Reflect.get(fresh, 'access_token')}`);
  world.sent.at(-1)?.respond('', { status: 200 });
  expect(await result).toEqual({ confirmed: true });
});

test('a logout to an unlisted origin is sent without the token, and its refusal is reported', async () => {
  const world = await signedIn({ logout: 'https://id.example.com/logout' });
  const result = world.auth.logout();
  expect(world.sent[0]?.authorization).toBeNull();
  world.sent[0]?.respond('', { status: 401 });
  await settle();
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  world.sent.at(-1)?.respond('', { status: 401 });
  expect(await result).toEqual({ confirmed: false });
  expect(world.events.find(({ type }) => type === 'misconfigured')).toMatchObject({
    topic: 'logout',
    problem: expect.stringContaining('origins'),
  });
});

test.each([[{ error: { status: 500 } }], [{ success: false }], [false]])(
  'a logout function that returns %j has not confirmed the logout',
  async (answer) => {
    const world = await signedIn({ logout: async () => answer });
    const result = world.auth.logout();
    await settle();
    world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
    expect(await result).toEqual({ confirmed: false });
  },
);

test.each([
  { status: 'logged_out' },
  { status: 'signed-out' },
  { data: { status: 'logged_out' } },
  { message: 'Logged out.' },
  { message: 'Token has been blacklisted' },
  { message: '注销成功，请重新登录' },
  { data: { logout: null } },
  { csrf_token: 'csrf-123', message: 'bye' },
  { message: 'Refresh token revoked' },
  { message: 'Goodbye! You may sign in again at any time.' },
  { detail: 'Successfully logged out.' },
  { message: 'Session terminated' },
  { message: 'You are now logged out' },
  { msg: 'Refresh token removed' },
])('a logout answered with %j is confirmed', async (body) => {
  const world = await signedIn();
  const result = world.auth.logout();
  world.sent[0]?.respond(body);
  expect(await result).toEqual({ confirmed: true });
  expect(world.sent).toHaveLength(1);
});

test.each([
  ['a refusal', ['', { status: 403 }]],
  ['a missing route', ['', { status: 404 }]],
  ['a redirect', ['', { status: 302 }]],
  ['an HTML page', ['<html></html>', { headers: { 'content-type': 'text/html' } }]],
  ['JSON that breaks off', ['{"success":fals']],
  ['success: false', [{ success: false }]],
  ['success: false within', [{ data: { success: false } }]],
  ['a status in a 200', [{ code: 401, msg: 'no' }]],
  ['loggedOut: false', [{ loggedOut: false }]],
  ['logout: false', [{ data: { logout: false } }]],
  ['endSession: false', [{ data: { endSession: false } }]],
  ['the errors of a mutation', [{ data: { logout: { userErrors: [{ message: 'no' }] } } }]],
  ['status: false', [{ status: false }]],
  ['an error in a 200', [{ error: 'csrf' }]],
  ['signed_out beside a failure', [{ state: 'signed_out', success: false }]],
  ['a caller who is unauthenticated', [{ status: 'unauthenticated', error: 'invalid_token' }]],
  ['a caller who is not authenticated', [{ isAuthenticated: false, message: 'Token expired' }]],
  ['words in a 200', [{ code: 40_101, message: 'token expired' }]],
  ['words about CSRF', [{ message: 'Invalid CSRF token' }]],
  ['words of an outage', [{ message: 'Service unavailable' }]],
  ['words of a limit', [{ message: 'Too many requests' }]],
  ['the message of an error', [{ detail: 'Cannot read properties of undefined' }]],
  ['a sentence of Laravel', [{ message: 'Unauthenticated.' }]],
  ['a text', ['Unauthorized']],
  ...['Logout failed', 'Failed to log out', 'Could not sign you out', 'Unable to log out', 'Access denied'].flatMap(
    (words) => [[words, [{ message: words }]] as const, [`the text ${words}`, [words]] as const],
  ),
  ['a sentence about a token', [{ message: 'No token provided' }]],
  ['a text about CSRF', ['CSRF token missing']],
  ['an error in words', [{ msg: 'An error occurred' }]],
  ['a status in Pascal case', [{ Status: 'Error' }]],
  ['a status code of another name', [{ status_code: 401 }]],
  ['the page to go to after a failure', [{ url: 'https://example.com/api/auth/signout?csrf=true' }]],
  ['the challenge of a firewall', ['', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }]],
] as const)(
  'a logout answered with %s is not confirmed, is said, and the session stays out',
  async (_name, [body, init]) => {
    const browser = createBrowser();
    const world = await signedIn({}, browser);
    const result = world.auth.logout();
    for (let round = 0; round < 3; round++) {
      for (const request of world.sent.splice(0)) {
        if (request.url.endsWith('/refresh')) request.respond(sessionOf('alice', 'a1'));
        else request.respond(body, init);
      }
      await settle();
    }
    expect(await result).toEqual({ confirmed: false });
    expect(world.events.map(({ type }) => type)).toContain('misconfigured');
    const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
    expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
    next.sent[1]?.respond(body, init);
    await settle();
    expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  },
);

test('a logout that is never confirmed does not affect a later login', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const result = world.auth.logout();
  world.sent[0]?.respond('', { status: 404 });
  await settle();
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  expect(await result).toEqual({ confirmed: false });
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('alice', 'a2')]);
  expect(next.auth.session.status).toBe('authenticated');
  expect(paths(next)).toEqual(['/auth/refresh']);
});

test('a logout without an answer does not affect a login in another place before the next page load', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  void world.auth.logout();
  expect(paths(world)).toEqual(['/auth/logout']);
  // The page is left at once: the answer is never seen.
  world.auth.dispose();
  for (const [user, session] of [
    ['alice', 'a2'],
    ['bob', 'b1'],
    ['alice', 'a3'],
  ] as const) {
    const next = await nextPage(browser, [sessionOf(user, session)]);
    expect(next.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: user } });
    expect(paths(next)).toEqual(['/auth/refresh']);
    next.auth.dispose();
  }
});

/** A browser whose page was left right after its logout, before the answer. */
async function leftAtLogout(grant = sessionOf('alice', 'a1')): Promise<Browser> {
  const browser = createBrowser();
  // With a lock it would keep that although the page is gone.
  const world = await signedIn({ rememberSignedIn: true, tabs: 'off' }, browser, grant);
  void world.auth.logout();
  world.auth.dispose();
  return browser;
}

test('a page that is loaded before a logout is answered ends the session that its refresh finds, and no later one', async () => {
  const browser = await leftAtLogout();
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
  next.sent[1]?.respond('', { status: 200 });
  await settle();
  expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  // Some servers call the next session of the same user the same.
  await next.auth.login(Response.json(sessionOf('alice', 'a1', 1)));
  await next.advance(1100);
  void next.auth.fetch('/api/x').catch(() => {});
  await settle();
  next.refreshes().at(-1)?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(next.auth.session.status).toBe('authenticated');
  expect((await nextPage(browser, [sessionOf('alice', 'a1')])).auth.session.status).toBe('authenticated');
});

test('a login in the page that follows a logout is kept, whatever its session is called', async () => {
  const browser = await leftAtLogout();
  const next = createWorld({ tabs: 'off', restore: false }, browser);
  await next.auth.login(Response.json(sessionOf('alice', 'a1', 1)));
  await next.advance(1100);
  void next.auth.fetch('/api/x').catch(() => {});
  await settle();
  next.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(next.auth.session.status).toBe('authenticated');
});

test('a logout that was sent counts for ten seconds, and not for a session without a name', async () => {
  const late = await leftAtLogout();
  late.pass(10_000);
  expect((await nextPage(late, [sessionOf('alice', 'a1')])).auth.session.status).toBe('authenticated');
  const grant = { access_token: jwt({ sub: 'alice' }), expires_in: 180 };
  expect((await nextPage(await leftAtLogout(grant), [grant])).auth.session.status).toBe('authenticated');
});

test('a page that the server has rendered for a session whose logout is not answered yet does not keep it', async () => {
  const browser = await leftAtLogout();
  const next = createWorld({ tabs: 'off', initial: { sub: 'alice', sid: 'a1' } }, browser);
  expect(next.auth.session.status).toBe('authenticated');
  void next.auth.fetch('/api/x').catch(() => {});
  await settle();
  next.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a page that follows a logout does not end the login of another tab while it loads, whatever its session is called', async () => {
  const browser = await leftAtLogout();
  const next = createWorld({ tabs: 'lock' }, browser);
  void next.auth.ready().catch(() => {});
  await next.advance(60);
  next.refreshes()[0]?.respond('', { status: 503 });
  await settle();
  const otherTab = createWorld({ restore: false, tabs: 'lock' }, browser);
  await otherTab.auth.login(Response.json(sessionOf('alice', 'a1')));
  await next.advance(10_000);
  next.refreshes().at(-1)?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(logouts(next)).toEqual([]);
  expect(next.auth.session.status).toBe('authenticated');
});

test('with rememberSignedIn the page after a logout still sends no refresh', async () => {
  const next = await nextPage(await leftAtLogout(), [{}], { rememberSignedIn: true });
  expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(next.sent).toEqual([]);
});

test('a logout made offline is finished by the next page load, with a fresh token and before any restore', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  world.setOnline(false);
  const result = world.auth.logout();
  world.sent[0]?.fail();
  expect(await result).toEqual({ confirmed: false });
  const fresh = sessionOf('alice', 'a1');
  const next = await nextPage(browser, [fresh]);
  expect(next.sent.map(({ authorization }) => authorization)).toEqual([
    null,
    `Bearer ${Reflect.get(fresh, 'access_token')}`,
  ]);
  next.sent[1]?.respond('', { status: 200 });
  await settle();
  expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  next.auth.dispose();
  const later = await nextPage(browser, [sessionOf('alice', 'a2')]);
  expect(later.auth.session.status).toBe('authenticated');
  expect(paths(later)).toEqual(['/auth/refresh']);
});

test.each([
  ['the same user', 'alice', 'a2'],
  ['another user', 'bob', 'b1'],
  ['another user in a session of the same name', 'bob', 'a1'],
])('a logout made offline does not affect a later login of %s', async (_name, user, session) => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf(user, session)]);
  expect(next.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: user } });
  expect(paths(next)).toEqual(['/auth/refresh']);
});

test('after a logout made offline a session without a name is not restored once, and the logout is not repeated', async () => {
  const browser = createBrowser();
  const grant = { access_token: jwt({ sub: 'alice' }), expires_in: 180 };
  const world = await signedIn({}, browser, grant);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  world.auth.dispose();
  const first = await nextPage(browser, [grant]);
  expect(first.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(first.sent).toHaveLength(0);
  first.auth.dispose();
  const second = await nextPage(browser, [grant]);
  expect(second.auth.session.status).toBe('authenticated');
});

test('a session that one tab could not end is ended by the refresh of another tab', async () => {
  const browser = createBrowser();
  const world = await signedIn({ tabs: 'off' }, browser);
  const otherTab = await signedIn({ tabs: 'off' }, browser);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  void otherTab.auth.refresh().catch(() => {});
  await settle();
  otherTab.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(paths(otherTab)).toEqual(['/auth/refresh', '/auth/logout']);
  otherTab.sent[1]?.respond('', { status: 200 });
  await settle();
  expect(otherTab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a logout that finds the session of a login which another tab is making is not held against that login', async () => {
  const browser = createBrowser();
  const world = createWorld({ tabs: 'off' }, browser);
  const loading = createWorld({ tabs: 'off' }, browser);
  const result = loading.auth.logout();
  const login = world.auth.login(() => Promise.resolve());
  await settle();
  logouts(loading)[0]?.respond('', { status: 404 });
  await settle();
  loading.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  expect(await result).toEqual({ confirmed: false });
  world.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  await login;
  expect(paths(world)).toEqual(['/auth/refresh']);
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('bob', 'b1')]);
  expect(next.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a login that sets no cookie does not restore the session that another tab has left before it', async () => {
  const browser = createBrowser();
  const world = createWorld({ tabs: 'off', restore: false }, browser);
  const otherTab = await signedIn({ tabs: 'off' }, browser);
  otherTab.setOnline(false);
  void otherTab.auth.logout();
  await settle();
  const login = world.auth.login(() => Promise.resolve());
  await settle();
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  logouts(world)[0]?.respond('', { status: 200 });
  await expect(login).rejects.toThrow(LoginError);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a login without an answer does not restore the session that was left before it', async () => {
  const world = await signedIn();
  const result = world.auth.logout();
  for (let round = 0; round < 3; round++) {
    for (const request of world.sent.splice(0)) {
      if (request.url.endsWith('/refresh')) request.respond(sessionOf('alice', 'a1'));
      else request.respond('', { status: 403 });
    }
    await settle();
  }
  expect(await result).toEqual({ confirmed: false });
  const login = world.auth.login(() => Promise.reject(new TypeError('Failed to fetch'))).catch(() => {});
  await settle();
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  await login;
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a login without an answer does not restore a session without a name that was left before it', async () => {
  const grant = { access_token: jwt({ role: 'user' }), expires_in: 180 };
  const world = await signedIn({}, createBrowser(), grant);
  const result = world.auth.logout();
  world.sent[0]?.fail();
  expect(await result).toEqual({ confirmed: false });
  const login = world.auth.login(() => Promise.reject(new TypeError('Failed to fetch'))).catch(() => {});
  await settle();
  world.refreshes()[0]?.respond(grant);
  await login;
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a logout of a loading page does not replace an open logout of a named session', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  world.auth.dispose();
  const loading = createWorld({ tabs: 'off' }, browser);
  const result = loading.auth.logout();
  for (let round = 0; round < 4; round++) {
    for (const request of loading.sent.splice(0)) request.fail();
    await loading.advance(15_000);
  }
  expect(await result).toEqual({ confirmed: false });
  loading.auth.dispose();
  for (let load = 0; load < 2; load++) {
    const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
    next.sent[1]?.fail();
    await settle();
    expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
    next.auth.dispose();
  }
});

test('a logout of a loading page keeps the name of the session that it could not end', async () => {
  const browser = createBrowser();
  const world = createWorld({ tabs: 'off' }, browser);
  const result = world.auth.logout();
  for (let round = 0; round < 3; round++) {
    for (const request of world.sent.splice(0)) {
      if (request.url.endsWith('/refresh')) request.respond(sessionOf('alice', 'a1'));
      else request.respond('', { status: 403 });
    }
    await settle();
  }
  expect(await result).toEqual({ confirmed: false });
  world.auth.dispose();
  for (let load = 0; load < 2; load++) {
    const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
    next.sent[1]?.respond('', { status: 403 });
    await settle();
    expect(next.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
    next.auth.dispose();
  }
});

test.each([
  ['its token', true],
  ['a cookie alone', false],
])('a new login of the shown user, with %s, is restored after an earlier logout', async (_name, hasToken) => {
  const browser = createBrowser();
  const grant = { access_token: jwt({ sub: 'alice' }), expires_in: 180 };
  const world = await signedIn({ tabs: 'off' }, browser, grant);
  const loading = createWorld({ tabs: 'off' }, browser);
  loading.setOnline(false);
  void loading.auth.logout();
  loading.sent[0]?.fail();
  await settle();
  const login = world.auth.login(hasToken ? Response.json(grant) : undefined);
  await settle();
  world.refreshes()[0]?.respond(grant);
  await login;
  const next = await nextPage(browser, [grant]);
  expect(next.auth.session.status).toBe('authenticated');
});

test('an open logout is dropped after thirty days', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  world.auth.dispose();
  browser.pass(31 * 86_400_000);
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(next.auth.session.status).toBe('authenticated');
});

test('the stored data of a logout names neither the user nor the session', async () => {
  const browser = createBrowser();
  const kept: (string | null)[] = [];
  const flags = { ...browser.flags, set: (name: string, value: string | null) => void kept.push(`${name}=${value}`) };
  const world = await signedIn({}, { ...browser, flags }, sessionOf('alice', 'session-one'));
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  expect(kept.join()).toContain('version');
  expect(kept.join()).not.toMatch(/alice|session-one|eyJ/);
});

test('with storage forbidden a logout works, and the next page load restores the session', async () => {
  const browser = { ...createBrowser(), flags: { get: () => undefined, set: () => {} } };
  const world = await signedIn({}, browser);
  const result = world.auth.logout();
  world.sent[0]?.fail();
  expect(await result).toEqual({ confirmed: false });
  expect((await nextPage(browser, [sessionOf('alice', 'a1')])).auth.session.status).toBe('authenticated');
});

test('a logout is sent at once, even if a refresh hangs', async () => {
  const world = await signedIn();
  await refreshing(world);
  void world.auth.logout();
  expect(logouts(world)).toHaveLength(1);
});

test('a refresh in flight is followed by a second logout, with its new token', async () => {
  const world = await signedIn();
  await refreshing(world);
  const result = world.auth.logout();
  logouts(world)[0]?.respond('', { status: 200 });
  const late = sessionOf('alice', 'a1');
  world.refreshes()[0]?.respond(late);
  await settle();
  expect(world.auth.session).toMatchObject({ reason: 'logout' });
  expect(logouts(world)[1]?.authorization).toBe(`Bearer ${Reflect.get(late, 'access_token')}`);
  logouts(world)[1]?.respond('', { status: 200 });
  expect(await result).toEqual({ confirmed: true });
});

test('a refresh in flight without a session does not confirm the logout of a login that has overtaken it', async () => {
  const world = await signedIn();
  await refreshing(world);
  await world.auth.login(Response.json(sessionOf('alice', 'a2')));
  const result = world.auth.logout();
  logouts(world)[0]?.fail();
  world.refreshes()[0]?.respond(...NOBODY);
  await settle();
  expect(logouts(world)).toHaveLength(2);
  logouts(world)[1]?.fail();
  expect(await result).toEqual({ confirmed: false });
});

test('after a refresh of another tab the logout is sent again', async () => {
  const browser = createBrowser();
  const one = await signedIn({}, browser);
  const other = await signedIn({}, browser);
  await refreshing(other);
  const result = one.auth.logout();
  logouts(one)[0]?.respond('', { status: 200 });
  await settle();
  // The stateless cookie of this answer brings the session back.
  other.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(logouts(one)).toHaveLength(2);
  logouts(one)[1]?.respond('', { status: 200 });
  expect(await result).toEqual({ confirmed: true });
  expect([one, other].map(({ auth }) => auth.session.status)).toEqual(['unauthenticated', 'unauthenticated']);
});

test('a logout is not sent again after a newer login', async () => {
  const world = await signedIn();
  await refreshing(world);
  const result = world.auth.logout();
  logouts(world)[0]?.respond('', { status: 200 });
  await world.auth.login(Response.json(sessionOf('bob', 'b1')));
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await result;
  expect(logouts(world)).toHaveLength(1);
});

test('a logout ends the session of its own user, even if an earlier refresh brought another user’s', async () => {
  const world = await signedIn();
  await refreshing(world);
  const bob = sessionOf('bob', 'b1', 500);
  await world.auth.login(Response.json(bob));
  const result = world.auth.logout();
  const late = world.refreshes()[0];
  late?.respond(sessionOf('alice', 'a1'));
  const answered = new Set<unknown>([late]);
  for (let round = 0; round < 4; round++) {
    await settle();
    for (const request of world.sent.filter((it) => !answered.has(it))) {
      answered.add(request);
      if (request.url.endsWith('/refresh')) request.respond(...NOBODY);
      if (request.url.endsWith('/logout')) {
        expect(request.authorization).toBe(`Bearer ${Reflect.get(bob, 'access_token')}`);
        request.respond('', { status: 200 });
      }
    }
  }
  expect(await result).toEqual({ confirmed: true });
});

test('a failed logout is finished when the page comes online, with a fresh token', async () => {
  const world = await signedIn();
  world.setOnline(false);
  const result = world.auth.logout();
  world.sent[0]?.fail();
  await result;
  world.setOnline(true);
  await world.wake('online');
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  expect(paths(world)).toEqual(['/auth/logout', '/auth/refresh', '/auth/logout']);
  world.sent.at(-1)?.respond('', { status: 200 });
  await settle();
  await world.wake('online');
  expect(world.sent).toHaveLength(3);
});

test('a failed logout is not finished while another tab may be logging in, because its refresh would replace the new cookie', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const otherTab = createWorld({ restore: false, timeout: 60_000 }, browser);
  world.setOnline(false);
  const result = world.auth.logout();
  world.sent[0]?.fail();
  await result;
  let refuse = (): void => {};
  const answer = new Promise<Response>((resolve) => {
    refuse = () => resolve(Response.json({}, { status: 401 }));
  });
  const login = otherTab.auth.login(() => answer);
  await settle();
  world.setOnline(true);
  await world.wake('online');
  await world.advance(20_000);
  expect(paths(world)).toEqual(['/auth/logout']);
  refuse();
  await login.catch(() => {});
  await world.wake('online');
  expect(paths(world)).toEqual(['/auth/logout', '/auth/refresh']);
});

test('a page that is loaded after a logout made offline leaves the lock to another tab that may be logging in', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const otherTab = createWorld({ restore: false, timeout: 60_000 }, browser);
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  world.auth.dispose();
  void otherTab.auth.login(() => new Promise<Response>(() => {})).catch(() => {});
  const next = createWorld({ restore: false }, browser);
  await settle();
  await next.advance(20_000);
  expect(next.sent).toEqual([]);
});

test('a logout that finds the cookie of another session is finished by a page load that finds its own again', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const result = world.auth.logout();
  await settle();
  world.sent[0]?.respond('', { status: 403 });
  await settle();
  world.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  expect(await result).toEqual({ confirmed: false });
  world.auth.dispose();
  // A late answer has brought the former cookie back.
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a logout is not forgotten because another tab announces a login of the session that was left', async () => {
  const browser = createBrowser();
  const world = await signedIn({ tabs: 'lock' }, browser);
  const otherTab = createWorld({ restore: false, tabs: 'lock' }, browser);
  const result = world.auth.logout();
  await settle();
  // The other tab has found the session just before.
  await otherTab.auth.login(Response.json(sessionOf('alice', 'a1')));
  await settle();
  expect(world.auth.session.status).toBe('loading');
  otherTab.auth.dispose();
  world.sent[0]?.fail();
  expect(await result).toEqual({ confirmed: false });
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a failed logout does not affect a session that has replaced it before the page comes online', async () => {
  const world = await signedIn();
  const result = world.auth.logout();
  world.sent[0]?.fail();
  await result;
  await world.wake('online');
  world.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  await settle();
  expect(paths(world)).toEqual(['/auth/logout', '/auth/refresh']);
});

test('a second logout keeps the open logout until the server has confirmed it', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const first = world.auth.logout();
  world.sent[0]?.fail();
  expect(await first).toEqual({ confirmed: false });
  const second = world.auth.logout();
  await settle();
  world.auth.dispose();
  // The page is left before the answer.
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
  next.sent[1]?.fail();
  await settle();
  next.auth.dispose();
  world.sent.at(-1)?.respond('', { status: 200 });
  expect(await second).toEqual({ confirmed: true });
  const later = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(later.auth.session.status).toBe('authenticated');
});

test('a logout that was never confirmed is not told again for a later session that another tab has left', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser, sessionOf('bob', 'b1'));
  const first = world.auth.logout();
  world.sent[0]?.fail();
  expect(await first).toEqual({ confirmed: false });
  await world.auth.login(Response.json(sessionOf('alice', 'a1')));
  const otherTab = await signedIn({}, browser);
  otherTab.setOnline(false);
  void otherTab.auth.logout();
  logouts(otherTab)[0]?.fail();
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  world.sent.length = 0;
  void world.auth.logout();
  await settle();
  expect(logouts(world).map(({ authorization }) => authorization)).toEqual([null]);
  // Both pages are left before anything is answered.
  world.auth.dispose();
  otherTab.auth.dispose();
  const next = await nextPage(browser, [sessionOf('alice', 'a1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a logout after the session has ended by itself leaves the session of a later login alone', async () => {
  const world = await signedIn();
  void world.auth.refresh().catch(() => {});
  await settle();
  world.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'expired' }, { status: 400 });
  await settle();
  const result = world.auth.logout();
  await settle();
  logouts(world)[0]?.respond('', { status: 403 });
  await settle();
  // Another app of the site has signed bob in meanwhile.
  world.refreshes()[1]?.respond(sessionOf('bob', 'b1'));
  expect(await result).toEqual({ confirmed: false });
  expect(paths(world)).toEqual(['/auth/refresh', '/auth/logout', '/auth/refresh']);
});

test('a logout while a login is not known yet ends that login, whatever an earlier logout could not end', async () => {
  const world = await signedIn({ tabs: 'off' });
  const first = world.auth.logout();
  world.sent[0]?.fail();
  expect(await first).toEqual({ confirmed: false });
  void world.auth.login().catch(() => {});
  await settle();
  void world.auth.logout();
  world.refreshes()[0]?.fail();
  await settle();
  for (let round = 0; round < 3; round++) {
    for (const request of logouts(world)) request.respond('', { status: 403 });
    await settle();
  }
  world.refreshes()[1]?.respond(sessionOf('bob', 'b1'));
  await settle();
  expect(paths(world)).toEqual([
    '/auth/logout',
    '/auth/refresh',
    '/auth/logout',
    '/auth/logout',
    '/auth/refresh',
    '/auth/logout',
  ]);
});

test('a logout that joins another one is a later word than the login that another tab has announced', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const announce = async (sid: string): Promise<void> => {
    browser.forge({ version: 1, type: 'user', identity: { user: { sub: 'bob' }, session: { sid } }, isLogin: true });
    await settle();
  };
  await announce('b1');
  await world.advance(60);
  world.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  await settle();
  expect(world.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  const result = world.auth.logout();
  // So soon after the last one, the server is asked about it only later.
  await announce('b1');
  void world.auth.logout();
  logouts(world)[0]?.respond('', { status: 200 });
  await world.advance(60);
  // Another tab may have refreshed while the logout waited for the lock, so it is told again.
  logouts(world)[1]?.respond('', { status: 200 });
  await result;
  await world.advance(20_000);
  expect(world.refreshes()).toHaveLength(1);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test.each(['left before its answer', 'not answered', 'not answered twice', 'refused'])(
  'a logout after the session has ended by itself, %s, forgets nothing of what another tab could not end',
  async (how) => {
    const browser = createBrowser();
    const world = await signedIn({ tabs: 'off' }, browser);
    void world.auth.refresh().catch(() => {});
    await settle();
    world.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'expired' }, { status: 400 });
    await settle();
    const otherTab = await leftOffline(browser);
    void world.auth.logout();
    if (how.startsWith('not answered')) logouts(world)[0]?.fail();
    await settle();
    if (how === 'not answered twice') void world.auth.logout();
    logouts(world)[1]?.fail();
    if (how === 'refused') logouts(world)[0]?.respond('', { status: 403 });
    await settle();
    world.refreshes()[1]?.respond(sessionOf('bob', 'b1'));
    await settle();
    for (const page of [world, otherTab]) page.auth.dispose();
    const next = await nextPage(browser, [sessionOf('bob', 'b1')]);
    expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
  },
);

test('a second logout forgets nothing of what another tab could not end since the first', async () => {
  const browser = createBrowser();
  const world = await signedIn({ tabs: 'off' }, browser);
  for (const session of ['first', 'second']) {
    const result = world.auth.logout();
    logouts(world).at(-1)?.fail();
    expect(await result).toEqual({ confirmed: false });
    if (session === 'second') break;
    const otherTab = await leftOffline(browser);
    otherTab.auth.dispose();
  }
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('bob', 'b1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a logout that finds another session when the page comes online leaves to the next page what another tab could not end', async () => {
  const browser = createBrowser();
  const world = await signedIn({ tabs: 'off' }, browser);
  const result = world.auth.logout();
  logouts(world)[0]?.fail();
  await result;
  const otherTab = await leftOffline(browser);
  await world.wake('online');
  world.refreshes()[0]?.respond(sessionOf('bob', 'b1'));
  await settle();
  // Both pages are left.
  world.auth.dispose();
  otherTab.auth.dispose();
  const next = await nextPage(browser, [sessionOf('bob', 'b1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a logout of one session forgets nothing of another one that another tab could not end', async () => {
  const browser = createBrowser();
  const world = await signedIn({ tabs: 'off' }, browser);
  const otherTab = await leftOffline(browser);
  otherTab.auth.dispose();
  void world.auth.logout();
  await settle();
  // The page is left before the answer.
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('bob', 'b1')]);
  expect(paths(next)).toEqual(['/auth/refresh', '/auth/logout']);
});

test('a logout of a page that is loading leaves the session that its refresh finds, and no later one', async () => {
  const world = createWorld({ tabs: 'off' });
  void world.auth.ready().catch(() => {});
  await settle();
  const result = world.auth.logout();
  logouts(world)[0]?.respond('', { status: 403 });
  world.refreshes()[0]?.respond(sessionOf('alice', 'a1'));
  await settle();
  logouts(world)[1]?.respond('', { status: 403 });
  await settle();
  // Another app of the site has signed bob in meanwhile.
  world.refreshes()[1]?.respond(sessionOf('bob', 'b1'));
  expect(await result).toEqual({ confirmed: false });
  expect(logouts(world)).toHaveLength(2);
});

test('a login by a listener of a logout wins', async () => {
  const browser = createBrowser();
  const world = await signedIn({}, browser);
  const stop = world.auth.subscribe(({ status }) => {
    if (status !== 'unauthenticated') return;
    stop();
    void world.auth.login({ accessToken: jwt({ sub: 'guest', sid: 'g1' }), expiresIn: 180 });
  });
  const result = world.auth.logout();
  await settle();
  for (const request of logouts(world)) request.respond('', { status: 200 });
  await result;
  expect(world.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'guest' } });
  world.auth.dispose();
  const next = await nextPage(browser, [sessionOf('guest', 'g1')]);
  expect(next.auth.session.status).toBe('authenticated');
});

test('two apps of one origin with different refreshers do not end each other’s sessions', async () => {
  const browser = createBrowser();
  const one: Options = { refresh: async () => ({ accessToken: jwt({ sub: 'alice' }) }), logout: '/one/logout' };
  const other: Options = { refresh: async () => ({ accessToken: jwt({ sub: 'bob' }) }), logout: '/other/logout' };
  const world = createWorld(one, browser);
  await world.auth.ready();
  world.setOnline(false);
  void world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  const beside = createWorld(other, browser);
  await beside.auth.ready();
  expect(beside.auth.session.status).toBe('authenticated');
});

test('a logout function whose client returns the failure with its response is not confirmed', async () => {
  const world = await signedIn({ logout: async () => ({ error: {}, response: new Response(null, { status: 500 }) }) });
  expect(await world.auth.logout()).toEqual({ confirmed: false });
});

test('a logout function that is refused gets a fresh token too, and so does one whose client throws the refusal, or returns it with its response', async () => {
  for (const way of ['response', 'thrown', 'returned']) {
    const given: (string | undefined)[] = [];
    const logout: Logout = async ({ accessToken }) => {
      given.push(accessToken);
      const response = new Response(null, { status: given.length === 1 ? 401 : 204 });
      if (way === 'thrown' && !response.ok) throw Object.assign(new Error('refused'), { response });
      return way === 'returned' ? { response } : response;
    };
    const world = await signedIn({ logout });
    const result = world.auth.logout();
    await settle();
    const fresh = sessionOf('alice', 'a1');
    world.refreshes()[0]?.respond(fresh);
    expect(await result).toEqual({ confirmed: true });
    expect(given[1]).toBe(Reflect.get(fresh, 'access_token'));
  }
});
