import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { auth } from './auth.ts';

export const client = new ApolloClient({
  link: new HttpLink({ uri: 'https://api.example.com/graphql', fetch: auth.fetch }),
  cache: new InMemoryCache(),
});

// Before a component shows the next user.
auth.on('identity-change', ({ from, to }) => {
  if (from === undefined) return;
  // What is mounted keeps its data after clearStore(). After a logout it is not read again.
  const emptied = to === undefined ? client.clearStore() : client.resetStore();
  emptied.catch(() => {});
});
