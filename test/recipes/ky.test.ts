import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { api } from './snippets/ky.ts';

test('ky reads after an expiry', async () => {
  const answers = await throughExpiry(() => api.get('me').json<{ user: { username: string } }>());
  expect(answers.map(({ user }) => user.username)).toEqual(Array(7).fill('alice'));
});

test('ky posts after an expiry', async () => {
  const answers = await throughExpiry((number) => api.post('echo', { json: { number } }).json<{ method: string }>());
  expect(answers.map(({ method }) => method)).toEqual(Array(7).fill('POST'));
});
