import { createAuth } from 'rebearer';

const url = 'https://codes.example.com';

/** The code of an expired token. Yours may be another one, such as 40101. */
const EXPIRED = 401;

export const auth = createAuth({
  refresh: `${url}/auth/refresh`,
  logout: `${url}/auth/logout`,
  origins: [url],
  async shouldRefresh(response, { rejected }) {
    // A file or a stream has no code, and is not read.
    const isJson = /[/+]json *(?:;|$)/i.test(response.headers.get('content-type') ?? '');
    if (rejected || !isJson) return rejected;
    return response
      .clone()
      .json()
      .then(
        (answer: { readonly code?: unknown } | null) => answer?.code === EXPIRED,
        () => false,
      );
  },
});

export async function login(username: string, password: string): Promise<void> {
  await auth.login(() =>
    fetch(`${url}/auth/login`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }),
  );
}
