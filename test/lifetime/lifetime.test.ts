import { lifetime } from 'rebearer/lifetime';
import { createTestAuth } from 'rebearer/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLimitedSession, type LimitedSession, type Tab } from './limited-session.ts';
import { settle } from '../simulation/settle.ts';

const IDLE = 600;

async function openTabs(session: LimitedSession, count: number, options = {}): Promise<readonly [Tab, ...Tab[]]> {
  const first = await session.openTab(options);
  const others = [];
  for (let opened = 1; opened < count; opened++) others.push(await session.openTab(options));
  return [first, ...others];
}

/** All tabs show the same number of seconds, within one of what is right; the server's own figure is whole. */
function expectWarning(tabs: readonly Tab[], seconds: number | undefined): void {
  const [first, ...others] = tabs.map((tab) => tab.left());
  expect(others).toEqual(others.map(() => first));
  if (seconds === undefined) expect(first).toBeUndefined();
  else expect(Math.abs((first ?? Infinity) - seconds)).toBeLessThanOrEqual(1);
}

/** Calls the API now and then, as a page that polls, for so many seconds. */
async function poll(session: LimitedSession, tab: Tab, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 30) {
    await tab.auth.fetch('/api/news').catch(() => {});
    await session.pass(30);
  }
}

test('an idle session ends at the server’s limit, within two seconds in all tabs, and no refresh extends it', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 4);
  await session.pass(IDLE - 1);
  expect(tabs.map(({ auth }) => auth.session.status)).toEqual(Array(4).fill('authenticated'));
  await session.pass(3);
  for (const { auth } of tabs) expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(session.refreshes().filter(({ activity }) => activity !== 'none')).toEqual([]);
});

test('a refresh that begins while its page is left does not extend an idle session', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [tab] = await openTabs(session, 2);
  await session.pass(400);
  await tab.auth.fetch('/api/news');
  // The tab keeps the lock until the other one has heard of the new token, or until the page is left.
  void tab.auth.refresh().catch(() => {});
  tab.leave();
  await settle();
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(['none', 'none']);
});

test('a tab that polls without activity does not keep the session', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [tab] = await openTabs(session, 2);
  await poll(session, tab, IDLE + 60);
  expect(session.refreshes().length).toBeGreaterThan(2);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('activity before several refreshes makes only the first of them count as active', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 2);
  for (const tab of tabs) tab.act();
  const until = session.now() + IDLE + 10;
  while (session.now() < until) {
    for (const { auth } of tabs) void auth.fetch('/api/news').catch(() => {});
    session.rejectTokens();
    await session.pass(1);
  }
  expect(session.refreshes().length).toBeGreaterThan(IDLE / 2);
  for (const { auth } of tabs) expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('active tabs tell each other only a few times between two refreshes', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 3);
  const before = session.browser.messages.length;
  for (const tab of tabs) tab.act();
  await session.pass(160);
  expect(session.refreshes()).toHaveLength(1);
  for (const tab of tabs) tab.act();
  await session.pass(100);
  expect(session.browser.messages.length - before).toBeLessThan(40);
});

test('active tabs do not take the fractions of a millisecond between their clocks for later limits, and tell each other of them without end', async () => {
  const session = createLimitedSession({ idle: IDLE, isFine: true });
  const tabs = await openTabs(session, 6);
  await session.pass(10);
  for (const tab of tabs) tab.act();
  await session.pass(1);
  const before = session.browser.messages.length;
  await session.pass(60);
  expect(session.browser.messages.length - before).toBeLessThan(20);
});

test('tabs whose users have no name do not tell each other without end of a session that some of them do not have', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const session = createLimitedSession({ idle: IDLE, isNameless: true });
  const options = { auth: { restore: false, tabs: 'lock' } } as const;
  const tabs = await openTabs(session, 4, options);
  for (const tab of tabs) tab.act();
  session.rejectTokens();
  await tabs[0].auth.fetch('/api/news');
  await session.pass(5);
  const before = session.browser.messages.length;
  await session.pass(20);
  expect(session.browser.messages.length - before).toBeLessThan(20);
  expect(print).toHaveBeenCalledWith(expect.stringContaining('#no-identity'));
});

test('activity that another tab hears of only after its own refresh is reported by the next', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [active, polling] = await openTabs(session, 2);
  await session.pass(100);
  session.rejectTokens();
  // The message and the call are under way together.
  active.act();
  void polling?.auth.fetch('/api/news');
  await session.pass(280);
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(['none', null]);
});

