import { beforeAll, expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { DOUBLE, serveGraphql, TRIPLE } from './graphql-server.ts';
import { client } from './snippets/graphql-request.ts';

beforeAll(serveGraphql);

test('graphql-request queries after an expiry', async () => {
  const answers = await throughExpiry((number) => client.request(DOUBLE, { number }));
  expect(answers).toEqual([0, 2, 4, 6, 8, 10, 12].map((double) => ({ double })));
});

test('graphql-request mutates after an expiry', async () => {
  const answers = await throughExpiry((number) => client.request(TRIPLE, { number }));
  expect(answers).toEqual([0, 3, 6, 9, 12, 15, 18].map((triple) => ({ triple })));
});
