import { createAuth } from 'rebearer';

const url = 'https://simplejwt.example.com';

interface Pair {
  readonly access: string;
  /** Missing where the server does not rotate. */
  readonly refresh?: string;
}

function post(fetch: typeof globalThis.fetch, path: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
}

export const auth = createAuth({
  origins: [url],
  // Each tab has logged in by itself, and has a refresh token of its own.
  tabs: 'off',
  async refresh({ fetch, signal, refreshToken }) {
    if (refreshToken === undefined) return null;
    const response = await post(fetch, '/api/token/refresh/', { refresh: refreshToken }, signal);
    if (!response.ok) return response;
    const { access, refresh = refreshToken } = (await response.json()) as Pair;
    return { accessToken: access, refreshToken: refresh };
  },
});

export async function login(username: string, password: string): Promise<void> {
  const response = await post(fetch, '/api/token/', { username, password });
  if (!response.ok) throw new Error(`The login was answered with ${response.status}`);
  const { access, refresh } = (await response.json()) as Pair;
  await auth.login({ accessToken: access, refreshToken: refresh });
}
