import { expect, test, vi } from 'vitest';
import type { Lock } from 'rebearer/testing';
import { identityOf } from '../../src/session/identity.ts';
import { type Browser, createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, type Sent, settle, type World } from '../simulation/world.ts';
import { heardUser } from './forge.ts';

type Options = Parameters<typeof createWorld>[0];

/** Tabs of one browser, all signed in as alice with one token. */
async function tabsSignedIn(
  count: number,
  options: Options = {},
): Promise<{ browser: Browser; tabs: readonly World[] }> {
  const browser = createBrowser();
  const tabs = Array.from({ length: count }, () => createWorld({ restore: false, ...options }, browser));
  for (const tab of tabs) await tab.auth.login(Response.json(grantFor('alice')));
  await settle();
  browser.pass(60);
  await settle();
  for (const tab of tabs) tab.events.length = 0;
  return { browser, tabs };
}

/** Answers waiting refreshes, in any tab, until none is left. Returns how many there were. */
async function answerRefreshes(browser: Browser, tabs: readonly World[]): Promise<number> {
  const answered = new Set<unknown>();
  for (let idle = 0; idle < 3;) {
    const waiting = tabs.flatMap((tab) => tab.refreshes()).filter((refresh) => !answered.has(refresh));
    for (const refresh of waiting) {
      answered.add(refresh);
      refresh.respond(grantFor('alice', 1 + answered.size));
    }
    await settle();
    browser.pass(60);
    await settle();
    idle = waiting.length === 0 ? idle + 1 : 0;
  }
  return answered.size;
}

function statuses(tabs: readonly World[]): readonly string[] {
  return tabs.map(({ auth }) => auth.session.status);
}

test.each([2, 10, 50])('%i tabs whose token expires together send one refresh', async (count) => {
  const { browser, tabs } = await tabsSignedIn(count);
  browser.pass(180_000);
  const calls = tabs.map((tab) => tab.auth.fetch('/api/x'));
  await settle();
  expect(await answerRefreshes(browser, tabs)).toBe(1);
  for (const tab of tabs) tab.calls()[0]?.respond('ok');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual(Array(count).fill(true));
  const tokens = new Set(tabs.map((tab) => tab.calls()[0]?.authorization));
  expect(tokens.size).toBe(1);
});

const MINUTE = 60_000;
/** By how much the wall clock is set, and how long after the token came. The last is set forward, and back after a refresh. */
const settings: readonly (readonly [string, readonly (readonly [after: number, by: number])[]])[] = [
  ['back an hour', [[MINUTE, -60 * MINUTE]]],
  ['back an hour when the token is about to expire', [[2.6 * MINUTE, -60 * MINUTE]]],
  ['back two minutes', [[MINUTE, -2 * MINUTE]]],
  ['forward an hour', [[MINUTE, 60 * MINUTE]]],
  ['forward two minutes', [[MINUTE, 2 * MINUTE]]],
  [
    'forward an hour and back',
    [
      [MINUTE, 60 * MINUTE],
      [MINUTE, -60 * MINUTE],
    ],
  ],
  [
    'back an hour and forward',
    [
      [MINUTE, -60 * MINUTE],
      [MINUTE, 60 * MINUTE],
    ],
  ],
];

test.each(settings)('four tabs whose clock is set %s send one refresh for each token', async (_name, changes) => {
  const { browser, tabs } = await tabsSignedIn(4);
  const sent = (): readonly Sent[] => tabs.flatMap((tab) => tab.refreshes());
  let answered = 0;
  /** Returns how many refreshes it takes. */
  const callAll = async (): Promise<number> => {
    const before = sent().length;
    const calls = tabs.map((tab) => tab.auth.fetch('/api/x'));
    for (let rounds = 0; rounds < 20; rounds++) {
      await settle();
      for (const refresh of sent().slice(answered)) refresh.respond(grantFor('alice', 2 + answered++));
      for (const tab of tabs) for (const call of tab.calls()) call.respond('ok');
      await settle();
      browser.pass(60);
    }
    for (const { ok } of await Promise.all(calls)) expect(ok).toBe(true);
    return sent().length - before;
  };
  for (const [after, by] of changes) {
    browser.pass(after);
    browser.setWall(browser.clock.wall() + by);
    expect(await callAll()).toBeLessThanOrEqual(1);
  }
  for (let token = 0; token < 3; token++) {
    browser.pass(3 * MINUTE);
    expect(await callAll()).toBe(1);
    expect(new Set(tabs.map((tab) => tab.calls().at(-1)?.authorization)).size).toBe(1);
  }
});

