import { createAuth } from 'rebearer';

const url = 'https://express.example.com';

export const auth = createAuth({
  // The middleware says 403 without a word about the session, as a firewall would.
  refresh: { url: `${url}/refresh`, endStatuses: [401, 403] },
  logout: `${url}/logout`,
  origins: [url],
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/login`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }),
  );
}
