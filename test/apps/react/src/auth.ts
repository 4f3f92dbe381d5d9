import { createAuth } from 'rebearer';

export interface Claims {
  readonly sub: string;
  readonly name: string;
}

export const auth = createAuth<Claims>({ refresh: '/auth/refresh', logout: '/auth/logout' });
