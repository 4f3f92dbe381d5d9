import { createAuth } from 'rebearer';

const url = 'https://laravel.example.com';
const headers = { accept: 'application/json' };

export const auth = createAuth({
  refresh: { url: `${url}/api/auth/refresh`, headers },
  logout: { url: `${url}/api/auth/logout`, headers },
  origins: [url],
});

export async function login(email: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/api/auth/login`, {
      method: 'POST',
      credentials: 'include',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
}
