import { createAuth } from 'rebearer';

const url = 'https://payload.example.com';

export const auth = createAuth({
  name: 'payload',
  async refresh({ fetch, signal }) {
    const response = await fetch(`${url}/api/users/refresh-token`, { method: 'POST', credentials: 'include', signal });
    if (response.status !== 403) return response;
    // Payload says 403 to a visitor and to a token that has expired, and also if it can't read its database. `init` reads it for everyone.
    const open = await fetch(`${url}/api/users/init`, { signal });
    return open.ok ? null : open;
  },
  shouldRefresh: ({ status }, { rejected }) => rejected || status === 403,
  logout: `${url}/api/users/logout`,
  origins: [url],
  // An expired token cannot be refreshed: half an hour before the two hours of Payload's default are over, a call refreshes.
  refreshBefore: 30 * 60_000,
});

export async function login(email: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/api/users/login`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
}
