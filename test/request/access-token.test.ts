import { expect, test, vi } from 'vitest';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

function tokenOf(number: number): string {
  return String(Reflect.get(grantFor('alice', number), 'access_token'));
}

async function signedIn(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  return world;
}

test('five refusals of one token, some of them late, cause one refresh', async () => {
  const world = await signedIn();
  const early = [1, 2].map(() => world.auth.getAccessToken({ rejected: tokenOf(1) }));
  await settle();
  const joined = world.auth.getAccessToken({ rejected: tokenOf(1) });
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await Promise.all([...early, joined])).toEqual(Array(3).fill(tokenOf(2)));
  const late = [4, 5].map(() => world.auth.getAccessToken({ rejected: tokenOf(1) }));
  expect(await Promise.all(late)).toEqual(Array(2).fill(tokenOf(2)));
  expect(world.refreshes()).toHaveLength(1);
});

test('a late refusal causes one refresh, also if the new token has the same text', async () => {
  const world = await signedIn();
  const early = world.auth.getAccessToken({ rejected: tokenOf(1) });
  world.refreshes()[0]?.respond(grantFor('alice', 1));
  expect(await early).toBe(tokenOf(1));
  for (let late = 0; late < 4; late++)
    expect(await world.auth.getAccessToken({ rejected: tokenOf(1) })).toBe(tokenOf(1));
  expect(world.refreshes()).toHaveLength(1);
});

test('a refusal of a former token returns the current one at once', async () => {
  const world = await signedIn();
  expect(await world.auth.getAccessToken({ rejected: 'an older one' })).toBe(tokenOf(1));
  expect(world.sent).toEqual([]);
});

test('a server that refuses every token gets fewer and fewer refreshes', async () => {
  const world = await signedIn();
  let current: string | undefined = tokenOf(1);
  for (let second = 0; second < 60; second++) {
    const next = world.auth.getAccessToken({ rejected: current });
    await settle();
    const [refresh] = world.refreshes().slice(-1);
    refresh?.respond(grantFor('alice', second + 2));
    current = await next;
    await world.advance(1000);
  }
  expect(world.refreshes().length).toBeLessThan(10);
});

test('a token that is refused after more than a minute is refreshed at once', async () => {
  const world = await signedIn();
  for (const number of [1, 2, 3]) {
    const next = world.auth.getAccessToken({ rejected: tokenOf(number) });
    await settle();
    expect(world.refreshes()).toHaveLength(number);
    world.refreshes()[number - 1]?.respond(grantFor('alice', number + 1, 600));
    expect(await next).toBe(tokenOf(number + 1));
    await world.advance(90_000);
  }
});

test('a refused token may come with the scheme that it was sent with', async () => {
  const world = await signedIn();
  const next = world.auth.getAccessToken({ rejected: `Bearer ${tokenOf(1)}` });
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await next).toBe(tokenOf(2));
});

test('calls by fetch wait for the refresh of a token that was refused on another transport', async () => {
  const world = await signedIn();
  const next = world.auth.getAccessToken({ rejected: tokenOf(1) });
  const call = world.auth.fetch('/api/x');
  await settle();
  expect(world.calls()).toHaveLength(0);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await next;
  await settle();
  expect(world.calls()).toMatchObject([{ authorization: `Bearer ${tokenOf(2)}` }]);
  world.calls()[0]?.respond('ok');
  expect((await call).ok).toBe(true);
});

test('after the end of the session it returns no token, and a passing failure rejects', async () => {
  const ended = await signedIn();
  const none = ended.auth.getAccessToken({ rejected: tokenOf(1) });
  await settle();
  ended.refreshes()[0]?.respond({ error: 'invalid_grant' }, { status: 400 });
  expect(await none).toBeUndefined();
  const down = await signedIn({ retry: { attempts: 1 } });
  const failed = down.auth.getAccessToken({ rejected: tokenOf(1) });
  await settle();
  down.refreshes()[0]?.respond('down', { status: 503 });
  await expect(failed).rejects.toMatchObject({ code: 'refresh_failed' });
});

test('a signal aborts only the wait, and a value that is not a signal is refused without side effects', async () => {
  const unhandled = vi.fn<(error: unknown) => void>();
  process.on('unhandledRejection', unhandled);
  const world = await signedIn();
  const controller = new AbortController();
  const given = world.auth.getAccessToken({ rejected: tokenOf(1), signal: controller.signal });
  controller.abort(new Error('mine'));
  await expect(given).rejects.toThrow('mine');
  await expect(world.auth.getAccessToken({ signal: {} as AbortSignal })).rejects.toThrow(TypeError);
  await settle();
  await settle();
  expect(unhandled).not.toHaveBeenCalled();
  process.off('unhandledRejection', unhandled);
});
