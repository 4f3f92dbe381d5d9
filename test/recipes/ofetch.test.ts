import { expect, test } from 'vitest';
import { callWhileUserChanges, throughExpiry } from './story.ts';
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

test('ofetch does not send the call of one user again as the next user', async () => {
  expect(await callWhileUserChanges('/api/me', () => api('/me'))).toBe(1);
});
