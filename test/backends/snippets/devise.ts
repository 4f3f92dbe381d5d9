import { createAuth } from 'rebearer';

// The page and Rails are of one origin.
const url = location.origin;
const headers = { accept: 'application/json' };

export const auth = createAuth({
  attach: 'cookies',
  refresh: {
    url: `${url}/session`,
    method: 'GET',
    headers,
    // The answer is `{ "id": 1, "email": "alice@example.com" }`.
    read(body) {
      const { id } = Object(body) as { readonly id?: number };
      // Without an id the answer is read as usual.
      return id === undefined ? undefined : { accessToken: 'cookies', subject: String(id) };
    },
  },
  logout: { url: `${url}/users/sign_out`, method: 'DELETE', headers },
  csrf: { cookie: 'CSRF-TOKEN', header: 'X-CSRF-Token' },
});

const loginFetch = auth.createFetch({ shouldRefresh: () => false });

export async function login(email: string, password: string): Promise<void> {
  // Devise does not look at the password while a user is signed in, and answers with that user.
  await auth.ready();
  if (auth.session.isAuthenticated && !(await auth.logout()).confirmed)
    throw new Error('The former user is signed in.');
  await auth.login(async ({ signal }) => {
    const response = await loginFetch(`${url}/users/sign_in`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { email, password } }),
      signal,
    });
    // A call of another tab that was still on its way may have brought the former user's cookie back.
    const user = response.ok ? ((await response.clone().json()) as { readonly email: string }) : undefined;
    // Devise finds a user by the address in small letters, without the spaces around it.
    if (user !== undefined && user.email.toLowerCase() !== email.trim().toLowerCase())
      throw new Error('The former user is signed in.');
    return response;
  });
}