/** By how much the clock of the machine is fast, in milliseconds; tokens live for three minutes. Of a fast clock `exp` seems nearer. */
test.each([0, 500, 30_000, 120_000, 170_000, 10 * MINUTE, -2 * MINUTE, 300 * MINUTE, -300 * MINUTE])(
  'three tabs on a machine whose clock is fast by %i ms share each token, also one that is refused early',
  async (skew) => {
    const browser = createBrowser();
    const start = browser.clock.wall() - browser.clock.monotonic() - skew;
    let issued = 0;
    const issue = (): object => {
      const iat = Math.floor((start + browser.clock.monotonic()) / 1000);
      const claims = { sub: 'alice', sid: 'session-of-alice', iat, exp: iat + 180, jti: String(++issued) };
      return { access_token: jwt(claims), expires_in: 180 };
    };
    const tabs = Array.from({ length: 3 }, () => createWorld({}, browser));
    /** Calls in every tab; the first answers are refusals where the token is. Returns how many refreshes it takes. */
    const callAll = async (isRefused: boolean): Promise<number> => {
      const before = issued;
      for (const tab of tabs) tab.sent.length = 0;
      const calls = tabs.map((tab) => tab.auth.fetch('/api/x'));
      await settle();
      if (isRefused) for (const call of tabs.flatMap((tab) => tab.calls())) call.respond('no', INVALID_TOKEN);
      const answered = new Set<Sent>(isRefused ? tabs.flatMap((tab) => tab.calls()) : []);
      for (let rounds = 0; rounds < 20; rounds++) {
        await settle();
        for (const one of tabs.flatMap((tab) => tab.sent).filter((sent) => !answered.has(sent))) {
          answered.add(one);
          one.respond(one.url.endsWith('/auth/refresh') ? issue() : 'ok');
        }
        await settle();
        browser.pass(60);
      }
      for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
      return issued - before;
    };
    expect(await callAll(false)).toBe(1);
    browser.pass(MINUTE);
    expect(await callAll(true)).toBe(1);
    // Only the tab that has the token from the server knows for sure how long it lives.
    for (let token = 0; token < 3; token++) {
      browser.pass(MINUTE);
      expect(await callAll(false)).toBe(0);
      browser.pass(2 * MINUTE);
      expect(await callAll(false)).toBe(1);
    }
  },
);

test('with cookies only no call of a tab is sent as another user, however soon users follow each other in another tab', async () => {
  const browser = createBrowser();
  const tabs = [1, 2].map(() => createWorld({ attach: 'cookies', restore: false }, browser)) as [World, World];
  const [one, other] = tabs;
  let user = '';
  const answered = new Set<Sent>();
  const answerAll = async (): Promise<void> => {
    for (let rounds = 0; rounds < 10; rounds++) {
      for (const refresh of tabs.flatMap((tab) => tab.refreshes()).filter((sent) => !answered.has(sent))) {
        answered.add(refresh);
        refresh.respond({ user: { id: user } });
      }
      await settle();
      browser.pass(60);
      await settle();
    }
  };
  for (const name of ['alice', 'bob', 'carol']) {
    user = name;
    const login = one.auth.login(Response.json({ user: { id: name } }));
    await answerAll();
    await login;
  }
  // The tab has not asked again yet who is signed in.
  const shown = other.auth.session;
  const call = other.auth.fetch('/api/pay', { method: 'POST', body: 'x' }).catch((error: Error) => error.name);
  await answerAll();
  expect(shown.isAuthenticated && shown.identity).not.toBe('carol');
  expect(other.calls()).toHaveLength(0);
  expect(await call).toBe('SessionChangedError');
  expect(other.auth.session).toMatchObject({ identity: 'carol' });
});

test('hidden tabs that ask one after the other who has logged in keep no lock while they listen: their timers are late', async () => {
  const { tabs } = await tabsSignedIn(5);
  const [one, ...hidden] = tabs as [World, ...World[]];
  for (const tab of hidden) tab.setHidden(true);
  await one.auth.login(Response.json(grantFor('bob')));
  // No time passes, so no timer fires.
  for (let rounds = 0; rounds < hidden.length; rounds++) {
    await settle();
    for (const tab of hidden)
      tab
        .refreshes()
        .at(-1)
        ?.respond(grantFor('bob', 2 + rounds));
  }
  await settle();
  for (const { auth } of hidden) expect(auth.session).toMatchObject({ identity: 'bob' });
});

