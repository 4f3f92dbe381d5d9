import { createAuth } from 'rebearer';
import { holdAndReplay } from 'rebearer/hold';
import { lifetime } from 'rebearer/lifetime';
import { ask } from './sign-in-again.ts';

export interface Claims {
  readonly sub: string;
  readonly name?: string;
}

export const auth = createAuth<Claims>({
  refresh: '/auth/refresh',
  logout: '/auth/logout',
  reauthenticate: holdAndReplay(ask),
});

/** Warns a minute ahead of the limits that the server says. */
export const limits = lifetime(auth);
