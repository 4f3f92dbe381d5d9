import { cacheExchange, Client, fetchExchange } from '@urql/core';
import { auth } from './auth.ts';

export const client = new Client({
  url: 'https://api.example.com/graphql',
  exchanges: [cacheExchange, fetchExchange],
  fetch: auth.fetch,
});
