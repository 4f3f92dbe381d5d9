import axios, { AxiosError } from 'axios';
import { expect, test, vi } from 'vitest';
import { API, server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { calls, logIn, refreshes, throughExpiry } from './story.ts';
import { api, withToken } from './snippets/axios.ts';

/** An axios that knows nothing of the session. Its network is the test's, which finds the API under its name. */
const PLAIN = { baseURL: `${API}/api`, adapter: 'fetch', env: { fetch: globalThis.fetch } } as const;

test('axios reads after an expiry', async () => {
  const answers = await throughExpiry(() => api.get<{ user: { username: string } }>('/me'));
  expect(answers.map(({ data }) => data.user.username)).toEqual(Array(7).fill('alice'));
});

test('axios posts after an expiry', async () => {
  const answers = await throughExpiry((number) => api.post<{ method: string }>('/echo', { number }));
  expect(answers.map(({ data }) => data.method)).toEqual(Array(7).fill('POST'));
});

test('axios uploads after an expiry with progress and the whole body', async () => {
  const payload = 'x'.repeat(200_000);
  const onUploadProgress = vi.fn<() => void>();
  const answers = await throughExpiry((number) =>
    api.post<{ bodyLength: number }>('/echo', { number, payload }, { onUploadProgress, timeout: 100_000 }),
  );
  expect(answers.map(({ data }) => data.bodyLength > payload.length)).toEqual(Array(7).fill(true));
  expect(onUploadProgress).toHaveBeenCalled();
});

test('axios times out with its own error', async () => {
  await logIn();
  server.rejectTokens();
  const controller = new AbortController();
  server.intercept(({ url }) => {
    if (url.endsWith('/auth/refresh')) controller.abort();
    return undefined;
  });
  await expect(api.get('/me', { signal: controller.signal })).rejects.toMatchObject({ code: 'ERR_CANCELED' });
  server.intercept(undefined);
});

test('axios with another adapter than fetch reads after an expiry, with one refresh for all calls', async () => {
  const client = withToken(axios.create(PLAIN));
  const answers = await throughExpiry(() => client.get<{ user: { username: string } }>('/me'));
  expect(answers.map(({ data }) => data.user.username)).toEqual(Array(7).fill('alice'));
});

test('axios with another adapter gets a 401 that a new token does not fix after one more attempt', async () => {
  await logIn();
  server.clearLog();
  server.intercept(({ url }) => (url.endsWith('/api/me') ? new Response(null, { status: 401 }) : undefined));
  const client = withToken(axios.create(PLAIN));
  await expect(client.get('/me')).rejects.toMatchObject({ response: { status: 401 } });
  server.intercept(undefined);
  expect([refreshes().length, calls().length]).toEqual([1, 2]);
});

/** A login whose token names nobody. */
const logInUnnamed = (number: number) => auth.login({ accessToken: `opaque-${number}`, expiresIn: 600 });

test.each([
  ['another user', () => logIn(), () => logIn(auth, 'bob')],
  ['another user whose token names nobody, as that of the former one,', () => logInUnnamed(1), () => logInUnnamed(2)],
])('axios with another adapter does not send a call as %s who has signed in meanwhile', async (_who, first, next) => {
  await first();
  server.clearLog();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  server.intercept(async ({ url }) => {
    if (!url.endsWith('/api/me')) return undefined;
    await released;
    return new Response(null, { status: 401 });
  });
  const client = withToken(axios.create(PLAIN));
  const call = client.get('/me').catch((error: unknown) => error);
  await expect.poll(() => calls().length).toBe(1);
  await next();
  release();
  expect(await call).toMatchObject({ code: 'session_changed' });
  server.intercept(undefined);
  expect(calls()).toHaveLength(1);
});

test('axios with another adapter sends the token to the API only, and not in place of an Authorization of the call', async () => {
  await logIn();
  const sent: unknown[] = [];
  const client = withToken(
    axios.create({
      baseURL: PLAIN.baseURL,
      async adapter(config) {
        sent.push(String(config.headers.get('Authorization')).replace(/Bearer .*/, 'the token'));
        throw new AxiosError('', '', config, undefined, { data: '', status: 401, statusText: '', headers: {}, config });
      },
    }),
  );
  const headers = { Authorization: 'Basic own' };
  for (const call of [client.get('https://cdn.example.com/x'), client.get('/me', { headers })])
    await expect(call).rejects.toMatchObject({ response: { status: 401 } });
  expect(sent).toEqual(['undefined', 'Basic own']);
});

test('an app that sends a failed call of axios with another adapter again sends it with a new token', async () => {
  await logIn();
  const client = withToken(axios.create(PLAIN));
  server.intercept(({ url }) => (url.endsWith('/api/me') ? new Response(null, { status: 503 }) : undefined));
  const { config } = (await client.get('/me').catch((error: unknown) => error)) as AxiosError;
  server.intercept(undefined);
  server.rejectTokens();
  expect(await client.request(config ?? {})).toMatchObject({ status: 200 });
});