test('activity that another tab has reported is not reported again by a tab whose last refresh was idle', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [first, second] = (await openTabs(session, 2)) as [Tab, Tab];
  session.rejectTokens();
  await first.auth.fetch('/api/news');
  await session.pass(1);
  // The other tab hears of the first of these at once, of the second with the refresh.
  second.act();
  await session.pass(5);
  second.act();
  for (const { auth } of [second, first]) {
    session.rejectTokens();
    await auth.fetch('/api/news');
    await session.pass(1);
  }
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(['none', null, 'none']);
});

test('activity that a refresh has already reported is not reported again when another tab tells of it later', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [polling, other] = (await openTabs(session, 2)) as [Tab, Tab];
  other.act();
  polling.act();
  await session.pass(1);
  // The other tab has told of its activity, and tells of this only with its warning.
  other.act();
  await session.pass(390);
  await polling.auth.fetch('/api/news');
  await session.pass(IDLE);
  expect(session.refreshes().map(({ activity }) => activity)).toEqual([null, 'none', 'none']);
  expect(session.isAlive()).toBe(false);
});

test('activity in one of four tabs keeps the session of all, without a call and without a warning', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [, , , active, ...tabs] = [...(await openTabs(session, 3)), await session.openTab()];
  let warnings = 0;
  active?.watched.subscribe(() => warnings++);
  for (let minute = 0; minute < 60; minute++) {
    active?.act();
    await session.pass(60);
  }
  expect(session.isAlive()).toBe(true);
  expect(active?.auth.session.status).toBe('authenticated');
  expect([warnings, tabs.length]).toEqual([0, 0]);
  // A quarter of the idle limit apart.
  expect(session.refreshes().length).toBeLessThanOrEqual((4 * 3600) / IDLE + 1);
});

test('activity in one tab makes the refresh of another, polling tab count as active', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [polling, active] = await openTabs(session, 2);
  for (let minute = 0; minute < 30; minute++) {
    active?.act();
    await poll(session, polling, 60);
  }
  expect(session.isAlive()).toBe(true);
  expect(polling.auth.session.status).toBe('authenticated');
});

test('the warning appears at the same moment in all tabs, counts down by seconds, and one extend() ends it in all', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 4, { warnBefore: 60_000 });
  await session.pass(IDLE - 62);
  expectWarning(tabs, undefined);
  await session.pass(2);
  expectWarning(tabs, 60);
  expect(tabs[0].watched.timeout).toMatchObject({ status: 'warning', cause: 'idle' });
  await session.pass(10);
  expectWarning(tabs, 50);
  expect(await tabs[2]?.watched.extend()).toBe(true);
  await settle();
  expectWarning(tabs, undefined);
  await session.pass(IDLE - 62);
  expectWarning(tabs, undefined);
  await session.pass(2);
  expectWarning(tabs, 60);
});

test('a warning listener is called once each second, and at the end of the warning', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab({ warnBefore: 5000 });
  const heard: unknown[] = [];
  tab.watched.subscribe((timeout) => heard.push(timeout.timeLeft));
  await session.pass(IDLE + 3);
  expect(heard).toEqual([5000, 4000, 3000, 2000, 1000, 0, undefined]);
});

