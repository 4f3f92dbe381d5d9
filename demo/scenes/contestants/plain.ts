import { jwtDecode } from 'jwt-decode';
import { type Contestant, credentials, type Grant, type Setup } from './contestant.ts';

/** Nothing: fetch, and a token in memory from the login. A 401 shows the login. */
export function createPlain({ base, onChange }: Setup): Contestant {
  let accessToken = '';

  function setToken(token: string): void {
    accessToken = token;
    onChange();
  }

  return {
    user: () => (accessToken === '' ? undefined : jwtDecode(accessToken).sub),
    restore: () => Promise.resolve(),
    async login(username) {
      const response = await fetch(`${base}/auth/login`, credentials(username));
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      setToken(((await response.json()) as Grant).access_token);
    },
    async logout() {
      setToken('');
      await fetch(`${base}/auth/logout`, { method: 'POST' });
    },
    async send(url, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('Authorization', `Bearer ${accessToken}`);
      const response = await fetch(url, { ...init, headers });
      if (response.status === 401) setToken('');
      return response;
    },
  };
}
