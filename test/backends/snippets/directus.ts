import { createAuth } from 'rebearer';

const url = 'https://directus.example.com';

export const auth = createAuth({
  refresh: `${url}/auth/refresh`,
  logout: `${url}/auth/logout`,
  origins: [url],
  // A token signed with a former SECRET is a 403, as a missing permission is. The code tells them apart.
  async shouldRefresh(response, { rejected }) {
    if (rejected || response.status !== 403) return rejected;
    return response
      .clone()
      .text()
      .then(
        (text) => text.includes('"INVALID_TOKEN"'),
        () => false,
      );
  },
});

export async function login(email: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/auth/login`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password, mode: 'cookie' }),
    }),
  );
}
