import axios from 'axios';
import { createAuthRefresh } from 'axios-auth-refresh';
import { jwtDecode } from 'jwt-decode';
import { type Contestant, credentials, type Grant, type Setup } from './contestant.ts';

/**
 * axios with axios-auth-refresh, in its defaults, as its README has it. What a failed refresh means it leaves to the app, which does
 * here what tutorials do: it shows the login.
 */
export function createAxios({ base, onChange }: Setup): Contestant {
  let accessToken = '';

  function setToken(token: string): void {
    accessToken = token;
    onChange();
  }

  // The scene watches and disturbs `fetch`.
  const client = axios.create({ adapter: 'fetch', env: { fetch: (...args) => globalThis.fetch(...args) } });
  client.interceptors.request.use((request) => {
    request.headers['Authorization'] = `Bearer ${accessToken}`;
    return request;
  });
  // @ts-expect-error its types are those of axios for CommonJS, which are others.
  createAuthRefresh(client, refresh);

  async function askForToken(path: string, { body = '{}' }: RequestInit): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const { data } = await axios.post<Grant>(base + path, body, { adapter: 'fetch', headers });
    setToken(data.access_token);
  }

  async function refresh(): Promise<void> {
    try {
      await askForToken('/auth/refresh', {});
    } catch (error) {
      setToken('');
      throw error;
    }
  }

  return {
    user: () => (accessToken === '' ? undefined : jwtDecode(accessToken).sub),
    restore: refresh,
    login: (username) => askForToken('/auth/login', credentials(username)),
    async logout() {
      setToken('');
      await axios.post(`${base}/auth/logout`, {}, { adapter: 'fetch' });
    },
    send: (url, { method = 'GET', headers, body = null } = {}) =>
      client.request({ url, method, data: body, headers: Object.fromEntries(new Headers(headers)) }),
  };
}
