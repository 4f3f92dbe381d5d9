import type { KyInstance } from 'ky';
import { createAuthKy } from 'rebearer/ky';
import { auth } from './auth.ts';

export const api: KyInstance = createAuthKy(auth, { prefix: 'https://api.example.com/api' });
