import { expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { client } from './snippets/hey-api.ts';

test('@hey-api/client-fetch reads after an expiry', async () => {
  const answers = await throughExpiry(() => client.get<{ user: { username: string } }>({ url: '/me' }));
  expect(answers.map(({ data }) => data)).toEqual(
    Array(7).fill(expect.objectContaining({ user: expect.objectContaining({ username: 'alice' }) })),
  );
});

test('@hey-api/client-fetch posts after an expiry', async () => {
  const answers = await throughExpiry((number) => client.post({ url: '/echo', body: { number } }));
  expect(answers.map(({ data }) => data)).toEqual(Array(7).fill(expect.objectContaining({ method: 'POST' })));
});
