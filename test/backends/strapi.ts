import { type Backend, json } from './backend.ts';

/** Strapi 5.54, Users & Permissions with `jwtManagement: 'refresh'` and `sessions: { httpOnly: true }`. */
export const strapi: Backend = {
  sources: [
    'https://docs.strapi.io/cms/features/users-permissions',
    'https://docs.strapi.io/cms/backend-customization/examples/authentication',
    'https://www.npmjs.com/package/@strapi/plugin-users-permissions (dist/server/controllers/auth.js)',
  ],
  login: {
    method: 'POST',
    path: '/api/auth/local',
    answer: ({ accessToken }) => json({ jwt: accessToken, user: { id: 1, username: 'alice', confirmed: true } }),
    refused: () => refusal(400, 'ValidationError', 'Invalid identifier or password'),
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    answer: ({ accessToken }) => json({ jwt: accessToken }),
    cookie: { name: 'strapi_up_refresh', attributes: 'path=/; samesite=lax' },
    missing: () => refusal(400, 'BadRequestError', 'Missing refresh token'),
    refused: () => refusal(401, 'UnauthorizedError', 'Invalid refresh token'),
  },
  api: {
    path: '/api/users/me',
    expired: () => refusal(401, 'UnauthorizedError', 'Missing or invalid credentials'),
    // Without a token the caller is the role «public», which is known and not allowed.
    missing: () => refusal(403, 'ForbiddenError', 'Forbidden'),
  },
  logout: {
    path: '/api/auth/logout',
    answer: () => json({ ok: true }),
    bare: () => refusal(403, 'ForbiddenError', 'Forbidden'),
    stale: () => refusal(401, 'UnauthorizedError', 'Missing or invalid credentials'),
    wantsBearer: true,
  },
  rotates: true,
  claims: (number) => ({ userId: '1', sessionId: `s${number}`, type: 'access' }),
};

function refusal(status: number, name: string, message: string): Response {
  return json({ data: null, error: { status, name, message, details: {} } }, status);
}
