import { http, HttpResponse, type RequestHandler } from 'msw';
import { setupServer } from 'msw/node';
import { type Auth, type AuthOptions, createAuth } from 'rebearer';
import { type AuthBackend, authHandlers, type AuthHandlersOptions } from 'rebearer/msw';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pageAt } from '../page-at.ts';

const APP = 'https://app.example.com';

const page = pageAt(APP);

const notes = http.get('*/api/notes', () => HttpResponse.json(['one']));

/** Starts a mocked backend with one route of the app's own behind it. */
function start(options?: AuthHandlersOptions, ...front: RequestHandler[]): AuthBackend {
  const backend = authHandlers(options);
  const server = setupServer(...front, ...backend.handlers, notes);
  server.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => {
    server.close();
    vi.useRealTimers();
  });
  return backend;
}

function open(options: Partial<AuthOptions> = {}): Auth {
  const auth = createAuth({
    refresh: '/auth/refresh',
    logout: '/auth/logout',
    tabs: 'off',
    environment: { page },
    ...options,
  });
  onTestFinished(() => auth.dispose());
  return auth;
}

async function logIn(auth: Auth, username?: string): Promise<void> {
  await auth.login(await fetch(`${APP}/auth/login`, { method: 'POST', body: JSON.stringify({ username }) }));
}

function statuses(auth: Auth, count: number): Promise<number[]> {
  const paths = Array.from({ length: count }, (_, number) => `${APP}/api/notes?${number}`);
  return Promise.all(paths.map(async (path) => (await auth.fetch(path)).status));
}

test('from a login through calls to a logout, each call is counted', async () => {
  const backend = start();
  const auth = open();
  await logIn(auth, 'bob');
  expect(auth.session).toMatchObject({ identity: 'bob' });
  const response = await auth.fetch('/api/notes');
  expect(await response.json()).toEqual(['one']);
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(await statuses(auth, 1)).toEqual([401]);
  expect(backend.counts).toEqual({ login: 1, refresh: 0, logout: 1, api: 2, refused: 1 });
});

const multipart = new FormData();
multipart.set('username', 'bob');

test.each<readonly [string, BodyInit]>([
  ['username', JSON.stringify({ username: 'bob' })],
  ['userName', JSON.stringify({ userName: 'bob' })],
  ['email', JSON.stringify({ email: 'bob', password: 'secret' })],
  ['identifier', JSON.stringify({ identifier: 'bob' })],
  ['a form', new URLSearchParams({ grant_type: 'password', username: 'bob' })],
  ['a multipart form', multipart],
])('a login names its user by %s', async (_name, body) => {
  start();
  const auth = open();
  await auth.login(await fetch(`${APP}/auth/login`, { method: 'POST', body }));
  expect(auth.session.identity).toBe('bob');
});

test('a login without a user name is alice’s', async () => {
  start();
  const auth = open();
  await logIn(auth);
  expect(auth.session.identity).toBe('alice');
});

test('a preflight, and a GET of the login page, go on to the app’s handlers and are not counted', async () => {
  const backend = authHandlers();
  const page = http.get('*/auth/login', () => HttpResponse.html('<form>'));
  const preflight = http.options('*', () => new HttpResponse(null, { status: 204 }));
  const server = setupServer(...backend.handlers, page, preflight);
  server.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => server.close());
  expect(await (await fetch(`${APP}/auth/login`)).text()).toBe('<form>');
  for (const path of ['api/notes', 'auth/login', 'auth/refresh', 'auth/logout'])
    expect((await fetch(`${APP}/${path}`, { method: 'OPTIONS' })).status).toBe(204);
  expect(backend.counts).toEqual({ login: 0, refresh: 0, logout: 0, api: 0, refused: 0 });
});

test.each(['Token', 'bearer'])('the scheme of the header may be %s', async (scheme) => {
  start();
  const auth = open({ attach: { scheme } });
  await logIn(auth, 'bob');
  expect(await statuses(auth, 1)).toEqual([200]);
});

test('fail may answer with a status that has no body', async () => {
  start({ fail: ({ route }) => (route === 'api' ? 204 : undefined) });
  expect((await fetch(`${APP}/api/notes`)).status).toBe(204);
});

test('a wrong result of fail is named on the console', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  start({ fail: () => 0 });
  await fetch(`${APP}/api/notes`);
  expect(said.mock.calls.flat().join()).toContain('authHandlers: the result of fail is wrong. Return a status');
});

