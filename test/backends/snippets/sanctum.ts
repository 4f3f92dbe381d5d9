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
  // The middleware `guest` redirects a login while a user is signed in, and that user stays.
  await auth.ready();
  if (auth.session.isAuthenticated && !(await auth.logout()).confirmed)
    throw new Error('The former user is signed in.');
  await fetch(`${url}/sanctum/csrf-cookie`);
  await auth.login(({ signal }) =>
    loginFetch(`${url}/login`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
      signal,
    }),
  );
}
