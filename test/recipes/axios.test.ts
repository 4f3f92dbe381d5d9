import axios from 'axios';
import { expect, test, vi } from 'vitest';
import { server } from './page.ts';
import { auth } from './snippets/auth.ts';
import { calls, logIn, refreshes, throughExpiry } from './story.ts';
import { api, withToken } from './snippets/axios.ts';

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
    api.post<{ bodyLength: number }>('/echo', { number, payload }, { onUploadProgress, timeout: 5000 }),
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
  const client = withToken(axios.create({ baseURL: `${server.url}/api`, adapter: 'http' }));
  const answers = await throughExpiry(() => client.get<{ user: { username: string } }>('/me'));
  expect(answers.map(({ data }) => data.user.username)).toEqual(Array(7).fill('alice'));
});

test('axios with another adapter gets a 401 that a new token does not fix after one more attempt', async () => {
  await logIn();
  server.clearLog();
  server.intercept(({ url }) => (url.endsWith('/api/me') ? new Response(null, { status: 401 }) : undefined));
  const client = withToken(axios.create({ baseURL: `${server.url}/api`, adapter: 'http' }));
  await expect(client.get('/me')).rejects.toMatchObject({ response: { status: 401 } });
  server.intercept(undefined);
  expect([refreshes().length, calls().length]).toEqual([1, 2]);
});

test('axios with another adapter does not send a call as another user who has signed in meanwhile', async () => {
  await logIn();
  server.clearLog();
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  server.intercept(async ({ url }) => {
    if (!url.endsWith('/api/me')) return undefined;
    await released;
    return new Response(null, { status: 401 });
  });
  const client = withToken(axios.create({ baseURL: `${server.url}/api`, adapter: 'http' }));
  const call = client.get('/me').catch((error: unknown) => error);
  await expect.poll(() => calls().length).toBe(1);
  await logIn(auth, 'bob');
  release();
  expect(await call).toMatchObject({ code: 'session_changed' });
  server.intercept(undefined);
  expect(calls()).toHaveLength(1);
});
