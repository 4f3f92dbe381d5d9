import { expect, test } from 'vitest';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

async function signedIn(): Promise<World> {
  const world = createWorld();
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  return world;
}

test('a fetch with its own transport uses it for each attempt, and the session’s transport for the refresh', async () => {
  const world = await signedIn();
  const answers = [new Response(null, { status: 401 }), new Response('ok')];
  const attempts: (string | null)[] = [];
  const fetch = world.auth.createFetch({
    fetch(_input, init) {
      attempts.push(new Headers(init?.headers).get('authorization'));
      return Promise.resolve(answers.shift() ?? Response.error());
    },
  });
  const call = fetch('/api/x');
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  expect(await (await call).text()).toBe('ok');
  expect(world.calls()).toEqual([]);
  expect(attempts).toEqual([1, 2].map((number) => `Bearer ${Reflect.get(grantFor('alice', number), 'access_token')}`));
});

test('calls of two transports whose token is refused cause one refresh', async () => {
  const world = await signedIn();
  const own = world.auth.createFetch({
    fetch: () => Promise.resolve(new Response(null, { status: world.refreshes().length === 0 ? 401 : 200 })),
  });
  const calls = [own('/api/x'), world.auth.fetch('/api/y')];
  world.calls()[0]?.respond('', { status: 401 });
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.respond('ok');
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200]);
  expect(world.refreshes()).toHaveLength(1);
});

test('a transport that is not a function is refused at once', () => {
  const { auth } = createWorld();
  // @ts-expect-error -- what a script without types might pass
  expect(() => auth.createFetch({ fetch: {} })).toThrow(/createFetch: the option fetch/);
});
