import { createAuth } from 'rebearer';

// The page and the server are of one origin.
const url = location.origin;
const headers = { accept: 'application/json' };

export const auth = createAuth({
  attach: 'cookies',
  // A proxy in front refuses with 401 and a page of its own.
  refresh: { url: `${url}/session`, method: 'GET', headers, endStatuses: [401] },
  logout: { url: `${url}/logout`, method: 'GET', headers },
});

/** Leaves the page. The server leads back to it when the user has signed in at the provider. */
export async function login(): Promise<void> {
  location.assign(`${url}/login`);
}

/** For the page that the login leads back to. Rejects if no user has signed in. */
export async function signedIn(): Promise<void> {
  await auth.login();
}
