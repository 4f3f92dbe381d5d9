import { GraphQLClient } from 'graphql-request';
import { auth } from './auth.ts';

export const client = new GraphQLClient('https://api.example.com/graphql', { fetch: auth.fetch });