test('a session from an earlier login is restored, and without one there is none', async () => {
  const backend = start({ claims: () => ({ roles: ['admin'] }) });
  const first = open();
  await first.ready();
  expect(first.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  backend.signIn('alice');
  const second = open();
  await second.ready();
  expect(second.session).toMatchObject({ claims: { sub: 'alice', roles: ['admin'] } });
});

test('the tokens of an app that names its users with another claim have no sub', async () => {
  start({ claims: () => ({ sub: undefined, user_id: 7 }) });
  const auth = open();
  await logIn(auth, 'alice');
  expect(auth.session).toMatchObject({ identity: '7', claims: { user_id: 7 } });
  expect(auth.session.claims).not.toHaveProperty('sub');
});

test('valid tokens that are refused cause one refresh for all calls', async () => {
  const backend = start();
  const auth = open();
  await logIn(auth);
  backend.rejectTokens();
  expect(await statuses(auth, 5)).toEqual(Array(5).fill(200));
  expect(backend.counts).toMatchObject({ refresh: 1, api: 10, refused: 5 });
});

test('a token expires with the fake clock, and latency passes with it', async () => {
  const backend = start({ lifetime: 60_000, latency: 500 });
  const auth = open();
  vi.useFakeTimers();
  const signedIn = logIn(auth);
  await vi.advanceTimersByTimeAsync(500);
  await signedIn;
  await vi.advanceTimersByTimeAsync(60_000);
  const calls = statuses(auth, 3);
  await vi.advanceTimersByTimeAsync(499);
  expect(backend.counts).toMatchObject({ refresh: 1, api: 0 });
  await vi.advanceTimersByTimeAsync(501);
  expect(await calls).toEqual([200, 200, 200]);
  expect(backend.counts).toMatchObject({ refresh: 1, api: 3, refused: 0 });
});

test('the refresh of an ended session returns the reason', async () => {
  const backend = start();
  const auth = open();
  await logIn(auth);
  backend.endSession('revoked');
  expect(await statuses(auth, 2)).toEqual([401, 401]);
  expect(auth.session).toMatchObject({ reason: 'revoked' });
  expect(backend.counts.refresh).toBe(1);
});

test('two overlapping refreshes end a session with rotation, and keep it without', async () => {
  const refreshTwice = async (options: AuthHandlersOptions): Promise<number[]> => {
    start({ ...options, latency: 1 }).signIn();
    const both = [1, 2].map(() => fetch(`${APP}/auth/refresh`, { method: 'POST' }));
    return (await Promise.all(both)).map(({ status }) => status);
  };
  expect(await refreshTwice({ rotation: true })).toEqual([200, 401]);
  expect(await refreshTwice({ rotation: false })).toEqual([200, 200]);
});

test.each(['no', 'the former'])(
  'a refresh that was sent with %s cookie before a sign-in does not end the new session',
  async (which) => {
    const backend: AuthBackend = start({
      // The call has arrived by then, and is not answered yet.
      fail: ({ count }) => void (count === 1 && backend.signIn('bob')),
    });
    if (which === 'the former') backend.signIn('alice');
    const late = await fetch(`${APP}/auth/refresh`, { method: 'POST' });
    expect(await late.json()).toEqual({ error: 'invalid_grant', reason: 'no_session' });
    expect((await fetch(`${APP}/auth/refresh`, { method: 'POST' })).status).toBe(200);
  },
);

test('fail makes calls fail with a status or a network error, for as long as the test wants', async () => {
  const backend = start({
    fail: ({ route, count }) => {
      if (route === 'api') return count === 1 ? 'network' : undefined;
      return route === 'refresh' && count === 1 ? 503 : undefined;
    },
  });
  backend.signIn();
  const auth = open({ retry: { attempts: 2, minDelay: 100, maxDelay: 100 } });
  await expect(auth.fetch('/api/notes')).rejects.toThrow(TypeError);
  expect(await statuses(auth, 1)).toEqual([200]);
  expect(backend.counts).toMatchObject({ refresh: 2, api: 2 });
});

test('a handler in front allows the requests that authorize allows', async () => {
  let backend: AuthBackend | undefined;
  const own = http.get('*/api/own', ({ request }) => backend?.authorize(request) ?? HttpResponse.json('own'));
  backend = start({}, own);
  const auth = open();
  await logIn(auth);
  expect((await auth.fetch('/api/own')).status).toBe(200);
  expect((await fetch(`${APP}/api/own`)).headers.get('www-authenticate')).toBe('Bearer');
});

test('the routes can be moved to the app’s paths', async () => {
  const backend = start({ paths: { refresh: '*/session/renew' } });
  backend.signIn();
  const auth = open({ refresh: '/session/renew' });
  await auth.ready();
  expect(auth.session.status).toBe('authenticated');
  expect(backend.counts.refresh).toBe(1);
});

test('each backend starts without a session', async () => {
  authHandlers().signIn();
  start();
  expect((await fetch(`${APP}/auth/refresh`, { method: 'POST' })).status).toBe(401);
});

test.each([
  [null, /^authHandlers: the options are not an object\. Pass one with lifetime/],
  [{ latencey: 5 }, /^authHandlers: the option latencey is unknown\. Use one of lifetime, rotation, latency/],
  [{ lifetime: '300' }, /^authHandlers: the option lifetime is wrong\. Write milliseconds/],
  [{ fail: 503 }, /^authHandlers: the option fail is wrong\. Write a function/],
  [{ paths: { refesh: '*/x' } }, /^authHandlers: the option paths is wrong\. Write an object with login, refresh/],
])('authHandlers(%j) is refused with a message that says what to write instead', (options, message) => {
  expect(() => void Reflect.apply(authHandlers, undefined, [options])).toThrow(message);
});
