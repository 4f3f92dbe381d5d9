import type { Auth, Session } from 'rebearer';
import { beforeEach, expect, test, vi } from 'vitest';
import { keepRestoring } from '../../src/lifecycle/keep-restoring.ts';
import { type Browser, createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, settle, type World } from '../simulation/world.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

type Restored = Auth;

/** Answers every refresh of some pages for a while, quarter second by quarter second; returns how many there were. */
async function live(worlds: readonly World[], seconds: number, answer: (world: World) => void): Promise<number> {
  let refreshes = 0;
  const answerAll = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) {
      for (const world of worlds) {
        refreshes += world.refreshes().length;
        answer(world);
        world.sent.length = 0;
      }
      await settle();
    }
  };
  await answerAll();
  for (let step = 0; step < seconds * 4; step++) {
    await worlds[0]?.advance(250);
    await answerAll();
  }
  return refreshes;
}

const down = (world: World): void => world.refreshes().forEach((refresh) => refresh.respond('down', { status: 503 }));
const up = (world: World): void => world.refreshes().forEach((refresh) => refresh.respond(grantFor('alice')));

function restore({ auth }: { readonly auth: Restored }): void {
  auth.ready().catch(() => {});
}

test('a page that is rendered before it is shown refreshes when it is activated, and not before', async () => {
  const world = createWorld();
  const activate = world.prerender();
  const ready = world.auth.ready();
  const call = world.auth.fetch('/api/x');
  await world.advance(120_000);
  expect(world.sent).toEqual([]);
  await activate();
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  await settle();
  world.calls()[0]?.respond('');
  expect((await call).status).toBe(200);
  expect(world.refreshes()).toHaveLength(1);
});

test('a tab that has given up the lead before its lock answers does not lead without it', async () => {
  let answer = (): void => {};
  const restoring = keepRestoring({
    state: () => expect.fail('nothing is committed here'),
    clock: createBrowser().clock,
    lock: (_name, _options, task) => new Promise((resolve) => (answer = () => resolve(task(true)))),
    name: 'x',
    watch: () => () => {},
    restore: () => Promise.resolve(),
  });
  const first = restoring.isLeading();
  restoring.leave();
  answer();
  await first;
  expect(restoring.isLeading()).toBeInstanceOf(Promise);
});

test('a page without user interaction restores its session when the server is back', async () => {
  const world = createWorld();
  restore(world);
  await live([world], 8, down);
  expect(world.auth.session.status).toBe('loading');
  await live([world], 30, up);
  expect(world.auth.session.status).toBe('authenticated');
});

test('a page whose timers fire a little early continues to restore', async () => {
  const browser = createBrowser();
  const { after } = browser.clock;
  const clock = { ...browser.clock, after: (ms: number, callback: () => void) => after(Math.max(0, ms - 1), callback) };
  const world = createWorld({ retry: { attempts: 1, minDelay: 100, maxDelay: 200 } }, { ...browser, clock });
  restore(world);
  await settle();
  await world.advance(60);
  down(world);
  await settle();
  world.sent.length = 0;
  for (let millisecond = 0; millisecond < 250; millisecond++) {
    await world.advance(1);
    up(world);
  }
  await settle();
  expect(world.auth.session.status).toBe('authenticated');
});

test('a page also recovers from a misconfigured refresh, a network that is down, and a refresh without an answer', async () => {
  for (const fault of [
    (world: World): void => world.refreshes().forEach((refresh) => refresh.respond('', { status: 404 })),
    (world: World): void => world.refreshes().forEach((refresh) => refresh.fail()),
    (): void => {},
  ]) {
    const world = createWorld();
    restore(world);
    await live([world], 70, fault);
    expect(world.auth.session.status).toBe('loading');
    await live([world], 90, up);
    expect(world.auth.session.status).toBe('authenticated');
  }
});

const inAnHour = (world: World): void =>
  world.refreshes().forEach((refresh) => refresh.respond('', { status: 503, headers: { 'retry-after': '3600' } }));

