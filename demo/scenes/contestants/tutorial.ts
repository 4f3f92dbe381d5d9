import { jwtDecode } from 'jwt-decode';
import { type Contestant, credentials, type Grant, type Setup } from './contestant.ts';

/**
 * The interceptor of tutorials: attach the token; when the server says 401, refresh and send the request again; when that fails,
 * show the login. The token is in memory, and a page that loads asks for one by its cookie.
 */
export function createTutorial({ base, onChange }: Setup): Contestant {
  let accessToken = '';

  function setToken(token: string): void {
    accessToken = token;
    onChange();
  }

  async function askForToken(path: string, init: RequestInit): Promise<void> {
    const response = await fetch(base + path, init);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    setToken(((await response.json()) as Grant).access_token);
  }

  async function refresh(): Promise<void> {
    try {
      await askForToken('/auth/refresh', { method: 'POST' });
    } catch (error) {
      // Session expired, please log in again.
      setToken('');
      throw error;
    }
  }

  function sendWithToken(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${accessToken}`);
    return fetch(url, { ...init, headers });
  }

  return {
    user: () => (accessToken === '' ? undefined : jwtDecode(accessToken).sub),
    restore: refresh,
    login: (username) => askForToken('/auth/login', credentials(username)),
    async logout() {
      setToken('');
      await fetch(`${base}/auth/logout`, { method: 'POST' });
    },
    async send(url, init) {
      const response = await sendWithToken(url, init);
      if (response.status !== 401) return response;
      await refresh();
      return sendWithToken(url, init);
    },
  };
}
