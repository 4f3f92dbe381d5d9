import { expect, test, vi } from 'vitest';
import { server } from './page.ts';
import { logIn, throughExpiry } from './story.ts';
import { api } from './snippets/axios.ts';

test('axios reads through an expiry', async () => {
  const answers = await throughExpiry(() => api.get<{ user: { username: string } }>('/me'));
  expect(answers.map(({ data }) => data.user.username)).toEqual(Array(7).fill('alice'));
});

test('axios posts through an expiry', async () => {
  const answers = await throughExpiry((number) => api.post<{ method: string }>('/echo', { number }));
  expect(answers.map(({ data }) => data.method)).toEqual(Array(7).fill('POST'));
});

test('axios uploads through an expiry with its progress, bodies and all', async () => {
  const payload = 'x'.repeat(200_000);
  const onUploadProgress = vi.fn<() => void>();
  const answers = await throughExpiry((number) =>
    api.post<{ bodyLength: number }>('/echo', { number, payload }, { onUploadProgress, timeout: 5000 }),
  );
  expect(answers.map(({ data }) => data.bodyLength > payload.length)).toEqual(Array(7).fill(true));
  expect(onUploadProgress).toHaveBeenCalled();
});

test('axios stops waiting when it is told to, and says so in its own way', async () => {
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
