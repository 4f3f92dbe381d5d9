import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { api } from './snippets/openapi-fetch.ts';

test('openapi-fetch reads after an expiry', async () => {
  const answers = await throughExpiry(() => api.GET('/api/me'));
  expect(answers.map(({ data }) => data?.user.username)).toEqual(Array(7).fill('alice'));
});

test('openapi-fetch posts after an expiry', async () => {
  const answers = await throughExpiry((number) => api.POST('/api/echo', { body: { number } }));
  expect(answers.map(({ data }) => data?.method)).toEqual(Array(7).fill('POST'));
});
