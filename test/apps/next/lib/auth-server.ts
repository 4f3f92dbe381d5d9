import { headers } from 'next/headers';
import { cache } from 'react';
import { createAuthServer, type Peeked } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import { findUser } from './users';

const issuer = process.env.APP_URL ?? 'http://localhost:3000';

export const server = createAuthServer<{ readonly name: string }>({
  issuer,
  store: sqliteStore(process.env.SESSIONS_DB ?? 'sessions.db'),
  secret: process.env.AUTH_SECRET,
  cookie: { path: '/', sameSite: 'Lax' },
  claims: ({ subject }) => {
    const user = findUser(subject);
    return user === undefined ? null : { name: user.name };
  },
});

/** Returns the user of the page's cookie, without rotating it; once for all components of a page. `undefined` means unknown, not signed out. */
export const peek = cache(async (): Promise<Peeked<{ readonly name: string }> | undefined> => {
  const request = new Request(issuer, { headers: new Headers(await headers()) });
  return server.peek(request).catch(() => undefined);
});

/** Calls the app's API as the user whom `peek` found. */
export function apiFetch(path: string, { accessToken }: { readonly accessToken: string }): Promise<Response> {
  return fetch(new URL(path, issuer), { headers: { authorization: `Bearer ${accessToken}` }, cache: 'no-store' });
}