test('with a Retry-After of an hour a loading page asks again after five minutes', async () => {
  const world = createWorld();
  restore(world);
  await live([world], 1, inAnHour);
  expect(world.auth.session).toMatchObject({ status: 'loading', error: { code: 'refresh_failed' } });
  expect(await live([world], 270, inAnHour)).toBe(0);
  expect(await live([world], 120, up)).toBe(1);
  expect(world.auth.session.status).toBe('authenticated');
});

const inHalfAMinute = (world: World): void =>
  world.refreshes().forEach((refresh) => refresh.respond('', { status: 503, headers: { 'retry-after': '30' } }));

test('a page that becomes visible asks at once, unless it is to ask soon anyway', async () => {
  const [late, soon] = [createWorld(), createWorld()];
  [late, soon].forEach(restore);
  await live([late], 1, inAnHour);
  await late.wake('visible');
  expect(await live([late], 1, up)).toBe(1);
  expect(late.auth.session.status).toBe('authenticated');
  await live([soon], 1, inHalfAMinute);
  await soon.wake('visible');
  expect(await live([soon], 10, up)).toBe(0);
});

test('a page with a known session follows the server’s Retry-After', async () => {
  const world = createWorld();
  restore(world);
  await live([world], 1, up);
  await world.advance(200_000);
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  await live([world], 1, inAnHour);
  expect(await call).toMatchObject({ code: 'refresh_failed', retryAfter: expect.closeTo(3_600_000, -4) });
  expect(await live([world], 600, up)).toBe(0);
});

test('the attempts during an outage of a minute get less and less frequent', async () => {
  const world = createWorld();
  restore(world);
  expect(await live([world], 30, down)).toBeLessThan(16);
  expect(await live([world], 60, down)).toBeLessThan(10);
});

test('the snapshot has the error of the last attempt, frozen, and every failure is reported', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  const seen: Session[] = [];
  world.auth.subscribe((session) => seen.push(session));
  expect(world.auth.session).toEqual({
    status: 'loading',
    isLoading: true,
    isAuthenticated: false,
    isReauthenticating: false,
    error: undefined,
  });
  restore(world);
  await live([world], 4, down);
  const { session } = world.auth;
  expect(session).toMatchObject({ status: 'loading', error: { code: 'refresh_failed', retryable: true } });
  expect(seen.length).toBeGreaterThan(1);
  expect(new Set(seen).size).toBe(seen.length);
  const error = session.isLoading ? session.error : undefined;
  expect([Object.isFrozen(session), Object.isFrozen(error)]).toEqual([true, true]);
  expect(error?.retryable === true && 'retryAfter' in error && Number(error.retryAfter)).toBeGreaterThan(0);
  await live([world], 30, up);
  expect(world.auth.session.error).toBeUndefined();
});

test('a login without a token clears the error, and shows that of its own refresh', async () => {
  const world = createWorld({ retry: { attempts: 1 } });
  restore(world);
  await live([world], 0, down);
  expect(world.auth.session).toMatchObject({ error: { code: 'refresh_failed' } });
  const login = world.auth.login(new Response(null, { status: 204 }));
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'loading', error: undefined });
  world.refreshes()[0]?.respond(grantFor('alice'));
  await login;
});

test('a page that was never asked for its session sends no refresh, and a disposed one sends no more', async () => {
  const idle = createWorld();
  expect(await live([idle], 60, down)).toBe(0);
  const gone = createWorld({ retry: { attempts: 1 } });
  restore(gone);
  await live([gone], 0, down);
  gone.auth.dispose();
  expect(await live([gone], 60, down)).toBe(0);
});

test.each([0, 40])(
  'a page that is disposed %i ms after its restore began leaves the restore to the next',
  async (wait) => {
    const browser = createBrowser();
    const gone = createWorld({}, browser);
    restore(gone);
    if (wait > 0) await settle();
    await gone.advance(wait);
    gone.auth.dispose();
    const next = createWorld({}, browser);
    const answer = (world: World): void =>
      world === gone ? world.refreshes()[0]?.respond('', { status: 401 }) : up(world);
    await live([gone], 2, answer);
    restore(next);
    await live([gone, next], 2, answer);
    expect(next.auth.session.status).toBe('authenticated');
  },
);

