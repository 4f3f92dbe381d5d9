import { type Backend, json } from './backend.ts';

/** Laravel with jwt-auth: the JWT itself, in an HttpOnly cookie, is what refreshes, and the `jwt.auth` middleware refuses. */
export const laravel: Backend = {
  sources: [
    'https://github.com/PHP-Open-Source-Saver/jwt-auth/blob/main/docs/quick-start.md',
    'https://github.com/PHP-Open-Source-Saver/jwt-auth/blob/main/src/Http/Middleware/BaseMiddleware.php',
    'https://laravel.com/docs/12.x/errors#rendering-exceptions',
  ],
  login: {
    method: 'POST',
    path: '/api/auth/login',
    answer: answerGrant,
    refused: () => json({ error: 'Unauthorized' }, 401),
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    answer: answerGrant,
    cookie: { name: 'token', attributes: 'path=/api/auth; samesite=strict' },
    guard: withoutJson,
    missing: () => json({ message: 'Unauthenticated.' }, 401),
    refused: () => json({ message: 'The token has been blacklisted' }, 401),
  },
  api: {
    path: '/api/me',
    expired: (request) => withoutJson(request) ?? challenge('Token has expired'),
    missing: (request) => withoutJson(request) ?? challenge('Token not provided'),
  },
  logout: { path: '/api/auth/logout', answer: () => json({ message: 'Successfully logged out' }) },
  rotates: true,
  claims: (number) => ({ iss: 'https://laravel.example.com', sub: '1', prv: '23bd5c89', jti: `j${number}` }),
};

function answerGrant({ accessToken }: { accessToken: string }): Response {
  return json({ access_token: accessToken, token_type: 'bearer', expires_in: 3600 });
}

/** Its scheme is `jwt-auth`, though the token is asked for as `Bearer`. */
function challenge(message: string): Response {
  return json({ message }, 401, { 'www-authenticate': 'jwt-auth' });
}

/** Redirects a request that does not accept JSON to the login page. */
function withoutJson(request: Request): Response | undefined {
  if (request.headers.get('accept')?.includes('/json') === true) return undefined;
  return new Response(null, { status: 302, headers: { location: 'https://laravel.example.com/login' } });
}
