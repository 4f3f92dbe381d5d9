import { jwtDecode } from 'jwt-decode';
import ky from 'ky';
import { type Contestant, credentials, type Grant, type Setup } from './contestant.ts';

/**
 * ky with the `afterResponse` hook of its README, but for one refresh for all callers: the README's makes one a call. What a failed
 * refresh means it leaves to the app, which does here what tutorials do: it shows the login.
 */
export function createKy({ base, onChange }: Setup): Contestant {
  let accessToken = '';
  let refreshing: Promise<void> | undefined;

  function setToken(token: string): void {
    accessToken = token;
    onChange();
  }

  const wire = ky.create({ fetch: (...args) => globalThis.fetch(...args) });
  const client = ky.create({
    throwHttpErrors: false,
    fetch: (...args) => globalThis.fetch(...args),
    hooks: {
      beforeRequest: [({ request }) => request.headers.set('Authorization', `Bearer ${accessToken}`)],
      afterResponse: [
        async ({ request, response, retryCount }) => {
          if (response.status !== 401 || retryCount > 0) return undefined;
          refreshing ??= refresh().finally(() => (refreshing = undefined));
          await refreshing;
          const headers = new Headers(request.headers);
          headers.set('Authorization', `Bearer ${accessToken}`);
          return ky.retry({ request: new Request(request, { headers }), code: 'TOKEN_REFRESHED', delay: 0 });
        },
      ],
    },
  });

  async function askForToken(path: string, init: RequestInit): Promise<void> {
    setToken((await wire(base + path, { ...init, method: 'POST' }).json<Grant>()).access_token);
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
      await wire.post(`${base}/auth/logout`);
    },
    send: (url, init) => client(new URL(url, location.href), init),
  };
}
