import { createAuth } from 'rebearer';

const url = 'https://laravel.example.com';
const headers = { accept: 'application/json' };

export const auth = createAuth({
  refresh: { url: `${url}/api/auth/refresh`, headers },
  logout: { url: `${url}/api/auth/logout`, headers },
  origins: [url],
  // Its challenge is of a scheme of its own, `jwt-auth`.
  shouldRefresh: ({ status }) => status === 401,
});

export async function login(email: string, password: string): Promise<void> {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    credentials: 'include',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  await auth.login(response);
}
