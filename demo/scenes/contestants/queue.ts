import { jwtDecode } from 'jwt-decode';
import { type Contestant, credentials, type Grant, type Setup } from './contestant.ts';

interface Waiting {
  readonly resolve: (token: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The interceptor with `isRefreshing` and `failedQueue`, for one refresh at a time: what is refused meanwhile waits in the queue. When
 * the refresh fails, it shows the login.
 */
export function createQueue({ base, onChange }: Setup): Contestant {
  let accessToken = '';
  let isRefreshing = false;
  let failedQueue: Waiting[] = [];

  function setToken(token: string): void {
    accessToken = token;
    onChange();
  }

  function processQueue(error: unknown, token: string): void {
    for (const { resolve, reject } of failedQueue) {
      if (token === '') reject(error);
      else resolve(token);
    }
    failedQueue = [];
  }

  async function askForToken(path: string, init: RequestInit): Promise<void> {
    const response = await fetch(base + path, init);
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    setToken(((await response.json()) as Grant).access_token);
  }

  async function refresh(): Promise<void> {
    if (isRefreshing) {
      await new Promise<string>((resolve, reject) => failedQueue.push({ resolve, reject }));
      return;
    }
    isRefreshing = true;
    try {
      await askForToken('/auth/refresh', { method: 'POST' });
      processQueue(undefined, accessToken);
    } catch (error) {
      processQueue(error, '');
      setToken('');
      throw error;
    } finally {
      isRefreshing = false;
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