test('the new token of another tab is taken while this tab’s token is fresh, also after the clock was set back', async () => {
  const { browser, tabs } = await tabsSignedIn(2);
  browser.pass(MINUTE);
  browser.setWall(browser.clock.wall() - 60 * MINUTE);
  const refreshed = tabs[0]?.auth.refresh();
  await settle();
  expect(await answerRefreshes(browser, tabs)).toBe(1);
  await refreshed;
  expect(await tabs[1]?.auth.getAccessToken()).toBe(await tabs[0]?.auth.getAccessToken());
});

test('an older token of another tab does not replace a newer one, also after the clock was set', async () => {
  for (const by of [0, -60 * MINUTE, 60 * MINUTE]) {
    const { browser, tabs } = await tabsSignedIn(1);
    browser.pass(MINUTE);
    const [old] = browser.messages.filter((message) => (message as { readonly type: string }).type === 'grant');
    browser.setWall(browser.clock.wall() + by);
    const refreshed = tabs[0]?.auth.refresh();
    await settle();
    await answerRefreshes(browser, tabs);
    await refreshed;
    const token = await tabs[0]?.auth.getAccessToken();
    browser.pass(10_000);
    // Sent again by a tab that has not heard of the newer one: a minute and ten seconds of it are over.
    browser.forge({ ...(old as object), remaining: 110_000 });
    await settle();
    expect(await tabs[0]?.auth.getAccessToken()).toBe(token);
  }
});

test('a tab whose token is refused after another tab has refreshed does not refresh', async () => {
  const { browser, tabs } = await tabsSignedIn(2);
  const [one, other] = tabs as [World, World];
  const late = other.auth.fetch('/api/late');
  void one.auth.fetch('/api/x');
  one.calls()[0]?.respond('no', INVALID_TOKEN);
  expect(await answerRefreshes(browser, tabs)).toBe(1);
  other.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  other.calls()[1]?.respond('ok');
  expect((await late).ok).toBe(true);
  expect(other.refreshes()).toHaveLength(0);
});

test('a tab that is refused after the lock is free, but before the message of its holder has come, does not refresh', async () => {
  const browser = createBrowser();
  const { openChannel } = browser;
  const slow: Browser = {
    ...browser,
    openChannel: (name, listener) => openChannel(name, (data) => void browser.clock.after(20, () => listener(data))),
  };
  const [one, other] = [createWorld({ restore: false }, slow), createWorld({ restore: false }, slow)];
  for (const tab of [one, other]) await tab.auth.login(Response.json(grantFor('alice')));
  await settle();
  await one.advance(60);
  const calls = [one.auth.fetch('/api/x'), other.auth.fetch('/api/y')];
  await settle();
  one.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  one.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  other.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  expect(other.refreshes()).toHaveLength(0);
  await other.advance(20);
  for (const tab of [one, other]) tab.calls()[1]?.respond('ok');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
  expect(other.refreshes()).toHaveLength(0);
});

test.each([
  ['is left', (tab: World) => tab.leave()],
  ['was hidden before', undefined],
])('a tab that has just refreshed and %s does not keep the lock for its news', async (_, leave) => {
  const { browser, tabs } = await tabsSignedIn(2);
  const [one, other] = tabs as [World, World];
  one.setHidden(leave === undefined);
  browser.pass(180_000);
  void one.auth.fetch('/api/x');
  await settle();
  one.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  await leave?.(one);
  const login = vi.fn<() => Promise<Response>>(async () => Response.json(grantFor('bob')));
  await other.auth.login(login);
  expect(login).toHaveBeenCalled();
});

test('with tabs: lock one tab refreshes after the other, and no token is on the channel', async () => {
  const { browser, tabs } = await tabsSignedIn(3, { tabs: 'lock' });
  browser.pass(180_000);
  for (const tab of tabs) void tab.auth.fetch('/api/x');
  await settle();
  expect(tabs.flatMap((tab) => tab.refreshes())).toHaveLength(1);
  expect(await answerRefreshes(browser, tabs)).toBe(3);
  expect(JSON.stringify(browser.messages)).not.toMatch(/eyJ/);
});

test('a new tab beside an open one sends no refresh', async () => {
  const { browser, tabs } = await tabsSignedIn(1);
  const fresh = createWorld({}, browser);
  await fresh.auth.ready();
  expect(fresh.auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'alice' } });
  expect([...tabs, fresh].flatMap((tab) => tab.refreshes())).toHaveLength(0);
});

