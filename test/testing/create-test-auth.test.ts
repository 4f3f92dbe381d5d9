import type { AuthEvent, EndReason } from 'rebearer';
import { holdAndReplay } from 'rebearer/hold';
import { lifetime } from 'rebearer/lifetime';
import { createTestAuth, fakeJwt } from 'rebearer/testing';
import { jwtDecode } from 'jwt-decode';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EVENT_TYPES } from '../events/event-types.ts';

interface Claims {
  readonly sub: string;
  readonly roles?: readonly string[];
}

const alice: Claims = { sub: 'alice', roles: ['reader'] };

interface Sent {
  readonly url: string;
  readonly authorization: string | null;
}

/** A network that answers everything, and remembers what it was sent. */
function network(): { readonly fetch: typeof fetch; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    fetch: (input, init) => {
      const { url, headers } = new Request(input, init);
      sent.push({ url, authorization: headers.get('authorization') });
      return Promise.resolve(new Response('ok'));
    },
  };
}

function useFakeTimers(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

test('a session with claims is there from the start, and authFetch carries its token', async () => {
  const { fetch, sent } = network();
  const auth = createTestAuth({ claims: alice, fetch });
  expect(auth.session).toMatchObject({ status: 'authenticated', claims: alice, identity: 'alice' });
  await auth.fetch('/api/me');
  await auth.fetch('https://elsewhere.example.com/');
  expect(sent).toEqual([
    { url: 'http://localhost/api/me', authorization: `Bearer ${await auth.getAccessToken()}` },
    { url: 'https://elsewhere.example.com/', authorization: null },
  ]);
});

test('origins decide which calls get the token, as in the app', async () => {
  const { fetch, sent } = network();
  const auth = createTestAuth({ claims: alice, fetch, origins: ['https://api.example.com'] });
  await auth.fetch('https://api.example.com/me');
  expect(sent[0]?.authorization).toMatch(/^Bearer /);
});

test('without a session calls have no token, and a login starts one', async () => {
  const { fetch, sent } = network();
  const auth = createTestAuth<Claims>({ status: 'unauthenticated', fetch });
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  await auth.fetch('/api/public');
  await auth.setClaims(alice);
  expect(auth.session).toMatchObject({ claims: alice });
  await auth.fetch('/api/me');
  expect(sent.map(({ authorization }) => authorization === null)).toEqual([true, false]);
});

test.each([{ status: 'unauthenticated' as const }, { claims: alice }])(
  'the user whom the app signs in stays signed in when the token expires: %j',
  async (start) => {
    const auth = createTestAuth<Claims>({ ...start, fetch: network().fetch });
    await auth.login(async () => Response.json({ access_token: fakeJwt({ sub: 'bob' }), expires_in: 300 }));
    auth.expire();
    expect((await auth.fetch('/api/me')).status).toBe(200);
    await auth.refresh();
    expect(auth.session).toMatchObject({ status: 'authenticated', claims: { sub: 'bob' } });
    await auth.end('revoked');
    expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  },
);

test('a loading session stays loading until the test decides', async () => {
  const auth = createTestAuth<Claims>({ status: 'loading' });
  const ready = auth.ready();
  expect(auth.session.status).toBe('loading');
  await auth.setClaims(alice);
  await ready;
  expect(auth.session).toMatchObject({ claims: alice });

  const none = createTestAuth({ status: 'loading' });
  await none.end('none');
  expect(none.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});

test('after expire() the next call refreshes, and the snapshot does not change', async () => {
  const { fetch, sent } = network();
  const auth = createTestAuth({ claims: alice, fetch });
  const changes = vi.fn<() => void>();
  const causes: string[] = [];
  auth.subscribe(changes);
  auth.on('refresh-start', ({ cause }) => causes.push(cause));
  auth.expire();
  await Promise.all([auth.fetch('/api/1'), auth.fetch('/api/2')]);
  expect(causes).toEqual(['expired']);
  expect(sent).toHaveLength(2);
  expect(changes).not.toHaveBeenCalled();
});

test.each<EndReason>(['expired', 'revoked', 'replaced', 'logout'])(
  'end(%j) ends the session for that reason',
  async (reason) => {
    const auth = createTestAuth({ claims: alice });
    const ends: AuthEvent[] = [];
    auth.on('session-end', (event) => ends.push(event));
    await auth.end(reason);
    expect(auth.session).toMatchObject({ status: 'unauthenticated', reason });
    expect(ends).toEqual([{ type: 'session-end', reason }]);
    expect(await auth.getAccessToken()).toBeUndefined();
  },
);

test.each(['none', 'two words', '', 'x'.repeat(65), null, 5])(
  'end(%j) rejects, because no server ends a session for that reason',
  async (reason) => {
    const auth = createTestAuth({ claims: alice });
    await expect(auth.end(reason as never)).rejects.toThrow(/^end: /);
    expect(auth.session.isAuthenticated).toBe(true);
  },
);

test('setClaims() changes the snapshot once and keeps the session', async () => {
  const auth = createTestAuth({ claims: alice });
  const seen: AuthEvent[] = [];
  for (const type of EVENT_TYPES) auth.on(type, (event) => seen.push(event));
  const changes = vi.fn<() => void>();
  auth.subscribe(changes);
  await auth.setClaims({ ...alice, roles: ['admin'] });
  expect(auth.session).toMatchObject({ claims: { sub: 'alice', roles: ['admin'] } });
  expect(changes).toHaveBeenCalledTimes(1);
  expect(seen.map(({ type }) => type)).toEqual(['refresh-start', 'refresh-success', 'token']);
});

test('setClaims() of another user replaces the user', async () => {
  const auth = createTestAuth({ claims: alice });
  const ends = vi.fn<() => void>();
  auth.on('session-end', ends);
  await auth.setClaims({ sub: 'bob' });
  expect(auth.session).toMatchObject({ identity: 'bob' });
  expect(ends).toHaveBeenCalledTimes(1);
});

test('a logout is confirmed, uses no network, and is not undone by a refresh', async () => {
  const { fetch, sent } = network();
  const auth = createTestAuth({ claims: alice, fetch });
  expect(await auth.logout()).toEqual({ confirmed: true });
  await expect(auth.login()).rejects.toMatchObject({ code: 'login_failed' });
  expect(auth.session.status).toBe('unauthenticated');
  expect(sent).toEqual([]);
});

test.each(Array.from({ length: 12 }, (_, turns) => turns))(
  'end() ends the session even if a refresh began %i turns before',
  async (turns) => {
    const auth = createTestAuth({ claims: alice });
    auth.expire();
    const refreshed = auth.getAccessToken();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await auth.end('revoked');
    await refreshed;
    expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  },
);

test('a test may spy on its methods, and the app sees the spy', async () => {
  const auth = createTestAuth({ claims: alice, fetch: network().fetch });
  const fetch = vi.spyOn(auth, 'fetch').mockResolvedValue(new Response('mocked'));
  const logout = vi.spyOn(auth, 'logout');
  expect(await (await auth.fetch('/api/notes')).text()).toBe('mocked');
  await auth.logout();
  expect(fetch).toHaveBeenCalledWith('/api/notes');
  expect(logout).toHaveBeenCalledOnce();
  expect(auth.session.status).toBe('unauthenticated');
});

test('two tests share nothing', async () => {
  const one = createTestAuth({ claims: alice });
  const other = createTestAuth({ claims: alice });
  await one.end();
  expect(other.session.status).toBe('authenticated');
});

test('with fake timers nothing waits for real time, and a token expires when the time is advanced', async () => {
  useFakeTimers();
  const { fetch } = network();
  const auth = createTestAuth({ claims: alice, fetch });
  const causes: string[] = [];
  auth.on('refresh-start', ({ cause }) => causes.push(cause));
  await auth.fetch('/api/1');
  expect(causes).toEqual([]);
  vi.advanceTimersByTime(300_000);
  await auth.fetch('/api/2');
  expect(causes).toEqual(['expired']);
  await auth.setClaims({ sub: 'alice', roles: [] });
  expect(auth.session).toMatchObject({ claims: { roles: [] } });
  await auth.end('revoked');
  expect(auth.session).toMatchObject({ reason: 'revoked' });
  await auth.setClaims({ sub: 'bob' });
  await auth.logout();
  expect(vi.getTimerCount()).toBe(0);
});

test('a lifetime of a test auth ends the session of an idle user on the clock of the test, which expire() and setClaims() do not move', async () => {
  useFakeTimers();
  const auth = createTestAuth({ claims: alice });
  const watched = lifetime(auth, { idle: 120_000, warnBefore: 30_000, watchActivity: () => () => {} });
  auth.expire();
  await auth.setClaims({ sub: 'alice', roles: [] });
  await vi.advanceTimersByTimeAsync(95_000);
  expect(watched.timeout).toEqual({ status: 'warning', cause: 'idle', timeLeft: 25_000 });
  expect(await watched.extend()).toBe(true);
  await vi.advanceTimersByTimeAsync(95_000);
  expect(watched.timeout.timeLeft).toBe(25_000);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(vi.getTimerCount()).toBe(0);
});

test('a wait of months is not over at once', async () => {
  useFakeTimers();
  const reauthenticate = holdAndReplay(() => new Promise(() => {}), { holdFor: 2 ** 32 });
  const fetch = async (): Promise<Response> => Response.json({}, { status: 401 });
  const auth = createTestAuth({ claims: alice, fetch, reauthenticate });
  await auth.end();
  const settled = vi.fn<(response: Response) => void>();
  void auth.fetch('/api/x').then(settled);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(auth.session.isReauthenticating).toBe(true);
  expect(settled).not.toHaveBeenCalled();
});

test('with fake timers a session stays loading, however far they are advanced', async () => {
  useFakeTimers();
  const auth = createTestAuth({ status: 'loading' });
  void auth.ready();
  await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
  vi.runAllTimers();
  expect(auth.session.status).toBe('loading');
  expect(auth.explain()).not.toContain('refresh-failure');
});

test('a fake JWT has the given claims, and its times', () => {
  useFakeTimers();
  vi.setSystemTime('2026-01-01T00:00:00Z');
  const now = Date.UTC(2026, 0, 1) / 1000;
  const claims = { sub: 'zoë', roles: ['日本', '😀?>'] };
  expect(jwtDecode(fakeJwt(claims))).toEqual({ ...claims, iat: now });
  expect(jwtDecode(fakeJwt(claims, { expiresIn: 60 }))).toEqual({ ...claims, iat: now, exp: now + 60 });
  expect(jwtDecode(fakeJwt({ iat: 1, exp: 2 }, { expiresIn: 60 }))).toEqual({ iat: 1, exp: 2 });
  expect(fakeJwt(claims)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test.each([
  [undefined, /^createTestAuth: the options are not an object\. Pass one with status, claims/],
  [{}, /^createTestAuth: the option claims is missing/],
  [{ claim: alice }, /^createTestAuth: the option claim is unknown\. Use one of status, claims/],
  [{ status: 'signed-in' }, /^createTestAuth: the option status is wrong\. Write one of authenticated, loading/],
  [{ claims: 'alice' }, /^createTestAuth: the option claims is wrong\. Write an object, such as/],
  [{ claims: alice, fetch: true }, /^createTestAuth: the option fetch is wrong\. Write a function/],
])('createTestAuth(%j) is refused with a message that says what to write instead', (options, message) => {
  expect(() => void Reflect.apply(createTestAuth, undefined, [options])).toThrow(message);
});

test('a page whose fetch was replaced by that of the auth still reaches the network, and a mock that is set later', async () => {
  vi.stubGlobal('fetch', network().fetch);
  const auth = createTestAuth({ claims: alice });
  vi.stubGlobal('fetch', auth.fetch);
  expect(await (await fetch('/api/me')).text()).toBe('ok');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('later')));
  expect(await (await auth.fetch('/api/me')).text()).toBe('later');
});

test('it needs none of the globals that the jsdom of Jest has not', async () => {
  for (const name of ['TextEncoder', 'TextDecoder', 'Response', 'Request', 'fetch', 'BroadcastChannel'])
    vi.stubGlobal(name, undefined);
  const auth = createTestAuth<Claims>({ claims: { sub: 'zoë' } });
  expect(auth.session.identity).toBe('zoë');
  await auth.setClaims({ sub: '日本' });
  expect(auth.session.identity).toBe('日本');
  await auth.end('revoked');
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  await auth.setClaims(alice);
  await auth.end('replaced');
  expect(auth.session).toMatchObject({ reason: 'replaced' });
  await auth.setClaims(alice);
  expect(await auth.logout()).toEqual({ confirmed: true });
});
