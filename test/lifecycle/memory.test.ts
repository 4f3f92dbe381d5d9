import { expect, test } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, settle } from '../simulation/world.ts';

const ALONE = { tabs: 'off' } as const;

test('a logout that did not reach the server is finished by the next page load, before anything is restored', async () => {
  const browser = createBrowser();
  const before = createWorld({ ...ALONE, restore: false }, browser);
  await before.auth.login(Response.json(grantFor('alice')));
  const logout = before.auth.logout();
  before.sent.at(-1)?.fail();
  expect(await logout).toEqual({ confirmed: false });

  const after = createWorld(ALONE, browser);
  expect(after.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(after.sent.map(({ url }) => url)).toEqual(['https://app.example.com/auth/logout']);
  after.sent[0]?.respond('', { status: 200 });
  await after.auth.ready();
  await settle();
  expect(after.refreshes()).toHaveLength(0);

  expect(createWorld(ALONE, browser).auth.session.status).toBe('loading');
});

test('a logout that is still owed is told again when the page comes online', async () => {
  const browser = createBrowser();
  const tab = createWorld({ ...ALONE, restore: false }, browser);
  await tab.auth.login(Response.json(grantFor('alice')));
  const logout = tab.auth.logout();
  tab.sent.at(-1)?.fail();
  await logout;
  await tab.wake('online');
  expect(tab.sent.filter(({ url }) => url.endsWith('/logout'))).toHaveLength(2);
});

test('who logs in after a logout that failed is not logged out by the next page load', async () => {
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

test('a logout whose server never answers settles', async () => {
  const tab = createWorld({ restore: false });
  await tab.auth.login(Response.json(grantFor('alice')));
  const logout = tab.auth.logout();
  await tab.advance(15_000);
  expect(await logout).toEqual({ confirmed: false });
});

test('with rememberSignedIn a first visitor costs no refresh, and a returning one is restored', async () => {
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

test('where nothing can be kept, what rememberSignedIn asks for is unknown and the server is asked', () => {
  const blocked = { ...createBrowser(), flags: { get: () => undefined, set: () => {} } };
  const tab = createWorld({ ...ALONE, rememberSignedIn: true }, blocked);
  expect(tab.auth.session.status).toBe('loading');
});

test('explain() tells why somebody was logged out, and keeps no more than a hundred events', async () => {
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
