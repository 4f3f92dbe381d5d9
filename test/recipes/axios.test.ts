import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { api } from './snippets/axios.ts';

test('axios reads through an expiry', async () => {
  const answers = await throughExpiry(() => api.get<{ user: { username: string } }>('/me'));
  expect(answers.map(({ data }) => data.user.username)).toEqual(Array(7).fill('alice'));
});

test('axios posts through an expiry', async () => {
  const answers = await throughExpiry((number) => api.post<{ method: string }>('/echo', { number }));
  expect(answers.map(({ data }) => data.method)).toEqual(Array(7).fill('POST'));
});
