import ky, { isHTTPError, isTimeoutError } from 'ky';
import { type Auth, type AuthOptions, createAuth } from 'rebearer';
import { createAuthKy } from 'rebearer/ky';
import { expect, onTestFinished, test, vi } from 'vitest';
import { API, pass, server, TOKEN_LIFETIME } from '../recipes/page.ts';
import { auth as shared } from '../recipes/snippets/auth.ts';
import { calls, logIn, refreshes, throughExpiry } from '../recipes/story.ts';

const prefix = `${API}/api`;
/** What each client has here. The 10 s that ky would wait are real time, which a busy machine lets pass. */
const COMMON = { prefix, timeout: false } as const;
const AT_ONCE = { delay: () => 0 };

/** An auth of the test's own, signed in as alice, with nothing in the server's log. */
async function signIn(options: Partial<AuthOptions> = {}): Promise<Auth> {
  const auth = createAuth({ refresh: `${API}/auth/refresh`, origins: [API], tabs: 'off', ...options });
  onTestFinished(() => {
    auth.dispose();
    server.intercept(undefined);
  });
  await logIn(auth);
  server.clearLog();
  return auth;
}

/** Has the server answer the calls to a path, in turn, with these statuses, and from then on itself. */
function failFirst(path: string, ...statuses: readonly number[]): void {
  const left = [...statuses];
  server.intercept(({ url }) => {
    const status = new URL(url).pathname === path ? left.shift() : undefined;
    return status === undefined ? undefined : new Response(null, { status });
  });
}

async function errorOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error) return error;
  throw new TypeError('The call has not failed.');
}

test.each([undefined, ky, {}])('what is not an auth is refused: %j', (auth) => {
  expect(() => createAuthKy(auth as never)).toThrow(/^createAuthKy: the first argument is not an auth of createAuth/);
});

test('ky reads after an expiry', async () => {
  const api = createAuthKy(shared, COMMON);
  const answers = await throughExpiry(() => api.get('me').json<{ user: { username: string } }>());
  expect(answers.map(({ user }) => user.username)).toEqual(Array(7).fill('alice'));
});

test('ky posts after an expiry, with the same body both times', async () => {
  const api = createAuthKy(shared, COMMON);
  const answers = await throughExpiry((number) =>
    api.post('echo', { json: { number } }).json<{ bodyLength: number }>(),
  );
  expect(answers.map(({ bodyLength }) => bodyLength)).toEqual(Array(7).fill('{"number":0}'.length));
});

test('ky retries a failure of the API with the same token', async () => {
  const api = createAuthKy(await signIn(), { ...COMMON, retry: AT_ONCE });
  failFirst('/api/me', 503, 500);
  expect((await api.get('me')).status).toBe(200);
  expect(calls().map(({ status }) => status)).toEqual([503, 500, 200]);
  expect(refreshes()).toEqual([]);
});

test('a RefreshError reaches hooks and callers unchanged, and is never retried', async () => {
  const beforeRetry = vi.fn<() => void>();
  const seen: unknown[] = [];
  const auth = await signIn({ retry: { attempts: 1 } });
  const api = createAuthKy(auth, {
    ...COMMON,
    retry: { ...AT_ONCE, shouldRetry: () => true },
    hooks: {
      beforeRetry: [beforeRetry],
      beforeError: [
        ({ error }) => {
          seen.push(error.name);
          return error;
        },
      ],
    },
  });
  pass(TOKEN_LIFETIME + 1000);
  failFirst('/auth/refresh', 503);
  expect(await errorOf(api.get('me').json())).toMatchObject({ name: 'RefreshError', code: 'refresh_failed' });
  expect(seen).toEqual(['RefreshError']);
  expect(beforeRetry).not.toHaveBeenCalled();
  expect(refreshes()).toHaveLength(1);
  expect(auth.session.status).toBe('authenticated');
});

test('the rules apply to a call with its own retry options, and to an extended instance', async () => {
  const auth = await signIn({ retry: { attempts: 1 } });
  const beforeRetry = vi.fn<() => void>();
  const api = createAuthKy(auth, COMMON).extend({ hooks: { beforeRetry: [beforeRetry] } });
  pass(TOKEN_LIFETIME + 1000);
  failFirst('/auth/refresh', 503);
  const failed = api.get('me', { retry: { ...AT_ONCE, shouldRetry: () => true } });
  expect(await errorOf(failed)).toMatchObject({ code: 'refresh_failed' });
  expect(beforeRetry).not.toHaveBeenCalled();
});

test('a 401 after the replay is final, even if it is among the statuses to retry', async () => {
  const auth = await signIn();
  const api = createAuthKy(auth, { ...COMMON, retry: { ...AT_ONCE, statusCodes: [401, 503] } });
  server.revokeAll('alice');
  const error = await errorOf(api.get('me'));
  expect(isHTTPError(error) && error.response.status).toBe(401);
  expect(calls()).toHaveLength(1);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
});

test('a call that ky times out does not abort the refresh, which serves the next call', async () => {
  const api = createAuthKy(await signIn(), { prefix, timeout: 50 });
  pass(TOKEN_LIFETIME + 1000);
  let release = (): void => {};
  const held = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  server.intercept(({ url }) => (url.endsWith('/auth/refresh') ? held : undefined));
  expect(isTimeoutError(await errorOf(api.get('me')))).toBe(true);
  expect(calls()).toEqual([]);
  release();
  expect((await api.get('me', { timeout: false })).status).toBe(200);
  expect(refreshes()).toMatchObject([{ outcome: 'rotated' }]);
});

test('a retry is not sent for another user than the one of the call', async () => {
  const auth = await signIn();
  const bob = async (): Promise<void> => {
    const body = JSON.stringify({ username: 'bob', password: 'bob-demo' });
    const headers = { 'content-type': 'application/json' };
    await auth.login(await fetch(`${API}/auth/login`, { method: 'POST', credentials: 'include', headers, body }));
  };
  const api = createAuthKy(auth, { ...COMMON, retry: AT_ONCE, hooks: { beforeRetry: [bob] } });
  failFirst('/api/me', 503);
  expect(await errorOf(api.get('me'))).toMatchObject({ code: 'session_changed' });
  expect(calls()).toMatchObject([{ status: 503, subject: 'alice' }]);
  expect((await api.get('me').json<{ user: { username: string } }>()).user.username).toBe('bob');
});

test('a call that began before the session was known is retried afterwards', async () => {
  await signIn();
  const late = createAuth({ refresh: `${API}/auth/refresh`, origins: [API], tabs: 'off' });
  onTestFinished(() => late.dispose());
  failFirst('/api/me', 503);
  expect((await createAuthKy(late, { ...COMMON, retry: AT_ONCE }).get('me')).status).toBe(200);
});

test('init hooks and the fetch of a single call are kept', async () => {
  const init = vi.fn<() => void>();
  const own = vi.fn<() => Promise<Response>>(() => Promise.resolve(new Response('own')));
  const api = createAuthKy(await signIn(), { ...COMMON, hooks: { init: [init] } });
  expect(await api.get('me', { fetch: own }).text()).toBe('own');
  expect(init).toHaveBeenCalledTimes(1);
  expect(calls()).toEqual([]);
  expect(await ky.get(`${prefix}/public`).text()).toContain('Everybody');
});