test('a new tab takes no token that is about to expire: a slow call would be refused with it, and its replay again', async () => {
  const { browser, tabs } = await tabsSignedIn(1);
  browser.pass(170_000);
  const fresh = createWorld({}, browser);
  const ready = fresh.auth.ready();
  await settle();
  expect(await answerRefreshes(browser, [...tabs, fresh])).toBe(1);
  await ready;
});

test('the only tab refreshes without waiting for others', async () => {
  const tab = createWorld({}, createBrowser());
  void tab.auth.ready();
  await settle();
  expect(tab.refreshes()).toHaveLength(1);
});

test('a new tab whose other tabs do not answer refreshes after a short wait', async () => {
  const browser = createBrowser();
  const silent = createWorld({}, browser);
  const tab = createWorld({}, browser);
  await settle();
  void tab.auth.ready();
  await settle();
  expect(tab.refreshes()).toHaveLength(0);
  await tab.advance(50);
  expect(tab.refreshes()).toHaveLength(1);
  expect(silent.refreshes()).toHaveLength(0);
});

test('a lock holder that never answers delays the others no longer than the time-out', async () => {
  const { browser, tabs } = await tabsSignedIn(2);
  const [frozen, other] = tabs as [World, World];
  browser.pass(180_000);
  void browser.lock('rebearer https://app.example.com/auth/refresh', {}, () => new Promise(() => {}));
  void other.auth.fetch('/api/x');
  await settle();
  expect(other.refreshes()).toHaveLength(0);
  await other.advance(15_000);
  await other.advance(60);
  expect(other.refreshes()).toHaveLength(1);
  expect(frozen.refreshes()).toHaveLength(0);
});

test.each(['alive', 'spare', 'restore', 'dialogue', 'lifetime'])(
  'a session of the name "app %s" does not wait for that of the name "app"',
  async (word) => {
    const browser = createBrowser();
    const one = createWorld({ name: 'app' }, browser);
    void one.auth.ready();
    await settle();
    browser.pass(60);
    await settle();
    expect(one.refreshes()).toHaveLength(1);
    const other = createWorld({ name: `app ${word}` }, browser);
    void other.auth.ready();
    await settle();
    browser.pass(60);
    await settle();
    expect(other.refreshes()).toHaveLength(1);
  },
);

test('a tab that has had the lock since it gave up waits for it as long as before', async () => {
  const { browser, tabs } = await tabsSignedIn(1);
  const [tab] = tabs as [World];
  const hold = async (): Promise<() => void> => {
    let release = (): void => {};
    const until = new Promise<void>((resolve) => (release = resolve));
    const name = 'rebearer https://app.example.com/auth/refresh';
    void browser.lock(name, {}, () => until);
    await settle();
    return release;
  };
  const release = await hold();
  browser.pass(180_000);
  void tab.auth.fetch('/api/x');
  await settle();
  await tab.advance(15_000);
  await answerRefreshes(browser, tabs);
  expect(tab.refreshes()).toHaveLength(1);
  release();
  await settle();
  await tab.auth.login(async () => Response.json(grantFor('alice', 9)));
  const releaseAgain = await hold();
  browser.pass(180_000);
  void tab.auth.fetch('/api/x');
  await settle();
  for (let waited = 0; waited < 14_000; waited += 500) await tab.advance(500);
  expect(tab.refreshes()).toHaveLength(1);
  releaseAgain();
  await settle();
  await tab.advance(60);
  expect(tab.refreshes()).toHaveLength(2);
});

test('a logout shows in every tab at once, and rejects waiting calls', async () => {
  const { browser, tabs } = await tabsSignedIn(2);
  const [one, other] = tabs as [World, World];
  browser.pass(180_000);
  const waiting = other.auth.fetch('/api/x').catch((error: unknown) => error);
  void one.auth.logout();
  await settle();
  expect(other.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  await answerRefreshes(browser, tabs);
  expect(await waiting).toMatchObject({ code: 'session_changed' });
  expect(statuses(tabs)).toEqual(['unauthenticated', 'unauthenticated']);
});

test.each([
  ['refused', 600],
  ['expired', 60],
])(
  'calls of two tabs whose token is %s when the session ends all get their 401, after one refresh',
  async (_, life) => {
    const browser = createBrowser();
    const tabs = [createWorld({}, browser), createWorld({}, browser)];
    await tabs[0]?.auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: life });
    await settle();
    browser.pass(61_000);
    const calls = tabs.map((tab) => tab.auth.fetch('/api/x').then(({ status }) => status));
    for (const tab of tabs) tab.calls()[0]?.respond('', INVALID_TOKEN);
    await settle();
    const refreshes = tabs.flatMap((tab) => tab.refreshes());
    expect(refreshes).toHaveLength(1);
    refreshes[0]?.respond({ error: 'invalid_grant' }, { status: 401 });
    await settle();
    browser.pass(60);
    await settle();
    for (const tab of tabs) tab.calls()[0]?.respond('', { status: 401 });
    expect(await Promise.all(calls)).toEqual([401, 401]);
    expect(tabs.flatMap((tab) => tab.refreshes())).toHaveLength(1);
    expect(statuses(tabs)).toEqual(['unauthenticated', 'unauthenticated']);
  },
);

