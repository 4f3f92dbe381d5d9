import { beforeAll, expect, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { DOUBLE, serveGraphql, TRIPLE } from './graphql-server.ts';
import { changeUser } from './next-user.ts';
import { client } from './snippets/urql.ts';

beforeAll(serveGraphql);

test('urql queries after an expiry', async () => {
  const answers = await throughExpiry((number) => client.query<{ double: number }>(DOUBLE, { number }).toPromise());
  expect(answers.map(({ data, error }) => error ?? data)).toEqual(
    [0, 2, 4, 6, 8, 10, 12].map((double) => ({ double })),
  );
});

test('urql mutates after an expiry', async () => {
  const answers = await throughExpiry((number) => client.mutation<{ triple: number }>(TRIPLE, { number }).toPromise());
  expect(answers.map(({ data, error }) => error ?? data)).toEqual(
    [0, 3, 6, 9, 12, 15, 18].map((triple) => ({ triple })),
  );
});

test('urql uses a new client for the next user', async () => {
  let former: unknown;
  await changeUser(() => (former = client));
  expect(client).not.toBe(former);
});
