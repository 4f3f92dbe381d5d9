import { type Backend, json } from './backend.ts';

/** Payload 3 as `handleEndpoints` was seen to answer: the access token is the cookie, and refreshes itself. */
export const payload: Backend = {
  sources: [
    'https://github.com/payloadcms/payload/blob/main/packages/payload/src/auth/operations/refresh.ts',
    'https://github.com/payloadcms/payload/blob/main/packages/payload/src/auth/operations/logout.ts',
    'https://payloadcms.com/docs/authentication/operations',
  ],
  login: {
    method: 'POST',
    path: '/api/users/login',
    answer: ({ accessToken }) =>
      json({ exp: 1_795_917_178, token: accessToken, user: USER, message: 'Authentication Passed' }),
    refused: () => refusal(401, 'The email or password provided is incorrect.'),
  },
  refresh: {
    method: 'POST',
    path: '/api/users/refresh-token',
    answer: ({ accessToken }) =>
      json({
        message: 'Token refresh successful',
        exp: 1_795_917_178,
        refreshedToken: accessToken,
        setCookie: true,
        strategy: 'local-jwt',
        user: USER,
      }),
    cookie: { name: 'payload-token', attributes: 'Path=/; SameSite=Lax' },
    missing: forbidden,
    refused: forbidden,
  },
  api: { path: '/api/posts', expired: forbidden, missing: forbidden },
  logout: {
    path: '/api/users/logout',
    answer: () => json({ message: 'Logged out successfully.' }),
    bare: () => refusal(400, 'No User'),
    stale: () => refusal(400, 'No User'),
  },
  open: { path: '/api/users/init', answer: () => json({ initialized: true }) },
  rotates: false,
  claims: () => ({
    id: 1,
    collection: 'users',
    email: 'alice@example.com',
    sid: '817d6088-5581-4f48-b554-c89c7453c55b',
  }),
};

const USER = { id: 1, email: 'alice@example.com', collection: 'users', _strategy: 'local-jwt' };

function refusal(status: number, message: string): Response {
  return json({ errors: [{ message }] }, status);
}

function forbidden(): Response {
  return refusal(403, 'You are not allowed to perform this action.');
}
