import { expect, test } from 'vitest';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

const API = 'https://api.example.com';

async function signedIn(): Promise<World> {
  const world = createWorld({
    retry: { attempts: 1 },
    origins: ['https://app.example.com', API, 'https://files.example.com'],
  });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  return world;
}

/** Makes a call that fails as a network does, and as a 401 that CORS hides. */
async function fail(world: World, url: string, init?: RequestInit): Promise<void> {
  const call = world.auth.fetch(url, init).catch((error: unknown) => error);
  await settle();
  world.calls().at(-1)?.fail();
  expect(await call).toBeInstanceOf(TypeError);
}

test.each([
  ['a GET by URL', undefined],
  ['a POST', { method: 'POST', body: 'x' }],
  ['a call with a signal', { signal: new AbortController().signal }],
])('after a network error of %s the next call to that foreign origin refreshes first', async (_name, init) => {
  const world = await signedIn();
  await fail(world, `${API}/notes`, init);
  const call = world.auth.fetch(`${API}/notes`, init);
  await settle();
  expect([world.calls().length, world.refreshes().length]).toEqual([1, 1]);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(world.calls()[1]?.authorization).toBe(`Bearer ${Reflect.get(grantFor('alice', 2), 'access_token')}`);
  world.calls()[1]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test('an unreachable API causes one refresh, until a call to it has succeeded', async () => {
  const world = await signedIn();
  await fail(world, `${API}/notes`);
  const second = world.auth.fetch(`${API}/notes`).catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.fail();
  await second;
  for (let round = 0; round < 5; round++) await fail(world, `${API}/notes`);
  expect(world.refreshes()).toHaveLength(1);
  const good = world.auth.fetch(`${API}/notes`);
  world.calls().at(-1)?.respond('ok');
  await good;
  await fail(world, `${API}/notes`);
  void world.auth.fetch(`${API}/notes`);
  await settle();
  expect(world.refreshes()).toHaveLength(2);
});

test('if that refresh fails, the call is sent with the current token, and the refresh is not repeated', async () => {
  const world = await signedIn();
  await fail(world, `${API}/notes`);
  const call = world.auth.fetch(`${API}/notes`).catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.respond('forbidden', { status: 404 });
  await settle();
  expect(world.calls()).toHaveLength(2);
  world.calls()[1]?.fail();
  await call;
  await fail(world, `${API}/notes`);
  expect(world.refreshes()).toHaveLength(1);
});

test('a network error of the page’s own origin, of another foreign origin, or an abort causes no refresh', async () => {
  const world = await signedIn();
  await fail(world, '/api/x');
  await fail(world, '/api/x');
  await fail(world, `${API}/notes`);
  await fail(world, 'https://files.example.com/x');
  const controller = new AbortController();
  const world2 = await signedIn();
  const aborted = world2.auth.fetch(`${API}/x`, { signal: controller.signal }).catch((error: unknown) => error);
  controller.abort(new TypeError('mine'));
  await aborted;
  await fail(world2, `${API}/x`);
  expect([world.refreshes().length, world2.refreshes().length]).toEqual([0, 0]);
});

test('after a newer token no refresh is needed', async () => {
  const world = await signedIn();
  await fail(world, `${API}/notes`);
  const refresh = world.auth.refresh();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await refresh;
  void world.auth.fetch(`${API}/notes`);
  await settle();
  expect([world.calls().length, world.refreshes().length]).toEqual([2, 1]);
});