test('before the absolute limit there is a warning, it cannot be extended, and the session ends even for an active user', async () => {
  const session = createLimitedSession({ idle: IDLE, absolute: 1000 });
  const tab = await session.openTab({ warnBefore: 60_000 });
  for (let passed = 0; passed < 950; passed += 50) {
    tab.act();
    await session.pass(50);
  }
  expect(tab.watched.timeout).toMatchObject({ status: 'warning', cause: 'absolute', timeLeft: 50_000 });
  expect(await tab.watched.extend()).toBe(false);
  await session.pass(53);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a machine that slept across the limit notices within ten seconds of waking, without a call', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 2);
  await session.pass(60);
  session.browser.setWall(session.browser.clock.wall() + 8 * 3600_000);
  await session.pass(10);
  for (const { auth } of tabs) expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('activity from before a sleep is not reported as new', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  await session.pass(10);
  tab.act();
  session.browser.setWall(session.browser.clock.wall() + 0.8 * IDLE * 1000);
  await session.pass(0.2 * IDLE);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('activity after the end does not restore the session', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  session.browser.setWall(session.browser.clock.wall() + 8 * 3600_000);
  tab.act();
  await session.pass(2);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a clock that is set back by an hour does not move a limit', async () => {
  const session = createLimitedSession({ absolute: 1200 });
  const tab = await session.openTab({ warnBefore: 60_000 });
  await session.pass(600);
  session.browser.setWall(session.browser.clock.wall() - 3600_000);
  await session.pass(541);
  expect(tab.watched.timeout).toMatchObject({ status: 'warning', cause: 'absolute' });
});

test('a frozen tab takes part again when it resumes: no warning, and no end of a session that other tabs have kept', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [active, frozen] = await openTabs(session, 2);
  await session.pass(10);
  expect(frozen?.freeze()).toBe(true);
  for (let minute = 0; minute < 30; minute++) {
    active.act();
    await session.pass(60);
  }
  frozen?.thaw();
  await settle();
  await session.pass(3);
  expect(frozen?.left()).toBeUndefined();
  expect(session.isAlive()).toBe(true);
  expect(frozen?.auth.session.status).toBe('authenticated');
});

test.each([{ server: { idle: IDLE } }, { server: {}, options: { idle: IDLE * 1000 } }])(
  'a tab that learned of the limits before it heard other tabs ends an idle session on time: %j',
  async ({ server, options = {} }) => {
    const session = createLimitedSession(server);
    const late = await session.openTab({ ...options, isLate: true });
    await session.pass(IDLE - 2);
    expect(late.auth.session.status).toBe('authenticated');
    await session.pass(3);
    expect(late.auth.session.status).toBe('unauthenticated');
  },
);

test.each([{ server: { idle: IDLE } }, { server: {}, options: { idle: IDLE * 1000 } }])(
  'a tab whose token is from a tab that has been closed ends an idle session on time: %j',
  async ({ server, options }) => {
    const session = createLimitedSession(server);
    const [first] = await openTabs(session, 1, options);
    await session.pass(10);
    const second = await session.openTab(options);
    first.freeze();
    await session.pass(IDLE - 11);
    expect(second.auth.session.status).toBe('authenticated');
    await session.pass(3);
    expect(session.refreshes().filter(({ activity }) => activity === null)).toEqual([]);
    expect(second.auth.session.status).toBe('unauthenticated');
  },
);

test.each([{ server: { idle: IDLE } }, { server: {}, options: { idle: IDLE * 1000 } }])(
  'a tab that was frozen, and is the last one when it goes on, ends an idle session on time: %j',
  async ({ server, options }) => {
    const session = createLimitedSession(server);
    const [frozen, other] = await openTabs(session, 2, options);
    frozen.freeze();
    await session.pass(10);
    frozen.thaw();
    other?.freeze();
    await session.pass(IDLE - 11);
    expect(frozen.auth.session.status).toBe('authenticated');
    await session.pass(3);
    expect(frozen.auth.session.status).toBe('unauthenticated');
  },
);

test('a tab that was frozen beyond the app’s own limit waits for the answers of the other tabs before it ends the session', async () => {
  const session = createLimitedSession({ delay: 2 });
  const [active, frozen] = (await openTabs(session, 2, { idle: IDLE * 1000 })) as [Tab, Tab];
  frozen.freeze();
  for (let minute = 0; minute < 20; minute++) {
    active.act();
    await session.pass(60);
  }
  frozen.thaw();
  await session.pass(60);
  expect([active, frozen].map(({ auth }) => auth.session.status)).toEqual(['authenticated', 'authenticated']);
  expect(frozen.left()).toBeUndefined();
});

test('tabs without a channel never report the user as idle', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [polling] = await openTabs(session, 2, { isDeaf: true });
  await poll(session, polling, 1200);
  expect(session.refreshes().length).toBeGreaterThan(5);
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(session.refreshes().map(() => null));
});

test('a tab that was opened after the last refresh does not report the user as idle', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const [first] = await openTabs(session, 1);
  first.act();
  await session.pass(5);
  const late = await session.openTab();
  await poll(session, late, 240);
  expect(session.refreshes()[0]?.activity).toBeNull();
});

test('a server without an idle limit never gets the header', async () => {
  const session = createLimitedSession({ absolute: 7200 });
  const [tab] = await openTabs(session, 2);
  await poll(session, tab, 1200);
  expect(session.refreshes().length).toBeGreaterThan(2);
  expect(session.refreshes().filter(({ activity }) => activity !== null)).toEqual([]);
});

