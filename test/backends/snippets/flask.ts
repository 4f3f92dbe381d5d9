import { createAuth } from 'rebearer';

// The page and Flask are of one origin: the page reads the cookies with the CSRF tokens.
const url = location.origin;

export const auth = createAuth({
  name: 'flask',
  attach: 'cookies',
  csrf: { cookie: 'csrf_access_token', header: 'X-CSRF-TOKEN' },
  // The refresh has a CSRF token of its own.
  refresh: ({ fetch, signal }) => {
    const [, csrf = ''] = /(?:^|; )csrf_refresh_token=([^;]*)/.exec(document.cookie) ?? [];
    const headers = { 'X-CSRF-TOKEN': csrf };
    return fetch(`${url}/token/refresh`, { method: 'POST', credentials: 'include', headers, signal });
  },
  // A token that has expired is a 401, one that a former JWT_SECRET_KEY has signed a 422.
  shouldRefresh: ({ status }, { rejected }) => rejected || status === 422,
  logout: `${url}/token/remove`,
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/token/auth`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }),
  );
}
