import { type Backend, json as withCharset } from './backend.ts';

/** better-auth with its JWT plugin: the session is a cookie, and a GET makes a JWT of it. Answers as a server of it gave them. */
export const betterAuth: Backend = {
  sources: ['https://better-auth.com/docs/plugins/jwt', 'https://better-auth.com/docs/basic-usage'],
  login: {
    method: 'POST',
    path: '/api/auth/sign-in/email',
    // The token in this answer is the session's own, not one for an API.
    answer: ({ refreshToken }) =>
      json({ redirect: false, token: refreshToken.replaceAll('-', ''), user: { id: 'UcFp5w', name: 'Alice' } }),
    refused: () => json({ message: 'Invalid email or password', code: 'INVALID_EMAIL_OR_PASSWORD' }, 401),
  },
  refresh: {
    method: 'GET',
    path: '/api/auth/token',
    answer: ({ accessToken }) => json({ token: accessToken }),
    cookie: { name: 'better-auth.session_token', attributes: 'Max-Age=604800; Path=/; SameSite=Lax' },
    missing: unauthorized,
    refused: unauthorized,
  },
  api: { path: '/api/me', expired: () => bare401(), missing: () => bare401() },
  logout: { path: '/api/auth/sign-out', answer: () => json({ success: true }) },
  rotates: false,
  claims: () => ({ sub: 'UcFp5w', name: 'Alice', email: 'alice@example.com', aud: 'https://better-auth.example.com' }),
};

function unauthorized(): Response {
  return json({ message: 'Unauthorized', code: 'UNAUTHORIZED' }, 401);
}

/** The API is another server, which checks the JWT by the key set; this one says nothing with its refusal. */
function bare401(): Response {
  return new Response(null, { status: 401 });
}

/** Its JSON has no charset. */
function json(body: unknown, status = 200): Response {
  return withCharset(body, status, { 'content-type': 'application/json' });
}
