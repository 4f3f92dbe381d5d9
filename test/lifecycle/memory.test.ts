import { expect, test } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, settle } from '../simulation/world.ts';

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
