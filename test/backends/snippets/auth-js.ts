import { createAuth } from 'rebearer';

// The page and Auth.js are of one origin. In Next.js the path is `/api/auth`.
const url = `${location.origin}/auth`;

async function post(path: string, fields: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  const headers = { 'x-auth-return-redirect': '1' };
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken() });
  return fetch(url + path, { method: 'POST', headers, body, ...(signal && { signal }) });
}

async function csrfToken(): Promise<string> {
  const response = await fetch(`${url}/csrf`);
  return ((await response.json()) as { readonly csrfToken: string }).csrfToken;
}

export const auth = createAuth({
  attach: 'cookies',
  refresh: { url: `${url}/session`, method: 'GET' },
  logout: () => post('/signout', {}),
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(({ signal }) => post('/callback/credentials', { username, password }, signal));
}
