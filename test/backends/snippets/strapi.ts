import { createAuth } from 'rebearer';

const url = 'https://strapi.example.com';

export const auth = createAuth({
  refresh: `${url}/api/auth/refresh`,
  logout: `${url}/api/auth/logout`,
  origins: [url],
});

export async function login(identifier: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/api/auth/local`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier, password }),
    }),
  );
}