test('a keepAlive that throws counts as false, is reported once, and stops neither refreshes nor the watch', async () => {
  const uncaught: unknown[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) =>
    Promise.resolve().then(() => {
      try {
        task();
      } catch (error) {
        uncaught.push(error);
      }
    }),
  );
  const session = createLimitedSession({ idle: IDLE });
  const broken = new Error('no wall display here');
  const tab = await session.openTab({
    keepAlive() {
      throw broken;
    },
  });
  await session.pass(10);
  expect(await tab.watched.extend()).toBe(true);
  await session.pass(IDLE - 30);
  expect(tab.left()).toBe(30);
  await session.pass(33);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(uncaught).toEqual([broken]);
});

test('keepAlive keeps the session without activity for as long as it returns true', async () => {
  const session = createLimitedSession({ idle: IDLE });
  let isKept = true;
  const [tab] = await openTabs(session, 1, { keepAlive: () => isKept });
  await session.openTab();
  await session.pass(3 * IDLE);
  expect(session.isAlive()).toBe(true);
  isKept = false;
  await session.pass(1.5 * IDLE);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('without server limits the app’s own apply: a poll extends nothing, activity does, the end is a logout', async () => {
  const session = createLimitedSession({});
  const tabs = await openTabs(session, 3, { idle: IDLE * 1000, warnBefore: 60_000 });
  tabs[1]?.act();
  await poll(session, tabs[0], 300);
  await poll(session, tabs[0], 420);
  expect(tabs.map((tab) => tab.left() !== undefined)).toEqual([true, true, true]);
  await session.pass(60);
  expect(tabs.map(({ auth }) => auth.session)).toMatchObject(tabs.map(() => ({ reason: 'logout' })));
  expect(session.asked.some(({ path }) => path === '/auth/logout')).toBe(true);
  expect(session.refreshes().filter(({ activity }) => activity !== null)).toEqual([]);
});

test('an absolute limit of the app counts from the login, also in tabs that were opened later', async () => {
  const session = createLimitedSession({});
  const options = { absolute: 1000_000 };
  const first = await session.openTab(options);
  await session.pass(500);
  const late = await session.openTab(options);
  await session.pass(445);
  expect([first.left(), late.left()]).toEqual([55, 55]);
  await session.pass(60);
  expect(late.auth.session).toMatchObject({ reason: 'logout' });
});

test('the server’s limits take precedence over the app’s', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab({ idle: 60_000 });
  await session.pass(IDLE - 60);
  expect(tab.left()).toBe(60);
});

test('with tabs: lock the limits are the same in all tabs', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = await openTabs(session, 3, { auth: { tabs: 'lock' } });
  await session.pass(100);
  expect(await tabs[1]?.watched.extend()).toBe(true);
  await session.pass(IDLE - 50);
  expectWarning(tabs, 50);
});

test('a token from the answer to a call does not change the limits', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab({ auth: { responseToken: true } });
  const sources: string[] = [];
  tab.auth.on('token', ({ source }) => sources.push(source));
  await session.pass(100);
  await tab.auth.fetch('/api/news');
  await settle();
  expect(sources).toEqual(['response']);
  await session.pass(IDLE - 150);
  expectWarning([tab], 50);
});

test('an extend() without a network returns false, and the warning continues', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab({ auth: { retry: { attempts: 1 } } });
  await session.pass(IDLE - 30);
  tab.isOffline.current = true;
  expect(await tab.watched.extend()).toBe(false);
  await session.pass(2);
  expect(tab.left()).toBe(28);
  tab.isOffline.current = false;
  await session.pass(10);
  expect(tab.left()).toBeUndefined();
  expect(session.isAlive()).toBe(true);
});

test('forged messages change nothing', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  await session.pass(30);
  const later = session.browser.clock.wall() + 60_000;
  const identity = tab.auth.session.isAuthenticated ? tab.auth.session.identity : undefined;
  const forged = [
    null,
    'x',
    [],
    [2, identity, false, 0, later, later, later, later],
    [1, identity, false, 'x', {}, NaN, 'x', {}],
    [1, 'someone-else', false, 9e15, later, later, 9e15, 9e15],
    [1, identity, false, 0, -Infinity, later, 9e15, 9e15],
  ];
  for (const data of forged) session.browser.forge(data);
  await session.pass(IDLE - 60);
  expect(tab.left()).toBe(30);
});

