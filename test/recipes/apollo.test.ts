import { gql } from '@apollo/client';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { throughExpiry } from './story.ts';
import { DOUBLE, serveGraphql, TRIPLE } from './graphql-server.ts';
import { changeUser } from './next-user.ts';
import { client } from './snippets/apollo.ts';

beforeAll(serveGraphql);

test('Apollo Client queries after an expiry', async () => {
  const query = gql(DOUBLE);
  const answers = await throughExpiry((number) => client.query({ query, variables: { number } }));
  expect(answers.map(({ data }) => data)).toEqual([0, 2, 4, 6, 8, 10, 12].map((double) => ({ double })));
});

test('Apollo Client mutates after an expiry', async () => {
  const mutation = gql(TRIPLE);
  const answers = await throughExpiry((number) => client.mutate({ mutation, variables: { number } }));
  expect(answers.map(({ data }) => data)).toEqual([0, 3, 6, 9, 12, 15, 18].map((triple) => ({ triple })));
});

test('Apollo Client shows the next user no data of the former one', async () => {
  await changeUser(() =>
    client.writeQuery({
      query: gql`
        query {
          name
        }
      `,
      data: { name: 'alice' },
    }),
  );
  expect(client.extract()).toEqual({});
});

test('Apollo Client reads again for the next user what is mounted', async () => {
  const query = gql(DOUBLE);
  const variables = { number: 7 };
  const shown: unknown[] = [];
  const mounted = client.watchQuery({ query, variables }).subscribe(({ data }) => shown.push(data));
  onTestFinished(() => mounted.unsubscribe());
  await changeUser(async () => {
    await expect.poll(() => shown.at(-1)).toBeDefined();
    client.writeQuery({ query, variables, data: { double: 'of alice' } });
    await expect.poll(() => shown.at(-1)).toEqual({ double: 'of alice' });
  });
  await expect.poll(() => shown.at(-1)).not.toEqual({ double: 'of alice' });
});
