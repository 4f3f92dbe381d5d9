import createClient from 'openapi-fetch';
import { auth } from './auth.ts';
import type { paths } from './schema.ts';

export const api = createClient<paths>({ baseUrl: 'https://api.example.com', fetch: auth.fetch });
