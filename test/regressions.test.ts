import { beforeEach, expect, test, vi } from 'vitest';
import { createAuth } from 'rebearer';
import type { Page } from 'rebearer/testing';
import { pageAt } from './page-at.ts';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle } from './simulation/world.ts';
import { heardUser } from './tabs/forge.ts';
import { createBrowser } from './simulation/browser.ts';

/** Faults that a second look found, each kept from coming back. */

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

async function signedIn(options: Parameters<typeof createWorld>[0] = {}, browser?: ReturnType<typeof createBrowser>) {
  const world = createWorld(options, browser);
  const ready = world.auth.ready();
  await settle();
  await world.advance(60);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

test('getAccessToken with minValidity rejects instead of looping while no refresh may be sent', async () => {
  const browser = createBrowser();
  let reads = 0;
  const clock = {
    ...browser.clock,
    monotonic: () => {
      if (++reads > 20_000) throw new Error('spun');
      return browser.clock.monotonic();
    },
  };
  const world = createWorld({
    retry: { attempts: 1 },
    environment: {
      clock,
      random: () => 0.5,
      fetch: () => async () => new Response('', { status: 503, headers: { 'retry-after': '30' } }),
      lock: undefined,
      openChannel: undefined,
      flags: browser.flags,
      page: pageAt('https://app.example.com'),
    },
  });
  await world.auth.ready().catch(() => {});
  reads = 0;
  const error = await world.auth.getAccessToken({ minValidity: 60_000 }).catch((reason: unknown) => reason);
  expect(error).toHaveProperty('name', 'RefreshError');
});

test('a refresh without a new refresh token keeps the old one (RFC 6749 section 6)', async () => {
  const seen: (string | undefined)[] = [];
  const world = createWorld({
    refresh: async ({ refreshToken }) => {
      seen.push(refreshToken);
      return { accessToken: jwt({ sub: 'alice', n: seen.length }), expiresIn: 100 };
    },
  });
  await world.auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: 100, refreshToken: 'r1' });
  await world.advance(100_000);
  await world.auth.getAccessToken();
  await world.advance(100_000);
  await world.auth.getAccessToken();
  expect(seen).toEqual(['r1', 'r1']);
});

test('a token from another tab leaves this tab its own refresh token', async () => {
  const browser = createBrowser();
  const seen: (string | undefined)[] = [];
  const a = createWorld(
    {
      refresh: async ({ refreshToken }) => {
        seen.push(refreshToken);
        return { accessToken: jwt({ sub: 'alice', n: 9 }), expiresIn: 100 };
      },
    },
    browser,
  );
  const b = createWorld(
    { refresh: async () => ({ accessToken: jwt({ sub: 'alice', n: 1 }), expiresIn: 100 }) },
    browser,
  );
  await a.auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: 100, refreshToken: 'r1' });
  await settle();
  await a.advance(80_000);
  void b.auth.getAccessToken();
  await settle();
  await a.advance(60);
  await settle();
  await a.advance(100_000);
  const t = a.auth.getAccessToken();
  await settle();
  await a.advance(60);
  await t;
  expect(seen).toEqual(['r1']);
});

test('opaque tokens: a POST of alice is not replayed as bob, who has logged in in another tab', async () => {
  const browser = createBrowser();
  const a = createWorld({ restore: 'lazy' }, browser);
  const b = createWorld({ restore: 'lazy' }, browser);
  await a.auth.login({ accessToken: 'alice-opaque', expiresIn: 180 });
  await settle();
  await a.advance(60);
  void b.auth.fetch('/api/y');
  await settle();
  a.sent.length = 0;
  const call = a.auth.fetch('/api/transfer', { method: 'POST', body: '100' }).catch((error: unknown) => error);
  await a.advance(1000);
  await b.auth.login({ accessToken: 'bob-opaque', expiresIn: 180 });
  await settle();
  a.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  expect(a.calls().map(({ authorization }) => authorization)).toEqual(['Bearer alice-opaque']);
  void call;
});

test('two Auths with custom refreshers do not share a token', async () => {
  const browser = createBrowser();
  const a = createWorld({ refresh: async () => ({ accessToken: 'token-of-A' }) }, browser);
  const ra = a.auth.ready();
  await settle();
  await a.advance(60);
  await ra;
  const b = createWorld({ refresh: async () => ({ accessToken: 'token-of-B' }) }, browser);
  const rb = b.auth.ready();
  await settle();
  await a.advance(60);
  await rb;
  expect(await b.auth.getAccessToken()).toBe('token-of-B');
});