test('a logout of another user is ignored', async () => {
  const { browser, tabs } = await tabsSignedIn(1);
  browser.forge({ version: 1, type: 'end', identity: identityOf({ sub: 'bob' }), reason: 'logout' });
  expect(statuses(tabs)).toEqual(['authenticated']);
});

test('when bob logs in in one tab, the other sends nothing more as alice and shows bob', async () => {
  const { tabs } = await tabsSignedIn(2);
  const [one, other] = tabs as [World, World];
  await one.auth.login(Response.json(grantFor('bob')));
  await settle();
  const queued = other.auth.fetch('/api/notes', { method: 'POST', body: 'by alice' }).catch((error: unknown) => error);
  other.refreshes()[0]?.respond(grantFor('bob', 2));
  await settle();
  expect(await queued).toMatchObject({ code: 'session_changed' });
  expect(other.calls()).toHaveLength(0);
  expect(other.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a login in one tab signs the signed-out tab in', async () => {
  const browser = createBrowser();
  const tabs = [createWorld({ restore: false }, browser), createWorld({ restore: false }, browser)] as const;
  await tabs[0].auth.login(Response.json(grantFor('alice')));
  await settle();
  tabs[1].refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(statuses(tabs)).toEqual(['authenticated', 'authenticated']);
});

test('a refresh that was sent before another tab logged in does not end the new session', async () => {
  const browser = createBrowser();
  const [one, other] = [createWorld({}, browser), createWorld({ restore: false }, browser)] as const;
  browser.pass(60);
  void one.auth.ready();
  await settle();
  await other.auth.login(Response.json(grantFor('alice')));
  await settle();
  one.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'no_session' }, { status: 400 });
  await settle();
  expect(one.auth.session.status).toBe('loading');
  await answerRefreshes(browser, [one, other]);
  expect(statuses([one, other])).toEqual(['authenticated', 'authenticated']);
});

test.each([
  ['nothing', undefined],
  ['a message without a version', { type: 'end', identity: { user: { sub: 'alice' } }, reason: 'logout' }],
  ['a message of another version', { version: 2, type: 'end', identity: { user: { sub: 'alice' } }, reason: 'logout' }],
  ['text', 'grant'],
  ['an unknown type', { version: 1, type: 'steal' }],
  [
    'a token that no header can carry',
    { version: 1, type: 'grant', grant: { accessToken: 'a\r\nb' }, lifetime: 1e6, remaining: 1e6 },
  ],
  ['a token without times', { version: 1, type: 'grant', grant: { accessToken: jwt({ sub: 'alice' }) } }],
  [
    'a token with more left than it had',
    {
      version: 1,
      type: 'grant',
      grant: { accessToken: jwt({ sub: 'alice' }) },
      lifetime: 1,
      remaining: 2,
    },
  ],
  [
    'a huge token',
    {
      version: 1,
      type: 'grant',
      grant: { accessToken: 'x'.repeat(1e6) },
      lifetime: 1e6,
      remaining: 1e6,
    },
  ],
  ['an end without a reason', { version: 1, type: 'end', identity: { user: { sub: 'alice' } } }],
  [
    'members of a prototype',
    JSON.parse('{"__proto__":{"version":1,"type":"end","identity":{"user":{"sub":"alice"}},"reason":"logout"}}'),
  ],
])('%s on the channel changes nothing', async (_name, data: unknown) => {
  const { browser, tabs } = await tabsSignedIn(1);
  browser.forge(data);
  await settle();
  expect(statuses(tabs)).toEqual(['authenticated']);
  expect(tabs[0]?.refreshes()).toHaveLength(0);
  void tabs[0]?.auth.fetch('/api/x');
  expect(tabs[0]?.calls()[0]?.authorization).toMatch(/^Bearer eyJ/);
});