test('a message of activity in the future counts as activity now, and keeps no session for good', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  await session.pass(30);
  const identity = tab.auth.session.isAuthenticated ? tab.auth.session.identity : undefined;
  session.browser.forge([1, identity, false, 0, 9e15, NaN, NaN, NaN]);
  await session.pass(2 * IDLE);
  expect(session.refreshes().filter(({ activity }) => activity !== 'none')).toHaveLength(1);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each([{}, { isFine: true }])(
  'extend() in several tabs at once is true in each, ends the warning in all, and costs one refresh, with the app’s own limit (%j)',
  async (options) => {
    const session = createLimitedSession(options);
    const tabs = await openTabs(session, 3, { idle: IDLE * 1000 });
    await session.pass(IDLE - 30);
    expect(tabs.map((tab) => tab.left() !== undefined)).toEqual([true, true, true]);
    const before = session.refreshes().length;
    expect(await Promise.all(tabs.map((tab) => tab.watched.extend()))).toEqual([true, true, true]);
    expect(session.refreshes()).toHaveLength(before + 1);
    await session.pass(1);
    expect(tabs.map((tab) => tab.left())).toEqual([undefined, undefined, undefined]);
    await session.pass(IDLE - 100);
    expect(tabs.map((tab) => tab.left())).toEqual([undefined, undefined, undefined]);
    await session.pass(105);
    for (const { auth } of tabs) expect(auth.session).toMatchObject({ reason: 'logout' });
  },
);

test.each([{}, { isFine: true }, { delay: 1 }])(
  'extend() while another tab refreshes is true, and ends the warning in both, with the app’s own limit (%j)',
  async (options) => {
    const session = createLimitedSession(options);
    const [other, tab] = (await openTabs(session, 2, { idle: IDLE * 1000 })) as [Tab, Tab];
    await session.pass(IDLE - 30);
    const refreshed = other.auth.refresh();
    expect(await tab.watched.extend()).toBe(true);
    await refreshed;
    expect(tab.left()).toBeUndefined();
    await session.pass(2);
    expect([other.left(), tab.left()]).toEqual([undefined, undefined]);
    await session.pass(IDLE - 100);
    expect([other.auth.session.status, other.left()]).toEqual(['authenticated', undefined]);
  },
);

/** A message of `rebearer/lifetime` that a script of the origin makes up; times are those of the wall clock. */
async function forge(session: LimitedSession, tab: Tab, ...times: readonly unknown[]): Promise<void> {
  const identity = tab.auth.session.isAuthenticated ? tab.auth.session.identity : undefined;
  session.browser.forge([1, identity, false, ...times]);
  await settle();
}

test('a forged idle limit does not outlast the app’s own, counted from the message', async () => {
  for (const idleAt of [9e15, Infinity, NaN]) {
    const session = createLimitedSession({});
    const tab = await session.openTab({ idle: IDLE * 1000 });
    await session.pass(10);
    await forge(session, tab, 0, -Infinity, session.browser.clock.wall(), idleAt, Infinity);
    await session.pass(IDLE + 5);
    expect(tab.auth.session).toMatchObject({ reason: 'logout' });
  }
});

test('a forged idle limit does not end a session before the app’s own does', async () => {
  const session = createLimitedSession({});
  const tab = await session.openTab({ idle: IDLE * 1000 });
  await session.pass(10);
  const now = session.browser.clock.wall();
  await forge(session, tab, 0, -Infinity, now, now + 1, Infinity);
  await forge(session, tab, 0, -Infinity, now, now + 1, now + 1);
  await session.pass(IDLE - 60);
  expect(tab.auth.session.status).toBe('authenticated');
  expect(session.asked.map(({ path }) => path)).toEqual(['/auth/login']);
});

test('a forged limit where neither the server nor the app has one costs no refresh', async () => {
  const session = createLimitedSession({});
  const tab = await session.openTab();
  await session.pass(10);
  const now = session.browser.clock.wall();
  await forge(session, tab, 0, -Infinity, now, now + 1, now + 1);
  await session.pass(100);
  expect(session.refreshes()).toEqual([]);
  expect(tab.left()).toBeUndefined();
});

test('a forged login in the future counts as a login now, and does not turn the app’s absolute limit off', async () => {
  for (const begun of [9e15, Infinity]) {
    const session = createLimitedSession({});
    const tab = await session.openTab({ absolute: 1000_000 });
    await session.pass(500);
    await forge(session, tab, begun, NaN, NaN, NaN, NaN);
    await session.pass(1005);
    expect(tab.auth.session).toMatchObject({ reason: 'logout' });
  }
});

test('a forged limit does not stop the reports of an active user to a server with an idle limit', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  await session.pass(10);
  await forge(session, tab, 0, -Infinity, session.browser.clock.wall(), 9e15, 9e15);
  for (let passed = 0; passed < 3 * IDLE; passed += 30) {
    tab.act();
    await session.pass(30);
  }
  expect(session.isAlive()).toBe(true);
  expect(session.refreshes().length).toBeGreaterThan(5);
});

