import { expect, test } from 'vitest';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from '../simulation/world.ts';

async function signedIn(...given: Parameters<typeof createWorld>): Promise<World> {
  const world = createWorld(...given);
  const ready = world.auth.ready();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

function grantWith(claims: object): object {
  return { access_token: jwt({ sub: 'alice', sid: 'session-of-alice', ...claims }), expires_in: 300 };
}

test('ten simultaneous auth.refresh() share one refresh, and changed claims are there when they resolve', async () => {
  const world = await signedIn();
  const seen: string[] = [];
  world.auth.subscribe(({ status }) => seen.push(status));
  const refreshes = Array.from({ length: 10 }, () => world.auth.refresh());
  await settle();
  expect(world.auth.session.status).toBe('authenticated');
  world.refreshes()[0]?.respond(grantWith({ role: 'editor' }));
  await Promise.all(refreshes);
  expect(world.auth.session).toMatchObject({ claims: { role: 'editor' } });
  expect(world.refreshes()).toHaveLength(1);
  expect(seen).toEqual(['authenticated']);
  expect(world.events).toContainEqual({ type: 'refresh-start', cause: 'requested' });
});

test('auth.refresh() without changed claims keeps the snapshot, and the calls of the page continue meanwhile', async () => {
  const world = await signedIn();
  const before = world.auth.session;
  const refresh = world.auth.refresh();
  await settle();
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('ok');
  expect((await call).ok).toBe(true);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await refresh;
  expect(world.auth.session).toBe(before);
});

test('a refresh in flight for another cause is followed by one more, for all callers of auth.refresh()', async () => {
  const world = await signedIn();
  const call = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  const refreshes = [world.auth.refresh(), world.auth.refresh()];
  await settle();
  expect(world.refreshes()).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.refreshes()).toHaveLength(2);
  world.refreshes()[1]?.respond(grantWith({ role: 'editor' }));
  await Promise.all(refreshes);
  world.calls()[1]?.respond('ok');
  expect((await call).ok).toBe(true);
  expect(world.auth.session).toMatchObject({ claims: { role: 'editor' } });
  expect(world.refreshes()).toHaveLength(2);
});

test('a refresh of another tab does not replace one that was requested in this tab', async () => {
  const browser = createBrowser();
  const other = await signedIn({}, browser);
  const here = createWorld({}, browser);
  await here.auth.ready();
  await here.advance(180_000);
  other.auth.fetch('/api/x').catch(() => {});
  await settle();
  const refresh = here.auth.refresh();
  await settle();
  expect([other.refreshes().length, here.refreshes().length]).toEqual([1, 0]);
  other.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  await here.advance(50);
  await here.advance(50);
  expect(here.refreshes()).toHaveLength(1);
  here.refreshes()[0]?.respond(grantWith({ role: 'editor' }));
  await refresh;
  await settle();
  expect([here.auth.session, other.auth.session]).toMatchObject([
    { claims: { role: 'editor' } },
    { claims: { role: 'editor' } },
  ]);
});

test('without a session auth.refresh() rejects, and says what to do', async () => {
  const world = createWorld({ restore: false });
  await expect(world.auth.refresh()).rejects.toMatchObject({ code: 'signed_out', retryable: false });
  await expect(world.auth.refresh()).rejects.toThrow(/auth\.login\(\)/);
  expect(world.sent).toEqual([]);
});

test('auth.refresh() rejects if the refresh ends the session or returns another user’s token', async () => {
  const ended = await signedIn();
  const first = ended.auth.refresh();
  await settle();
  ended.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'revoked' }, { status: 400 });
  await expect(first).rejects.toMatchObject({ code: 'signed_out' });
  const replaced = await signedIn();
  const second = replaced.auth.refresh();
  await settle();
  replaced.refreshes()[0]?.respond(grantFor('bob'));
  await expect(second).rejects.toMatchObject({ code: 'session_changed' });
});

test('auth.refresh() that fails for a passing reason rejects as a call would, and the valid token stays', async () => {
  const world = await signedIn({ retry: { attempts: 1 } });
  const refresh = world.auth.refresh();
  await settle();
  world.refreshes()[0]?.respond('down', { status: 503 });
  await expect(refresh).rejects.toMatchObject({ code: 'refresh_failed', retryable: true });
  await expect(world.auth.refresh()).rejects.toMatchObject({ code: 'refresh_failed' });
  expect(world.refreshes()).toHaveLength(1);
  expect(world.auth.session.status).toBe('authenticated');
});

test('auth.refresh() restores a loading session', async () => {
  const world = createWorld();
  const refresh = world.auth.refresh();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await refresh;
  expect(world.auth.session.status).toBe('authenticated');
  expect(world.refreshes()).toHaveLength(1);
});

test('a logout during auth.refresh() makes it reject', async () => {
  const world = await signedIn();
  const refresh = world.auth.refresh().catch((error: unknown) => error);
  await settle();
  void world.auth.logout();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await refresh).toMatchObject({ code: 'session_changed' });
});
