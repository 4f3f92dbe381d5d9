import { createAuth } from 'rebearer';

// The page and Laravel are of one origin: the page reads the cookie XSRF-TOKEN.
const url = location.origin;
const headers = { accept: 'application/json' };

export const auth = createAuth({
  refresh: { url: `${url}/api/user`, method: 'GET', headers },
  logout: { url: `${url}/logout`, headers },
  attach: 'cookies',
  csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' },
  // A CSRF token that is not valid any more is a 419. The refresh brings the next one.
  shouldRefresh: ({ status }, { rejected }) => rejected || status === 419,
});

/** Adds the CSRF token, and never refreshes. */
const loginFetch = auth.createFetch({ shouldRefresh: () => false });

export async function login(email: string, password: string): Promise<void> {
  await fetch(`${url}/sanctum/csrf-cookie`);
  await auth.login(() =>
    loginFetch(`${url}/login`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
}
