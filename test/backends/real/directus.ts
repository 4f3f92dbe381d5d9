import { installPackages } from './install.ts';
import type { RealBackend } from './real-backend.ts';

export const directus: RealBackend = {
  name: 'directus',
  install: async () => ({
    command: process.execPath,
    args: ['server.mjs'],
    cwd: await installPackages('directus', ['sqlite3']),
    prepare: addUsers,
  }),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/users/me' },
  nameClaim: 'id',
  account: (user) => ({ username: `${user}@example.com`, password: `${user}-demo` }),
};

/** Makes alice and bob, as the administrator that `directus bootstrap` made. */
async function addUsers(url: string): Promise<void> {
  const login = await post(`${url}/auth/login`, { email: 'admin@example.com', password: 'admin-demo' });
  const { data } = (await login.json()) as { data: { access_token: string } };
  const roles = await fetch(`${url}/roles`, { headers: { authorization: `Bearer ${data.access_token}` } });
  const { data: found } = (await roles.json()) as { data: readonly { id: string }[] };
  const role = found[0]?.id;
  for (const name of ['alice', 'bob']) {
    const user = { email: `${name}@example.com`, password: `${name}-demo`, first_name: name, role };
    const made = await post(`${url}/users`, user, data.access_token);
    if (!made.ok) throw new Error(`The user was answered with ${made.status}: ${await made.text()}`);
  }
}

function post(url: string, body: object, token?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
