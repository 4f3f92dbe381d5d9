import type { Refresher } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { type Browser, createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

const ALONE = { tabs: 'off' } as const;

test('a login after a failed logout is not logged out by the next page load', async () => {
  const browser = createBrowser();
  const tab = createWorld({ ...ALONE, restore: false }, browser);
  await tab.auth.login(Response.json(grantFor('alice')));
  const logout = tab.auth.logout();
  await tab.auth.login(Response.json(grantFor('bob')));
  tab.calls().at(-1)?.fail();
  expect(await logout).toEqual({ confirmed: false });
  const next = createWorld(ALONE, browser);
  expect(next.auth.session.status).toBe('loading');
  expect(next.sent).toHaveLength(0);
});

test('a logout settles even if the server never answers', async () => {
  const tab = createWorld({ restore: false });
  await tab.auth.login(Response.json(grantFor('alice')));
  const logout = tab.auth.logout();
  await tab.advance(15_000);
  expect(await logout).toEqual({ confirmed: false });
});

test('with rememberSignedIn a first visitor sends no refresh, and a returning user is restored', async () => {
  const browser = createBrowser();
  const options = { ...ALONE, rememberSignedIn: true };
  const first = createWorld(options, browser);
  void first.auth.fetch('/api/public').catch(() => {});
  expect(first.refreshes()).toHaveLength(0);
  await first.auth.login(Response.json(grantFor('alice')));
  expect(createWorld(options, browser).auth.session.status).toBe('loading');
  void first.auth.logout();
  expect(createWorld({ ...options, logout: undefined }, browser).auth.session).toMatchObject({ reason: 'none' });
});

test('with rememberSignedIn a page that is rendered before its user has logged in does not say that there is no session', async () => {
  const browser = createBrowser();
  const options = { ...ALONE, rememberSignedIn: true };
  const login = createWorld(options, browser);
  expect(login.auth.session.status).toBe('unauthenticated');
  const next = createWorld(options, browser, { isPrerendered: true });
  const ready = next.auth.ready();
  expect(next.auth.session.status).toBe('loading');
  await login.auth.login(Response.json(grantFor('alice')));
  await next.prerender()();
  next.refreshes()[0]?.respond(grantFor('alice', 2));
  await ready;
  expect(next.auth.session).toMatchObject({ status: 'authenticated', identity: 'alice' });
});

test('if storage is not available, rememberSignedIn is unknown and the server is asked', () => {
  const blocked = { ...createBrowser(), flags: { get: () => undefined, set: () => {} } };
  const tab = createWorld({ ...ALONE, rememberSignedIn: true }, blocked);
  expect(tab.auth.session.status).toBe('loading');
});

test('if storage is full, rememberSignedIn is unknown and the server is asked', () => {
  const full = { ...createBrowser(), flags: { get: () => null, set: () => {} } };
  const tab = createWorld({ ...ALONE, rememberSignedIn: true }, full);
  expect(tab.auth.session.status).toBe('loading');
});

/** A page that shows no session, and returns from the back-forward cache after a login on the page that followed. */
async function returnSignedOut(
  options: Parameters<typeof createWorld>[0],
  browser: Browser,
  end: (page: World) => unknown = async ({ auth, refreshes }) => {
    const ready = auth.ready();
    refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 401 });
    await ready;
  },
): Promise<World> {
  const page = createWorld(options, browser);
  await end(page);
  expect(page.auth.session.status).toBe('unauthenticated');
  page.sent.length = 0;
  const next = createWorld({ ...options, restore: false }, browser);
  await next.auth.login(Response.json(grantFor('alice')));
  await page.wake('restored');
  return page;
}

test('a page without a session that returns from the back-forward cache is signed in if its user has logged in since', async () => {
  for (const rememberSignedIn of [false, true]) {
    const browser = createBrowser();
    const page = await returnSignedOut(
      { ...ALONE, rememberSignedIn },
      browser,
      rememberSignedIn ? () => {} : undefined,
    );
    await settle();
    // Its login form stays until it is known that there is a session.
    expect(page.auth.session.status).toBe('unauthenticated');
    expect(page.refreshes()).toHaveLength(1);
    page.refreshes()[0]?.respond(grantFor('alice', 2));
    await settle();
    expect(page.auth.session.status).toBe('loading');
    page.refreshes()[1]?.respond(grantFor('alice', 3));
    await settle();
    expect(page.auth.session).toMatchObject({ status: 'authenticated', identity: 'alice' });
    const call = page.auth.fetch('/api/x');
    await settle();
    page.calls()[0]?.respond('ok');
    expect((await call).status).toBe(200);
    expect(page.refreshes()).toHaveLength(2);
  }
});

