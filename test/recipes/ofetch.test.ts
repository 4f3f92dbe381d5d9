import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { api } from './snippets/ofetch.ts';

test('ofetch reads after an expiry', async () => {
  const answers = await throughExpiry(() => api<{ user: { username: string } }>('/me'));
  expect(answers.map(({ user }) => user.username)).toEqual(Array(7).fill('alice'));
});

test('ofetch posts after an expiry', async () => {
  const answers = await throughExpiry((number) =>
    api<{ method: string }>('/echo', { method: 'POST', body: { number } }),
  );
  expect(answers.map(({ method }) => method)).toEqual(Array(7).fill('POST'));
});
