import type { ShouldRefresh } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

async function signedIn(shouldRefresh?: ShouldRefresh): Promise<World> {
  vi.spyOn(console, 'error').mockReturnValue();
  const world = createWorld({ shouldRefresh });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

let token = 1;

/** Makes a call to which the API says 401 as often as it is sent; returns how often that was. */
async function refuse(world: World, path: string, init?: RequestInit): Promise<number> {
  const before = world.sent.length;
  const call = world.auth.fetch(path, init);
  const answered = call.then(() => true);
  let at = before;
  while (!(await Promise.race([answered, settle()]))) {
    const sent = world.sent[at];
    if (sent === undefined) continue;
    at++;
    if (sent.url.endsWith('/auth/refresh')) sent.respond(grantFor('alice', ++token));
    else sent.respond('no', INVALID_TOKEN);
  }
  return world.sent.slice(before).filter(({ url }) => url.endsWith(path)).length;
}

async function accept(world: World, path: string): Promise<void> {
  const call = world.auth.fetch(path);
  await settle();
  world.sent.at(-1)?.respond('ok');
  await call;
}

const WRONG_PASSWORD = { method: 'POST', body: 'wrong' };

function misconfigured({ events }: World): number {
  return events.filter(({ type }) => type === 'misconfigured').length;
}

test('one endpoint that refuses a token which other calls are accepted with is not reported as a misconfiguration', async () => {
  const world = await signedIn();
  for (let round = 0; round < 8; round++) {
    await refuse(world, '/api/odd');
    await accept(world, '/api/notes');
    await world.advance(120_000);
    await accept(world, '/api/notes').catch(() => {});
    world.refreshes().at(-1)?.respond(grantFor('alice', ++token));
    await settle();
  }
  expect(misconfigured(world)).toBe(0);
});

test('an endpoint with ids in its path that refuses a good token costs no refresh for each id', async () => {
  const world = await signedIn();
  let asked = 0;
  for (let id = 0; id < 20; id++) {
    asked += (await refuse(world, `/api/odd/${id}`)) - 1;
    await accept(world, '/api/notes');
  }
  expect(asked).toBeLessThan(8);
});

test('wrong passwords in a row, without other calls, are not reported as a misconfiguration', async () => {
  const world = await signedIn();
  for (let round = 0; round < 6; round++) {
    await refuse(world, '/api/password', WRONG_PASSWORD);
    await world.advance(10_000);
  }
  expect(misconfigured(world)).toBe(0);
});

test('an endpoint with its own rule causes few refreshes, even if it is called often between accepted calls', async () => {
  const world = await signedIn();
  for (let round = 0; round < 60; round++) {
    await refuse(world, '/api/odd');
    await accept(world, '/api/notes');
    await world.advance(1000);
  }
  expect(world.refreshes().length).toBeLessThan(10);
});

test('several endpoints of their own mind cost few refreshes too, in turns or at once', async () => {
  const paths = ['/api/odd', '/api/other', '/api/third'];
  const inTurns = await signedIn();
  const atOnce = await signedIn();
  for (let round = 0; round < 60; round++) {
    await refuse(inTurns, paths[round % 3] ?? '');
    await accept(inTurns, '/api/notes');
    await inTurns.advance(1000);
    for (const path of paths) await refuse(atOnce, path);
    await accept(atOnce, '/api/notes');
    await atOnce.advance(1000);
  }
  expect(inTurns.refreshes().length).toBeLessThan(15);
  expect(atOnce.refreshes().length).toBeLessThan(15);
});

test('the success of other calls lets the next refused call refresh at once', async () => {
  const world = await signedIn();
  await refuse(world, '/api/odd');
  await accept(world, '/api/notes');
  expect(await refuse(world, '/api/mail')).toBe(2);
  expect(world.refreshes()).toHaveLength(2);
});

test('without any success the breaker blocks the refreshes of other calls too', async () => {
  const world = await signedIn();
  await refuse(world, '/api/odd');
  expect(await refuse(world, '/api/mail')).toBe(1);
  expect(world.refreshes()).toHaveLength(1);
});

test.each([
  ['one GET', ['/api/a', '/api/a', '/api/a', '/api/a']],
  ['several endpoints', ['/api/a', '/api/b', '/api/c', '/api/d']],
])('%s that is refused with each new token is reported as a misconfiguration, once', async (_name, paths) => {
  const world = await signedIn();
  for (const path of paths) {
    await refuse(world, path);
    await world.advance(10_000);
  }
  expect(misconfigured(world)).toBe(1);
});

test('with a shouldRefresh rule four wrong passwords between accepted calls send four password checks', async () => {
  const world = await signedIn();
  const fetch = world.auth.createFetch({
    shouldRefresh: (_response, { url, rejected }) => rejected && !url.endsWith('/api/password'),
  });
  for (let round = 0; round < 4; round++) {
    const call = fetch('/api/password', WRONG_PASSWORD);
    await settle();
    world.sent.at(-1)?.respond('no', INVALID_TOKEN);
    expect((await call).status).toBe(401);
    await accept(world, '/api/notes');
  }
  expect(world.calls().filter(({ url }) => url.endsWith('/api/password'))).toHaveLength(4);
  expect([world.refreshes().length, misconfigured(world)]).toEqual([0, 0]);
});

test('an endpoint that refuses one id and accepts another costs fewer and fewer refreshes', async () => {
  const world = await signedIn();
  let asked = 0;
  for (let round = 0; round < 20; round++) {
    asked += (await refuse(world, '/api/notes/5')) - 1;
    await accept(world, '/api/notes/6');
  }
  expect(asked).toBeLessThan(8);
});

test('an API that refuses every token with status 200 causes fewer and fewer refreshes, as one that does with 401', async () => {
  const world = await signedIn(async (response) => (await response.clone().text()) === 'refused');
  for (let call = 0; call < 10; call++) {
    const answer = world.auth.fetch('/graphql', { method: 'POST', body: '{}' });
    await settle();
    for (let at = world.calls().length - 1; at < world.calls().length; at++) {
      world.calls()[at]?.respond('refused');
      await settle();
      const refresh = world.refreshes().at(-1);
      if (at === world.calls().length - 1) refresh?.respond(grantFor('alice', ++token));
      await settle();
    }
    expect(await (await answer).text()).toBe('refused');
  }
  expect(world.refreshes()).toHaveLength(1);
});
