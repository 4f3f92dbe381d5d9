import { type Backend, json } from './backend.ts';

/** Express 5 with express-jwt and the default error handler, which speaks HTML, and `sendStatus`, which speaks plain text. */
export const express: Backend = {
  sources: [
    'https://github.com/auth0/express-jwt#error-handling',
    'https://expressjs.com/en/guide/error-handling.html',
    'https://expressjs.com/en/5x/api.html#res.sendStatus',
  ],
  login: {
    method: 'POST',
    path: '/login',
    answer: ({ accessToken }) => json({ accessToken }),
    refused: () => text(401, 'Unauthorized'),
  },
  refresh: {
    method: 'POST',
    path: '/refresh',
    answer: ({ accessToken }) => json({ accessToken }),
    cookie: { name: 'jwt', attributes: 'Path=/; SameSite=None; Max-Age=86400' },
    missing: () => text(401, 'Unauthorized'),
    refused: () => text(403, 'Forbidden'),
  },
  api: {
    path: '/me',
    expired: () => html('UnauthorizedError: jwt expired'),
    missing: () => html('UnauthorizedError: No authorization token was found'),
  },
  logout: { path: '/logout', answer: () => new Response(null, { status: 204 }) },
  rotates: true,
  claims: () => ({ username: 'alice' }),
};

function text(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

function html(message: string): Response {
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${message}</pre>\n</body>\n</html>\n`;
  return new Response(body, { status: 401, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
