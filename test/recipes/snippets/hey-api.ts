import { createClient } from '@hey-api/client-fetch';
import { auth } from './auth.ts';

export const client = createClient({ baseUrl: 'https://api.example.com/api', fetch: auth.fetch });
