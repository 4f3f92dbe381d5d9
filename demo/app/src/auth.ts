import { type AuthOptions, createAuth, type Logout, refreshTokenGrant } from 'rebearer';
import { about } from './about.ts';

export interface Claims {
  readonly sub: string;
  readonly name?: string;
}

const revoke: Logout = ({ fetch, signal, refreshToken }) => {
  const body = new URLSearchParams({ token: refreshToken ?? '', token_type_hint: 'refresh_token' });
  return fetch('/oauth/revoke', { method: 'POST', body, signal, keepalive: true });
};

const usual = { refresh: '/auth/refresh', logout: '/auth/logout' };

/** How the page takes part in each system of the demo's servers. */
const OPTIONS: Readonly<Record<string, AuthOptions>> = {
  cookie: usual,
  inline: { ...usual, inline: true },
  tokens: { refresh: refreshTokenGrant({ url: '/oauth/token' }), logout: revoke },
  cookies: { ...usual, attach: 'none', csrf: { cookie: 'csrf-cookies', header: 'X-CSRF-Token' } },
  proof: { ...usual, refresh: { url: '/auth/refresh', proof: true } },
};

export const auth = createAuth<Claims | undefined>(OPTIONS[about.id] ?? usual);
export const authFetch = auth.fetch;
