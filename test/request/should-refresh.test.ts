import type { ShouldRefresh, ShouldRefreshContext } from 'rebearer';
import { expect, test, vi } from 'vitest';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

/** A page that is signed in, whose own rule decides. */
async function signedIn(shouldRefresh?: ShouldRefresh): Promise<World> {
  const world = createWorld({ shouldRefresh });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

const STEP_UP = { status: 401, headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' } };
const NO_SCOPE = { status: 401, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } };

test.each([
  ['a 200', {}, false],
  ['a 403', { status: 403 }, false],
  ['a 419', { status: 419 }, false],
  ['a refused token', INVALID_TOKEN, true],
  ['a 401 without a word', { status: 401 }, true],
  ['a missing scope', NO_SCOPE, false],
  ['a step-up', STEP_UP, false],
])('a rule receives the result of the built-in rule for %s', async (_name, init, rejected) => {
  const seen: ShouldRefreshContext[] = [];
  const world = await signedIn((_response, context) => {
    seen.push(context);
    return false;
  });
  const call = world.auth.fetch('/api/x?page=2', { method: 'post' });
  world.calls()[0]?.respond('answer', init);
  expect((await call).status).toBe('status' in init ? init.status : 200);
  expect(seen).toEqual([{ method: 'POST', url: 'https://app.example.com/api/x?page=2', rejected }]);
  expect(world.refreshes()).toHaveLength(0);
});

test('a rule can extend the built-in one with an or', async () => {
  const world = await signedIn(({ status }, { rejected }) => rejected || status === 419);
  for (const init of [INVALID_TOKEN, { status: 419 }]) {
    const call = world.auth.fetch('/api/x');
    world.calls().at(-1)?.respond('no', init);
    await settle();
    world.refreshes().at(-1)?.respond(grantFor('alice', world.sent.length));
    await settle();
    world.calls().at(-1)?.respond('ok');
    expect((await call).status).toBe(200);
  }
  expect(world.refreshes()).toHaveLength(2);
});

test('a rule decides about a step-up, which is an event only if the 401 is returned', async () => {
  const world = await signedIn(({ headers }) => headers.get('www-authenticate')?.includes('acr') === true);
  const asked = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('no', {
    ...STEP_UP,
    headers: { 'www-authenticate': `${STEP_UP.headers['www-authenticate']}, acr_values="mfa"` },
  });
  await settle();
  expect([world.refreshes().length, world.events.filter(({ type }) => type === 'step-up').length]).toEqual([1, 0]);
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.respond('ok');
  expect((await asked).status).toBe(200);
  const returned = world.auth.fetch('/api/x');
  world.calls()[2]?.respond('no', STEP_UP);
  expect((await returned).status).toBe(401);
  expect(world.events.at(-1)).toMatchObject({ type: 'step-up', url: 'https://app.example.com/api/x' });
});

test.each([
  [
    'throws',
    () => {
      throw new Error('a bug of the app');
    },
  ],
  ['rejects', () => Promise.reject(new Error('a bug of the app'))],
] satisfies [string, ShouldRefresh][])(
  'a rule that %s is reported as uncaught, and the built-in rule decides',
  async (_name, rule) => {
    const reported: unknown[] = [];
    // The microtask throws what it was given: caught here instead of by the test runner.
    vi.stubGlobal('queueMicrotask', (task: () => void) => {
      try {
        task();
      } catch (error) {
        reported.push(error);
      }
    });
    const world = await signedIn(rule);
    const fine = world.auth.fetch('/api/x');
    world.calls()[0]?.respond('fine');
    expect(await (await fine).text()).toBe('fine');
    const refused = world.auth.fetch('/api/x');
    world.calls()[1]?.respond('no', INVALID_TOKEN);
    await settle();
    world.refreshes()[0]?.respond(grantFor('alice', 2));
    await settle();
    world.calls()[2]?.respond('ok');
    expect((await refused).status).toBe(200);
    expect(reported.map(String)).toEqual(Array(3).fill('Error: a bug of the app'));
  },
);

test('a rule that returns nothing leaves the decision to the built-in rule', async () => {
  const world = await signedIn((({ status }) => (status === 419 ? true : undefined)) as ShouldRefresh);
  const refused = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[1]?.respond('ok');
  expect((await refused).status).toBe(200);
});

test('a rule of one fetch replaces the option, only for that fetch', async () => {
  const world = await signedIn(() => false);
  const special = world.auth.createFetch({ shouldRefresh: ({ status }) => status === 440 });
  const plain = world.auth.fetch('/api/x');
  world.calls()[0]?.respond('no', { status: 440 });
  expect((await plain).status).toBe(440);
  const call = special('/api/x');
  world.calls()[1]?.respond('no', { status: 440 });
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  world.calls()[2]?.respond('ok');
  expect((await call).status).toBe(200);
});

test('a fetch without a rule uses the option', async () => {
  const world = await signedIn(({ status }) => status === 419);
  void world.auth.createFetch({ overrideAuthorization: true })('/api/x');
  world.calls()[0]?.respond('no', { status: 419 });
  await settle();
  expect(world.refreshes()).toHaveLength(1);
});

test.each([
  [
    { replaceAuthorization: true },
    /createFetch: the option replaceAuthorization is unknown\. Write one of overrideAuthorization, shouldRefresh/,
  ],
  [{ shouldRefresh: true }, /shouldRefresh is not a function/],
  [null, /is not an object/],
])('createFetch(%j) is refused with a message that says what to write instead', async (rules, message) => {
  const { auth } = await signedIn();
  expect(() => auth.createFetch(rules as object)).toThrow(TypeError);
  expect(() => auth.createFetch(rules as object)).toThrow(message);
});

test('a session cookie without a refresh, whose server says 403 to all: the user’s own route tells a missing right from the end', async () => {
  const world = createWorld({
    refresh: { url: '/auth/refresh', method: 'GET', endStatuses: [403] },
    attach: 'cookies',
    shouldRefresh: ({ status }, { rejected }) => rejected || status === 403,
  });
  const NO_RIGHT = { detail: 'You do not have permission to perform this action.' };
  const NOBODY = { detail: 'Authentication credentials were not provided.' };
  const user = { id: 1, username: 'alice', email: 'alice@example.com' };
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(user);
  await ready;
  expect(world.auth.session).toMatchObject({ isAuthenticated: true, identity: '1' });
  const refused = world.auth.fetch('/api/admin');
  world.calls()[0]?.respond(NO_RIGHT, { status: 403 });
  await world.advance(60);
  world.refreshes()[1]?.respond(user);
  await settle();
  world.calls()[1]?.respond(NO_RIGHT, { status: 403 });
  expect((await refused).status).toBe(403);
  expect(world.auth.session.isAuthenticated).toBe(true);
  await world.advance(60_000);
  const last = world.auth.fetch('/api/notes');
  world.calls()[2]?.respond(NOBODY, { status: 403 });
  await world.advance(60);
  world.refreshes()[2]?.respond(NOBODY, { status: 403 });
  expect((await last).status).toBe(403);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});
