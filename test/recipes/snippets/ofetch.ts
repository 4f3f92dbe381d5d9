import { createFetch } from 'ofetch';
import { auth } from './auth.ts';

export const api = createFetch({ fetch: auth.fetch, defaults: { baseURL: 'https://api.example.com/api' } });