test('the default origin is the page’s own, with any <base>', async () => {
  const sent: string[] = [];
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { baseURI: 'https://cdn.example.net/assets/', visibilityState: 'visible' }),
  );
  vi.stubGlobal('addEventListener', () => {});
  const auth = createAuth({
    refresh: 'https://app.example.com/auth/refresh',
    tabs: 'off',
    restore: false,
    fetch: async (input, init) => {
      sent.push(`${new Request(input).url} ${new Headers(init?.headers).get('authorization')}`);
      return new Response('ok');
    },
  });
  await auth.login({ accessToken: 'secret' });
  await auth.fetch('https://cdn.example.net/x.json');
  await auth.fetch('https://app.example.com/api');
  expect(sent).toEqual(['https://cdn.example.net/x.json null', 'https://app.example.com/api Bearer secret']);
});

test('a token from another tab ends the pause of the waiting callers', async () => {
  const browser = createBrowser();
  const a = await signedIn({}, browser);
  await a.advance(180_000);
  void a.auth.fetch('/api/x');
  await settle();
  await a.advance(60);
  a.refreshes()[0]?.respond('', { status: 503, headers: { 'retry-after': '10' } });
  await settle();
  const b = createWorld({}, browser);
  await b.auth.login({ accessToken: jwt({ sub: 'alice', sid: 'session-of-alice' }), expiresIn: 180 });
  await settle();
  expect(await a.auth.getAccessToken()).toBeDefined();
  expect(a.calls()).toHaveLength(1);
});

test('login without a token does not wait for the pause of the previous refresh', async () => {
  const a = await signedIn();
  await a.advance(180_000);
  void a.auth.fetch('/api/x').catch(() => {});
  await settle();
  a.refreshes()[0]?.respond('', { status: 503, headers: { 'retry-after': '10' } });
  await settle();
  void a.auth.login();
  await settle();
  expect(a.refreshes()).toHaveLength(2);
});

test('tabs share the refresh of an opaque token without an expiry', async () => {
  const browser = createBrowser();
  const a = createWorld({}, browser);
  const b = createWorld({}, browser);
  await a.auth.login({ accessToken: 'opaque-1' });
  await settle();
  await a.advance(60);
  const [ca, cb] = [a.auth.fetch('/api/x'), b.auth.fetch('/api/x')];
  await settle();
  a.sent[0]?.respond('', INVALID_TOKEN);
  await settle();
  await a.advance(60);
  a.refreshes()[0]?.respond({ access_token: 'opaque-2' });
  await settle();
  b.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  await a.advance(60);
  expect([a.refreshes().length, b.refreshes().length, b.calls().length]).toEqual([1, 0, 2]);
  void ca;
  void cb;
});

test('a verification that is requested during a refresh is made afterwards', async () => {
  const browser = createBrowser();
  const a = await signedIn({}, browser);
  await a.advance(160_000);
  void a.auth.fetch('/api/x');
  await settle();
  await a.advance(60);
  expect(a.refreshes()).toHaveLength(1);
  browser.forge(heardUser('bob'));
  await settle();
  a.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  await a.advance(30_000);
  expect(a.refreshes().length).toBeGreaterThan(1);
});

test('lock: a login in another tab during a restore is not lost', async () => {
  const browser = createBrowser();
  const a = createWorld({ tabs: 'lock' }, browser);
  const b = createWorld({ tabs: 'lock' }, browser);
  const r = a.auth.ready();
  await settle();
  expect(a.refreshes()).toHaveLength(1);
  await b.auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: 180 });
  await settle();
  a.refreshes()[0]?.respond({ error: 'invalid_grant', reason: 'no_session' }, { status: 400 });
  await settle();
  expect([a.refreshes().length, a.auth.session.status]).not.toEqual([1, 'unauthenticated']);
  void r;
});

test('shouldRefresh may read the body of a large answer', async () => {
  const a = await signedIn({ shouldRefresh: async (r) => r.status === 401 && (await r.text()) !== '' });
  const call = a.auth.fetch('/api/x').catch((error: unknown) => error);
  await settle();
  a.calls()[0]?.respond('expired', { status: 401 });
  await settle();
  expect([a.refreshes().length, await Promise.race([call, settle()])]).toEqual([1, undefined]);
});

test('a polluted Object.prototype overrides nothing', async () => {
  const a = await signedIn();
  Reflect.set(Object.prototype, 'overrideAuthorization', true);
  let f;
  try {
    f = a.auth.createFetch({});
  } finally {
    Reflect.deleteProperty(Object.prototype, 'overrideAuthorization');
  }
  void f('/api/x', { headers: { Authorization: 'Basic mine' } });
  await settle();
  expect(a.calls()[0]?.authorization).toBe('Basic mine');
});

