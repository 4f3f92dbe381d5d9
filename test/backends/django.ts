import { type Backend, json } from './backend.ts';

/** Django REST framework with SimpleJWT, the refresh token in the HttpOnly cookie of dj-rest-auth. */
export const django: Backend = {
  sources: [
    'https://django-rest-framework-simplejwt.readthedocs.io/en/latest/getting_started.html',
    'https://github.com/iMerica/dj-rest-auth/blob/master/dj_rest_auth/jwt_auth.py',
    'https://github.com/jazzband/djangorestframework-simplejwt/blob/master/rest_framework_simplejwt/authentication.py',
  ],
  login: {
    method: 'POST',
    path: '/api/auth/login/',
    answer: ({ accessToken }) => json({ access: accessToken, refresh: '', user: { pk: 1, username: 'alice' } }),
    refused: () => json({ non_field_errors: ['Unable to log in with provided credentials.'] }, 400),
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/token/refresh/',
    answer: ({ accessToken }) => json({ access: accessToken, access_expiration: '2026-11-23T15:30:00.000000Z' }),
    cookie: { name: 'refresh-token', attributes: 'Path=/api/auth; SameSite=Strict' },
    missing: () => refusal('No valid refresh token found.'),
    refused: () => refusal('Token is blacklisted'),
  },
  api: {
    path: '/api/auth/user/',
    expired: () =>
      json(
        {
          detail: 'Given token not valid for any token type',
          code: 'token_not_valid',
          messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is invalid or expired' }],
        },
        401,
        { 'www-authenticate': 'Bearer realm="api"' },
      ),
    missing: () =>
      json({ detail: 'Authentication credentials were not provided.' }, 401, {
        'www-authenticate': 'Bearer realm="api"',
      }),
  },
  logout: {
    path: '/api/auth/logout/',
    answer: () => json({ detail: 'Successfully logged out.' }),
    bare: () => json({ detail: 'Refresh token was not included in cookie data.' }, 401),
    stale: () => refusal('Given token not valid for any token type'),
  },
  rotates: true,
  claims: (number) => ({ token_type: 'access', jti: `j${number}`, user_id: '1' }),
};

function refusal(detail: string): Response {
  return json({ detail, code: 'token_not_valid' }, 401, { 'www-authenticate': 'Bearer realm="api"' });
}
