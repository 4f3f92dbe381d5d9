import { type Backend, json } from './backend.ts';

/** Directus 12.4, its refresh token in a cookie (`mode: 'cookie'` at the login). */
export const directus: Backend = {
  sources: [
    'https://directus.io/docs/guides/auth/email-login',
    'https://directus.io/docs/guides/auth/tokens-cookies',
    'https://github.com/directus/directus/blob/main/api/src/controllers/auth.ts',
    'https://github.com/directus/directus/blob/main/packages/errors/src/errors/invalid-payload.ts',
  ],
  login: {
    method: 'POST',
    path: '/auth/login',
    answer: answerGrant,
    refused: () => refusal(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    answer: answerGrant,
    cookie: { name: 'directus_refresh_token', attributes: 'Path=/; SameSite=Lax; Max-Age=604800' },
    // Its authentication runs in front of every route.
    guard: (request) => (request.headers.has('authorization') ? expired() : undefined),
    missing: () =>
      refusal(
        400,
        'INVALID_PAYLOAD',
        'Invalid payload. The refresh token is required in either the payload or cookie.',
      ),
    refused: () => refusal(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
  },
  api: {
    path: '/users/me',
    expired,
    missing: () => refusal(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
  },
  logout: {
    path: '/auth/logout',
    answer: () => new Response(null, { status: 204 }),
    bare: () => refusal(400, 'INVALID_PAYLOAD', 'Invalid payload. "refresh_token" is required.'),
    stale: expired,
    // The cookie stays, with nothing in it.
    unset: 'Max-Age=604800',
  },
  rotates: true,
  claims: () => ({ id: 'b3a0…', role: 'r1', app_access: true, admin_access: false, iss: 'directus' }),
};

/** `expires` is in milliseconds here. */
function answerGrant({ accessToken }: { accessToken: string }): Response {
  return json({ data: { expires: 900_000, access_token: accessToken } });
}

function expired(): Response {
  return refusal(401, 'TOKEN_EXPIRED', 'Token expired.');
}

function refusal(status: number, code: string, message: string): Response {
  return json({ errors: [{ message, extensions: { code } }] }, status);
}