test('a forged end where the server announces one does not move it', async () => {
  const session = createLimitedSession({ idle: IDLE, absolute: 300 });
  const tab = await session.openTab();
  await session.pass(10);
  const now = session.browser.clock.wall();
  await forge(session, tab, 0, -Infinity, now, now + IDLE * 1000, 9e15);
  await forge(session, tab, 0, -Infinity, now, now + IDLE * 1000, now + 1);
  await session.pass(240);
  expect(tab.left()).toBe(50);
  expect(session.refreshes()).toEqual([]);
});

test('a message whose times are no numbers is read without an error', async () => {
  const session = createLimitedSession({});
  const tab = await session.openTab({ idle: IDLE * 1000, absolute: 1000_000 });
  await session.pass(10);
  let deep: unknown = [];
  for (let depth = 0; depth < 20_000; depth++) deep = [deep];
  const wrong = [deep, Symbol('time'), 1n, '9000000000000000', { valueOf: () => 9e15 }, [9e15], true, null, undefined];
  for (const value of wrong)
    for (let place = 0; place < 5; place++) {
      const times: unknown[] = [NaN, -Infinity, session.browser.clock.wall(), 9e15, 9e15];
      times[place] = value;
      await forge(session, tab, ...times);
    }
  await session.pass(IDLE + 5);
  expect(tab.auth.session).toMatchObject({ reason: 'logout' });
});

test('after dispose() refreshes do not report activity', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab();
  tab.watched.dispose();
  await poll(session, tab, 400);
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(session.refreshes().map(() => null));
  expect(tab.left()).toBeUndefined();
});

test('dispose() of an earlier lifetime does not make refreshes of a later one count as active', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const { auth, watched } = await session.openTab();
  const later = lifetime(auth, { watchActivity: () => () => {} });
  watched.dispose();
  for (let poll = 0; poll < 3; poll++) {
    await session.pass(200);
    await auth.fetch('/api/poll');
  }
  expect(session.refreshes().map(({ activity }) => activity)).toEqual(['none', 'none', 'none']);
  later.dispose();
});

test('a lifetime that a listener of a token has disposed does not end the session', async () => {
  const session = createLimitedSession({ isSilent: true });
  const { auth, watched } = await session.openTab();
  watched.dispose();
  auth.on('token', () => later.dispose());
  const later = lifetime(auth, { absolute: 60_000, watchActivity: () => () => {} });
  await auth.login(session.login());
  await session.pass(90);
  expect(auth.session.status).toBe('authenticated');
});

test('a lifetime that keepAlive has disposed does not end the session', async () => {
  const session = createLimitedSession({ isSilent: true });
  let dispose = (): void => {};
  const keepAlive = (): boolean => {
    dispose();
    return false;
  };
  const { auth, watched } = await session.openTab({ idle: 60_000, keepAlive });
  dispose = watched.dispose;
  await session.pass(90);
  expect(auth.session.status).toBe('authenticated');
});

test('after dispose() extend() refreshes nothing, and no listener is called', async () => {
  const session = createLimitedSession({ isSilent: true });
  const { auth, watched } = await session.openTab({ absolute: 65_000 });
  const listener = vi.fn<() => void>();
  watched.subscribe(listener);
  session.browser.pass(6000);
  watched.dispose();
  expect(await watched.extend()).toBe(false);
  await session.pass(90);
  expect(session.refreshes()).toEqual([]);
  expect([auth.session.status, listener.mock.calls]).toEqual(['authenticated', []]);
});