test('a flood of forged logins costs one refresh, and alice stays signed in', async () => {
  const { browser, tabs } = await tabsSignedIn(1);
  const accessToken = jwt({ sub: 'mallory', sid: 'session-of-mallory' });
  for (let message = 0; message < 1000; message++) {
    browser.forge(heardUser('mallory'));
    browser.forge({
      version: 1,
      type: 'grant',
      answers: [],
      issuedAt: 1,
      grant: { accessToken },
      lifetime: 1e6,
      remaining: 1e6,
    });
  }
  expect(await answerRefreshes(browser, tabs)).toBe(1);
  expect(tabs[0]?.auth.session).toMatchObject({ claims: { sub: 'alice' } });
});

const forbidden = (): never => {
  throw new DOMException('forbidden', 'SecurityError');
};

test.each<readonly [string, Lock]>([
  ['throw', forbidden],
  ['reject', async () => forbidden()],
  ['never answer', () => new Promise(() => {})],
  ['resolve without a word', async () => undefined],
])('locks that %s, and channels that throw, leave everything else working', async (_name, lock) => {
  const broken: Browser = { ...createBrowser(), lock, openChannel: forbidden };
  const tab = createWorld({}, broken);
  const ready = tab.auth.ready();
  await settle();
  for (let second = 0; second < 10 && tab.refreshes().length === 0; second++) await tab.advance(1000);
  tab.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  expect(statuses([tab])).toEqual(['authenticated']);
  // Each lock is given up in its turn.
  const giveUp = async (): Promise<void> => {
    for (let second = 0; second < 3; second++) await tab.advance(1000);
  };
  const login = tab.auth.login(async () => Response.json(grantFor('bob')));
  await giveUp();
  await login;
  expect(tab.auth.session).toMatchObject({ claims: { sub: 'bob' } });
  const logout = tab.auth.logout();
  tab.calls().at(-1)?.respond('');
  await settle();
  await giveUp();
  expect(await logout).toEqual({ confirmed: true });
});

test('a lock that answers late is left to the others', async () => {
  const browser = createBrowser();
  const late: Lock = async (name, options, task) => {
    await new Promise<void>((resolve) => void browser.clock.after(60_000, resolve));
    return browser.lock(name, options, task);
  };
  const tab = createWorld({}, { ...browser, lock: late });
  const ready = tab.auth.ready();
  await settle();
  for (let second = 0; second < 10 && tab.refreshes().length === 0; second++) await tab.advance(1000);
  tab.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  await tab.advance(60_000);
  expect(tab.refreshes()).toHaveLength(1);
});

test.each([0, 20, 1000])(
  'tabs that wait %i ms apart behind a refresh without an answer make one refresh when it is given up',
  async (gap) => {
    const { browser, tabs } = await tabsSignedIn(3);
    const [first, second, third] = tabs as [World, World, World];
    browser.pass(180_000);
    void first.auth.fetch('/api/x').catch(() => {});
    await settle();
    expect(first.refreshes()).toHaveLength(1);
    void second.auth.fetch('/api/x');
    await second.advance(gap);
    void third.auth.fetch('/api/x');
    await settle();
    const waiting = [second, third];
    const count = (): number => waiting.flatMap((tab) => tab.refreshes()).length;
    for (let second = 0; second < 40 && count() === 0; second++) await first.advance(1000);
    expect(count()).toBe(1);
    // The other has given up on the lock meanwhile, and asks beside nobody.
    await first.advance(10_000);
    expect(count()).toBe(1);
    expect(await answerRefreshes(browser, waiting)).toBe(1);
  },
);

test('a login that waits behind a refresh is overtaken by none of a tab that has waited longer than it may', async () => {
  const { browser, tabs } = await tabsSignedIn(3);
  const [slow, other, one] = tabs as [World, World, World];
  browser.pass(180_000);
  void slow.auth.fetch('/api/x');
  await settle();
  let answer = (_response: Response): void => {};
  const login = one.auth.login(() => new Promise((resolve) => (answer = resolve)));
  await settle();
  void other.auth.fetch('/api/x').catch(() => {});
  await one.advance(5000);
  slow.refreshes()[0]?.respond({}, { status: 503 });
  await settle();
  for (let second = 0; second < 12; second++) await one.advance(1000);
  // It may wait no longer, and must not bring alice's cookie back beside the login.
  expect(other.refreshes()).toHaveLength(0);
  answer(Response.json(grantFor('bob')));
  await login;
  expect(one.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});
