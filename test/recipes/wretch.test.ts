import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { api } from './snippets/wretch.ts';

test('wretch reads after an expiry', async () => {
  const answers = await throughExpiry(() => api.url('/me').get().json<{ user: { username: string } }>());
  expect(answers.map(({ user }) => user.username)).toEqual(Array(7).fill('alice'));
});

test('wretch posts after an expiry', async () => {
  const answers = await throughExpiry((number) => api.url('/echo').post({ number }).json<{ method: string }>());
  expect(answers.map(({ method }) => method)).toEqual(Array(7).fill('POST'));
});
