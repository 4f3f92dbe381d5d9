import { createAuth } from 'rebearer';

// The page and Auth.js are of one origin. In Next.js the path is `/api/auth`.
const url = `${location.origin}/auth`;

async function post(path: string, fields: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  const headers = { 'x-auth-return-redirect': '1' };
  // NextAuth 4 wants the member `json` in place of the header.
  const body = new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: 'true' });
  return fetch(url + path, { method: 'POST', headers, body, ...(signal && { signal }) });
}

async function csrfToken(): Promise<string> {
  const response = await fetch(`${url}/csrf`);
  return ((await response.json()) as { readonly csrfToken: string }).csrfToken;
}

export const auth = createAuth({
  attach: 'cookies',
  refresh: {
    url: `${url}/session`,
    method: 'GET',
    // The answer of NextAuth 4 to a visitor.
    read: (body) => (JSON.stringify(body) === '{}' ? null : undefined),
  },
  logout: () => post('/signout', {}),
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(({ signal }) => post('/callback/credentials', { username, password }, signal));
}
