import { type Backend, json } from './backend.ts';

/** FastAPI with the token of its tutorial, and a refresh token in a cookie. Answers as a server of it gave them. */
export const fastapi: Backend = {
  sources: [
    'https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/',
    'https://fastapi.tiangolo.com/tutorial/cookie-params/',
    'https://fastapi.tiangolo.com/how-to/authentication-error-status-code',
  ],
  login: {
    method: 'POST',
    path: '/auth/login',
    answer: ({ accessToken }) => json({ access_token: accessToken, token_type: 'bearer' }),
    refused: () => refusal('Incorrect username or password'),
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    answer: ({ accessToken }) => json({ access_token: accessToken, token_type: 'bearer' }),
    cookie: { name: 'refresh_token', attributes: 'Max-Age=86400; Path=/auth; SameSite=strict' },
    missing: () => json({ detail: 'Not authenticated' }, 401),
    refused: () => json({ detail: 'Could not validate credentials' }, 401),
  },
  api: {
    path: '/users/me',
    expired: () => refusal('Could not validate credentials'),
    missing: () => refusal('Not authenticated'),
  },
  logout: { path: '/auth/logout', answer: () => new Response(null, { status: 204 }) },
  rotates: false,
  claims: () => ({ sub: 'alice' }),
};

function refusal(detail: string): Response {
  return json({ detail }, 401, { 'www-authenticate': 'Bearer' });
}
