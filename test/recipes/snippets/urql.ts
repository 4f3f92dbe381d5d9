import { cacheExchange, Client, fetchExchange } from '@urql/core';
import { auth } from './auth.ts';

const createClient = () =>
  new Client({
    url: 'https://api.example.com/graphql',
    exchanges: [cacheExchange, fetchExchange],
    fetch: auth.fetch,
  });

export let client = createClient();

// urql has no call that empties a cache: the next user gets another client.
auth.on('identity-change', ({ from }) => {
  if (from !== undefined) client = createClient();
});
