import { type AuthOptions, createAuth, type Logout, refreshTokenGrant } from 'rebearer';
import { createRecorder } from 'rebearer/devtools';
import { lifetime } from 'rebearer/lifetime';
import { about } from './about.ts';

export interface Claims {
  readonly sub: string;
  readonly name?: string;
}

const query = new URLSearchParams(location.search);

/** The page is the first tab; the frames that play the others are told which they are, and of which page. */
export const tabName = `tab ${query.get('tab') ?? '1'}`;
export const pageName: string = query.get('of') ?? Math.random().toString(36).slice(2);
export const channel = `rebearer-demo-${pageName}`;
export const recorder = createRecorder({ name: tabName, channel });

const revoke: Logout = ({ fetch, signal, refreshToken }) => {
  const body = new URLSearchParams({ token: refreshToken ?? '', token_type_hint: 'refresh_token' });
  return fetch('/oauth/revoke', { method: 'POST', body, signal, keepalive: true });
};

const usual = { refresh: '/auth/refresh', logout: '/auth/logout' };

/** How the page takes part in each system of the demo's servers. */
const SYSTEMS: Readonly<Record<string, AuthOptions>> = {
  cookie: usual,
  'response-token': { ...usual, responseToken: true },
  tokens: { refresh: refreshTokenGrant({ url: '/oauth/token' }), logout: revoke },
  cookies: { ...usual, attach: 'cookies', csrf: { cookie: 'csrf-cookies', header: 'X-CSRF-Token' } },
  proof: { ...usual, refresh: { url: '/auth/refresh', sendAccessToken: true } },
};

const { id, timeout = 3_000 } = about;
const options = { ...(SYSTEMS[id] ?? usual), timeout, fetch: recorder.fetch };
export const auth = recorder.watch(createAuth<Claims | undefined>(options));
// A user who is active in any tab is kept, and the timeline shows the warning of one who is not.
recorder.watchLifetime(lifetime(auth));
export const authFetch = auth.fetch;