/** Restores some tabs of one browser during an outage. */
async function outage(
  tabs: number,
  seconds: number,
): Promise<{ browser: Browser; worlds: World[]; refreshes: number }> {
  const browser = createBrowser();
  const worlds = Array.from({ length: tabs }, () => createWorld({}, browser));
  worlds.forEach(restore);
  return { browser, worlds, refreshes: await live(worlds, seconds, down) };
}

test('four tabs make the attempts of one in an outage, and all recover after one refresh', async () => {
  const one = await outage(1, 60);
  const four = await outage(4, 60);
  expect(four.refreshes).toBeLessThanOrEqual(one.refreshes);
  expect(await live(four.worlds, 90, up)).toBeLessThanOrEqual(2);
  expect(four.worlds.map(({ auth }) => auth.session.status)).toEqual(Array(4).fill('authenticated'));
});

test('when the restoring tab is closed, another one takes over', async () => {
  const { worlds } = await outage(3, 20);
  worlds[0]?.auth.dispose();
  const left = worlds.slice(1);
  await live(left, 90, up);
  expect(left.map(({ auth }) => auth.session.status)).toEqual(Array(2).fill('authenticated'));
});

test('a tab does not wait forever for a frozen one', async () => {
  const { worlds } = await outage(2, 20);
  // The first tab's refreshes are never answered any more.
  const [frozen, alive] = worlds;
  const answer = (world: World): void => (world === alive ? up(world) : undefined);
  await live(
    [alive, frozen].filter((world) => world !== undefined),
    200,
    answer,
  );
  expect(alive?.auth.session.status).toBe('authenticated');
});

const refuse = (world: World): void =>
  world.refreshes().forEach((refresh) => refresh.respond('Unauthorized', { status: 401 }));

test.each([2, 6])(
  'no call of %i tabs without a session is lost while one of them asks a second time',
  async (count) => {
    const browser = createBrowser();
    const worlds = Array.from({ length: count }, () => createWorld({}, browser));
    const calls = worlds.map(({ auth }) => auth.fetch('/api/x').then(({ status }) => status, String));
    const answer = (world: World): void => {
      refuse(world);
      world.calls().forEach((call) => call.respond('Unauthorized', { status: 401 }));
    };
    await live(worlds, 15, answer);
    expect(await Promise.all(calls)).toEqual(Array(count).fill(401));
    expect(worlds.map(({ auth }) => auth.session.reason)).toEqual(Array(count).fill('none'));
  },
);

test.each([2, 3, 8])('after an outage the refusals of a server end the restore of all of %i tabs', async (count) => {
  const { worlds } = await outage(count, 20);
  expect(await live(worlds, 60, refuse)).toBe(count * 2);
  expect(worlds.map(({ auth }) => auth.session.reason)).toEqual(Array(count).fill('none'));
});

test('a tab also asks a second time while a frozen one keeps the restore', async () => {
  const { worlds } = await outage(2, 20);
  const alive = worlds[1];
  await live(worlds, 200, (world) => (world === alive ? refuse(world) : undefined));
  expect(alive?.auth.session.reason).toBe('none');
});

test.each([2, 6])('the calls of %i tabs wait through an outage of a second', async (count) => {
  const browser = createBrowser();
  const worlds = Array.from({ length: count }, () => createWorld({}, browser));
  const calls = worlds.map(({ auth }) => auth.fetch('/api/x').then(({ status }) => status, String));
  const answerCalls = (world: World): void => world.calls().forEach((call) => call.respond('yes'));
  await live(worlds, 1, (world) => (down(world), answerCalls(world)));
  const refreshes = await live(worlds, 5, (world) => (up(world), answerCalls(world)));
  expect(await Promise.all(calls)).toEqual(Array(count).fill(200));
  expect(refreshes).toBe(1);
});

test.each([2, 6])('the calls of %i tabs learn after an outage of a second that there is no session', async (count) => {
  const browser = createBrowser();
  const worlds = Array.from({ length: count }, () => createWorld({}, browser));
  const calls = worlds.map(({ auth }) => auth.fetch('/api/x').then(({ status }) => status, String));
  await live(worlds, 1, down);
  await live(worlds, 15, (world) => {
    refuse(world);
    world.calls().forEach((call) => call.respond('Unauthorized', { status: 401 }));
  });
  expect(await Promise.all(calls)).toEqual(Array(count).fill(401));
});
