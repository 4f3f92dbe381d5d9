import { createAuthServer } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import { findUser } from './users';

export const authServer = createAuthServer<{ readonly name: string }>({
  issuer: process.env['APP_URL'] ?? 'http://localhost:4000',
  store: sqliteStore(process.env['SESSIONS_DB'] ?? 'sessions.db'),
  secret: process.env['AUTH_SECRET'],
  cookie: { path: '/', sameSite: 'Lax' },
  claims: ({ subject }) => {
    const user = findUser(subject);
    return user === undefined ? null : { name: user.name };
  },
});