test('a login during the back-forward cache is noticed', async () => {
  const browser = createBrowser();
  let hide = (): void => {},
    show = (): void => {};
  const wakes: ((w: 'restored') => void)[] = [];
  const sent: string[] = [];
  const page: Page = {
    baseUrl: () => 'https://app.example.com/',
    origin: () => 'https://app.example.com',
    isOnline: () => true,
    onWake: (l) => {
      wakes.push(l);
      return () => {};
    },
    onHide: (h, s) => {
      hide = h;
      show = s;
      return () => {};
    },
  };
  const a = createAuth({
    refresh: '/auth/refresh',
    environment: {
      clock: browser.clock,
      lock: browser.lock,
      openChannel: browser.openChannel,
      flags: browser.flags,
      page,
      random: () => 0.5,
      fetch: () => async (input) => {
        sent.push(new Request(input, { method: 'POST' }).url);
        return Response.json({ reason: 'no_session' }, { status: 400 });
      },
    },
  });
  await settle();
  browser.pass(60);
  await a.ready();
  expect(a.session.status).toBe('unauthenticated');
  hide();
  await settle();
  const b = createWorld({ logout: undefined }, browser);
  await b.auth.login({ accessToken: jwt({ sub: 'alice' }), expiresIn: 180 });
  await settle();
  show();
  for (const w of wakes) w('restored');
  await settle();
  browser.pass(60);
  await settle();
  expect(a.session.status === 'authenticated' || sent.length > 1).toBe(true);
});

test('a login by cookie cancels an open logout', async () => {
  const browser = createBrowser();
  const a = await signedIn({}, browser);
  const out = a.auth.logout();
  await settle();
  a.calls()[0]?.fail();
  await out;
  void a.auth.login().catch(() => {});
  await settle();
  await a.advance(60);
  a.auth.dispose(); // the page is reloaded before the refresh has answered
  const b = createWorld({}, browser);
  await settle();
  expect(b.calls().map(({ url }) => new URL(url).pathname)).toEqual([]);
});

test('getAccessToken without minValidity rejects at once while no refresh may be sent', async () => {
  const a = await signedIn({ retry: { attempts: 1 } });
  await a.advance(180_000);
  const t = a.auth.getAccessToken().catch(({ name }: Error) => name);
  await settle();
  a.refreshes()[0]?.respond('', { status: 503 });
  expect(await t).toBe('RefreshError');
});

test('tabs share the refresh of an opaque token with an expiry', async () => {
  const browser = createBrowser();
  const a = createWorld({}, browser);
  const b = createWorld({}, browser);
  await a.auth.login({ accessToken: 'opaque-1', expiresIn: 100 });
  await settle();
  await a.advance(60);
  const [ca, cb] = [a.auth.fetch('/api/x'), b.auth.fetch('/api/x')];
  await settle();
  expect(b.calls()[0]?.authorization).toBe('Bearer opaque-1');
  a.sent[0]?.respond('', INVALID_TOKEN);
  await settle();
  await a.advance(60);
  a.refreshes()[0]?.respond({ access_token: 'opaque-2', expires_in: 100 });
  await settle();
  b.calls()[0]?.respond('', INVALID_TOKEN);
  await settle();
  await a.advance(60);
  expect([a.refreshes().length, b.refreshes().length, b.calls().length]).toEqual([1, 0, 2]);
  void ca;
  void cb;
});

test.each(['share', 'lock'] as const)(
  '%s: a tab that receives bob’s login during a refresh as alice asks again, once',
  async (tabs) => {
    const browser = createBrowser();
    const a = await signedIn({ tabs }, browser);
    const b = createWorld({ tabs }, browser);
    await a.advance(160_000);
    void a.auth.fetch('/api/x');
    await settle();
    await a.advance(60);
    await b.auth.login({ accessToken: jwt({ sub: 'bob', sid: 'session-of-bob' }), expiresIn: 180 });
    await settle();
    a.refreshes()[0]?.respond(grantFor('alice', 2));
    await settle();
    // The login has overtaken a refresh, so that its tab asks first whose cookie it is.
    b.refreshes()[0]?.respond(grantFor('bob', 2));
    await settle();
    await a.advance(60);
    const atOnce = a.refreshes().length;
    await a.advance(10_000);
    await a.advance(100);
    expect([tabs, atOnce, a.refreshes().length]).toEqual([tabs, 2, 2]);
  },
);

test('a disposed auth sends no verification', async () => {
  const browser = createBrowser();
  const a = await signedIn({}, browser);
  browser.forge(heardUser('x'));
  await settle();
  await a.advance(60);
  a.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  browser.forge(heardUser('y'));
  await settle();
  a.auth.dispose();
  const before = a.refreshes().length;
  await a.advance(10_000);
  await a.advance(60);
  expect(a.refreshes().length).toBe(before);
});