test('a listener that is removed while a change is announced is not called', async () => {
  const session = createLimitedSession({ isSilent: true });
  const { watched } = await session.openTab({ absolute: 65_000 });
  const listener = vi.fn<() => void>();
  const stop = watched.subscribe(listener);
  session.browser.pass(6000);
  stop();
  await settle();
  expect([watched.timeout.status, listener.mock.calls]).toEqual(['warning', []]);
});

test('without limits, and after the end of a session, no timer runs', async () => {
  const session = createLimitedSession({ isSilent: true });
  const tab = await session.openTab();
  let timers = 0;
  const limited = createLimitedSession({ idle: IDLE });
  const other = await limited.openTab();
  await other.auth.logout();
  for (const { browser } of [session, limited]) {
    const { after } = browser.clock;
    Object.assign(browser.clock, {
      after: (...given: Parameters<typeof after>) => {
        timers++;
        return after(...given);
      },
    });
  }
  await session.pass(60);
  await limited.pass(60);
  expect([timers, tab.left(), other.left()]).toEqual([0, undefined, undefined]);
});

test('the limits of one user do not apply to the next', async () => {
  const session = createLimitedSession({ idle: IDLE });
  const tab = await session.openTab({ warnBefore: 60_000 });
  await session.pass(IDLE - 30);
  expect(tab.left()).toBe(30);
  await tab.auth.logout();
  expect(tab.left()).toBeUndefined();
  await session.pass(60);
  expect(tab.left()).toBeUndefined();
});

test.each([
  [{ idle: 0 }],
  [{ warnBefore: -1 }],
  [{ absolute: NaN }],
  [{ idle: '900' }],
  [{ idel: 1 }],
  [{ absolute: 8 }],
  [{ idle: 900 }],
  [{ watchActivity: true }],
  [{ keepAlive: 'yes' }],
])('%j is refused by name', (options) => {
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  expect(() => void Reflect.apply(lifetime, undefined, [auth, options])).toThrow(
    new RegExp(`lifetime: the option ${Object.keys(options)[0]} (?:is|has)`),
  );
});

test('a message says what to write instead', () => {
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  const watch =
    (...given: readonly unknown[]) =>
    (): unknown =>
      Reflect.apply(lifetime, undefined, given);
  expect(watch(auth, { absolute: 8 })).toThrow(/Write milliseconds, at least 1000/);
  expect(watch(auth, { watchActivity: true })).toThrow(/Write a function/);
  expect(watch(auth, { keepAlive: 'yes' })).toThrow(/Write true, false or a function/);
  expect(watch(auth, { idel: 1000 })).toThrow(/unknown\. Write one of idle, absolute/);
  expect(watch(auth, null)).toThrow(/^lifetime: the argument is not an object\. Write one with idle, absolute/);
  expect(watch()).toThrow(/^lifetime: the first argument is not an auth/);
  expect(watch({})).toThrow(/^lifetime: the first argument is not an auth/);
});

test('a page without other tabs that was given a channel ends a session for lack of activity', async () => {
  const session = createLimitedSession({});
  const tab = await session.openTab({ idle: IDLE * 1000, auth: { tabs: 'off' } });
  await session.pass(IDLE - 1);
  expect(tab.auth.session.status).toBe('authenticated');
  await session.pass(3);
  expect(tab.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('where there is no document, an app that does not say how it notices activity is told so', () => {
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  expect(() => lifetime(auth)).toThrow(new TypeError('lifetime: where there is no document, pass watchActivity.'));
});

test('a polluted Object.prototype does not stop the watch of the page after its first event', async () => {
  const page = new EventTarget();
  vi.stubGlobal('document', { hidden: true });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  Object.assign(Object.prototype, { once: true });
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'once'));
  const session = createLimitedSession({ idle: IDLE });
  await session.openTab({ watchActivity: undefined });
  const questions = [1, 2].map(() => {
    const before = session.browser.messages.length;
    page.dispatchEvent(new Event('resume'));
    return session.browser.messages.length - before;
  });
  expect(questions).toEqual([1, 1]);
});

test('a polluted Object.prototype adds no option', () => {
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'watchActivity'));
  Object.defineProperty(Object.prototype, 'watchActivity', { value: () => () => {}, configurable: true });
  const auth = createTestAuth({ claims: { sub: 'alice' } });
  expect(() => lifetime(auth, {})).toThrow('where there is no document');
});
