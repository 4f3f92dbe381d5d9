import { createAuth } from 'rebearer';

const API = 'https://api.example.com';

type Fetch = typeof globalThis.fetch;

function send(fetch: Fetch, query: string, init: RequestInit, variables: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables });
  return fetch(`${API}/graphql`, { ...init, method: 'POST', credentials: 'include', headers, body });
}

export const auth = createAuth({
  // Without a name, tabs share nothing where `refresh` is a function.
  name: 'shop',
  origins: [API],
  refresh: ({ fetch, signal }) => send(fetch, 'mutation { refreshToken { accessToken } }', { signal }),
  logout: ({ fetch, signal }) => send(fetch, 'mutation { logout }', { signal, keepalive: true }),
});

const LOGIN = `mutation Login($email: String!, $password: String!) {
  login(email: $email, password: $password) { accessToken }
}`;

export function login(email: string, password: string): Promise<void> {
  return auth.login(({ signal }) => send(fetch, LOGIN, { signal }, { email, password }));
}
