import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import { findUser } from './users.ts';

const issuer = process.env.APP_URL ?? 'http://localhost:3000';

export const authServer = createAuthServer<{ readonly name: string }>({
  issuer,
  store: sqliteStore(process.env.SESSIONS_DB ?? 'sessions.db'),
  secret: process.env.AUTH_SECRET,
  cookie: { path: '/', sameSite: 'Lax' },
  claims: ({ subject }) => {
    const user = findUser(subject);
    return user === undefined ? null : { name: user.name };
  },
});

/** Calls the app's API as the user whom `peek` found. */
export function apiFetch(path: string, { accessToken }: { readonly accessToken: string }): Promise<Response> {
  return fetch(new URL(path, issuer), { headers: { authorization: `Bearer ${accessToken}` } });
}