function slow(body: object) {
  let finish = (): void => {};
  const response = new Response(
    new ReadableStream({
      start(c) {
        finish = () => {
          c.enqueue(new TextEncoder().encode(JSON.stringify(body)));
          c.close();
        };
      },
    }),
  );
  return { response, finish: () => finish() };
}

test('a logout while the answer of a login is read wins', async () => {
  const a = createWorld({ restore: false, logout: undefined });
  const { response, finish } = slow(grantFor('alice'));
  const l = a.auth.login(response).catch(() => {});
  await settle();
  await a.auth.logout();
  finish();
  await l;
  expect(a.auth.session.status).toBe('unauthenticated');
});

test('the later of two logins wins', async () => {
  const a = createWorld({ restore: false });
  const { response, finish } = slow(grantFor('alice'));
  const l = a.auth.login(response).catch(() => {});
  await settle();
  await a.auth.login(Response.json(grantFor('bob')));
  finish();
  await l;
  expect(a.auth.session).toMatchObject({ claims: { sub: 'bob' } });
});

test('a tab that refreshed as alice while bob logged in does not return to alice', async () => {
  const browser = createBrowser();
  const a = await signedIn({}, browser);
  const b = createWorld({}, browser);
  await a.advance(160_000);
  void a.auth.fetch('/api/x');
  await settle();
  await a.advance(60);
  await b.auth.login({ accessToken: jwt({ sub: 'bob', sid: 'session-of-bob' }), expiresIn: 180 });
  await settle();
  a.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  const answered = new Set([a.refreshes()[0]]);
  const shown: unknown[] = [];
  for (let step = 0; step < 40; step++) {
    for (const request of [...a.refreshes(), ...b.refreshes()].filter((it) => !answered.has(it))) {
      answered.add(request);
      // All later requests have the current cookie, bob's.
      request.respond(grantFor('bob', step + 5));
    }
    await settle();
    await a.advance(500);
    shown.push(a.auth.session.isAuthenticated && a.auth.session.claims?.['sub']);
  }
  // Until the server has answered a question of its own, the tab shows the user that it knows.
  expect(shown.slice(5)).not.toContain('alice');
});

test('a logout is not undone by a tab that was still restoring the session', async () => {
  const browser = createBrowser();
  const a = await signedIn({ tabs: 'lock' }, browser);
  const b = createWorld({ tabs: 'lock' }, browser);
  void b.auth.ready().catch(() => {});
  await settle();
  await a.advance(60);
  expect(b.refreshes()).toHaveLength(1);
  void a.auth.logout();
  await settle();
  // The server had answered before it heard of the logout.
  b.refreshes()[0]?.respond(grantFor('alice', 2));
  await settle();
  expect(a.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  // Told at once, and again now that the refresh is over: until then no tab may refresh.
  for (const logout of a.sent) logout.respond('', { status: 200 });
  await settle();
  for (const logout of a.sent) logout.respond('', { status: 200 });
  await settle();
  await b.advance(60);
  expect(b.refreshes()).toHaveLength(2);
  b.refreshes()[1]?.respond({ error: 'invalid_grant', reason: 'logged_out' }, { status: 400 });
  await settle();
  expect([a.auth.session.status, b.auth.session.status]).toEqual(['unauthenticated', 'unauthenticated']);
  expect(a.refreshes()).toHaveLength(0);
});

test('tabs of a session without a name do not cause each other’s refreshes in a loop', async () => {
  const browser = createBrowser();
  const tabs = [1, 2].map(() => createWorld({ attach: 'cookies', tabs: 'lock' }, browser));
  const answered = new Set<object>();
  const answer = async (): Promise<void> => {
    await settle();
    for (const request of tabs.flatMap((tab) => tab.refreshes()).filter((it) => !answered.has(it))) {
      answered.add(request);
      request.respond({ ok: true });
    }
    await settle();
  };
  for (const { auth } of tabs) {
    void auth.ready();
    browser.pass(60);
    await answer();
  }
  for (let second = 0; second < 60; second++) {
    browser.pass(1000);
    await answer();
  }
  // Each restores once, and asks once more when the other one does.
  const before = answered.size;
  expect(before).toBeLessThanOrEqual(4);
  for (let second = 0; second < 60; second++) {
    browser.pass(1000);
    await answer();
  }
  expect(answered.size).toBe(before);
  expect(tabs.map(({ auth }) => auth.session.status)).toEqual(['authenticated', 'authenticated']);
});