test('a page without a session that returns from the back-forward cache still has none if there was no login', async () => {
  const page = createWorld(ALONE);
  const ready = page.auth.ready();
  page.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 401 });
  await ready;
  const { session } = page.auth;
  const seen = vi.fn<() => void>();
  page.auth.subscribe(seen);
  await page.wake('restored');
  await settle();
  page.refreshes()[1]?.respond({ error: 'invalid_grant' }, { status: 401 });
  await settle();
  expect(page.auth.session).toBe(session);
  expect(seen).not.toHaveBeenCalled();
  expect(page.refreshes()).toHaveLength(2);
});

test.each<[string, Parameters<typeof createWorld>[0], ((page: World) => unknown)?]>([
  ['whose user has logged out', ALONE, ({ auth }) => void auth.logout()],
  ['that is not to restore sessions', { ...ALONE, restore: false }, () => {}],
])('a page %s sends no refresh when it returns from the back-forward cache', async (_name, options, end) => {
  const page = await returnSignedOut(options, createBrowser(), end);
  expect(page.auth.session.status).toBe('unauthenticated');
  expect(page.refreshes()).toHaveLength(0);
});

test('a refresh that was in flight when the page was left is sent again when the page returns from the back-forward cache', async () => {
  const page = createWorld({ ...ALONE, restore: false });
  await page.auth.login(Response.json(grantFor('alice')));
  await page.advance(200_000);
  const call = page.auth.fetch('/api/x');
  await settle();
  expect(page.refreshes()).toHaveLength(1);
  await page.leave();
  await page.comeBack();
  await page.advance(3000);
  page.refreshes()[1]?.respond(grantFor('alice', 2));
  await settle();
  page.calls()[0]?.respond('ok');
  expect((await call).status).toBe(200);
  expect(page.refreshes()).toHaveLength(2);
});

test('with rememberSignedIn the page of a first visitor sends no refresh when it returns from the back-forward cache', async () => {
  const page = createWorld({ ...ALONE, rememberSignedIn: true });
  await page.wake('restored');
  expect(page.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(page.sent).toHaveLength(0);
});

test('explain() shows why a user was logged out, and keeps at most a hundred events', async () => {
  const world = createWorld({ restore: false });
  await world.auth.login(Response.json(grantFor('alice')));
  for (let round = 0; round < 200; round++) {
    await world.advance(170_000);
    void world.auth.fetch('/api/x?secret');
    world.refreshes().at(-1)?.respond(grantFor('alice', round));
    await settle();
    world.sent.length = 0;
  }
  await world.advance(200_000);
  void world.auth.getAccessToken();
  world.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'revoked' }, { status: 400 });
  await settle();
  const lines = world.auth.explain().split('\n');
  expect(lines).toHaveLength(100);
  expect(lines.at(-1)).toMatch(/^2026-01-\d\dT\S+Z session-end reason=revoked$/);
  expect(lines.at(-2)).toMatch(/refresh-start cause=expired$/);
  expect(lines.join()).not.toMatch(/eyJ|secret/);
});

test('with rememberSignedIn a release whose refresh function has another source shows no user as signed out, and a name keeps the flag', async () => {
  const refreshers: readonly Refresher[] = [
    ({ fetch }) => fetch('/auth/refresh'),
    // A minifier gives its parameter another name in each build.
    ({ fetch: a }) => a('/auth/refresh'),
  ];
  for (const name of [undefined, 'app']) {
    const browser = createBrowser();
    const [before, after] = refreshers.map((refresh) => ({ ...ALONE, rememberSignedIn: true, refresh, name }));
    const old = createWorld({ ...before, restore: false }, browser);
    await old.auth.login(Response.json(grantFor('alice')));
    expect(createWorld(after, browser).auth.session.status).toBe('loading');
    const first = createWorld(after, createBrowser());
    expect(first.auth.session.status).toBe(name === undefined ? 'loading' : 'unauthenticated');
  }
});
