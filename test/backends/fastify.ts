import { type Backend, json } from './backend.ts';

/** Fastify with @fastify/jwt and @fastify/cookie. Answers as a server of them gave them. */
export const fastify: Backend = {
  sources: ['https://github.com/fastify/fastify-jwt', 'https://fastify.dev/docs/latest/Reference/Errors/'],
  login: {
    method: 'POST',
    path: '/auth/login',
    answer: ({ accessToken }) => json({ token: accessToken }),
    refused: () => json({ statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' }, 401),
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    answer: ({ accessToken }) => json({ token: accessToken }),
    cookie: { name: 'refreshToken', attributes: 'Path=/auth; SameSite=Strict' },
    guard: (request) =>
      request.headers.has('content-type')
        ? refusal(
            400,
            'FST_ERR_CTP_EMPTY_JSON_BODY',
            "Body cannot be empty when content-type is set to 'application/json'",
          )
        : undefined,
    missing: () => refusal(401, 'FST_JWT_NO_AUTHORIZATION_IN_COOKIE', 'No Authorization was found in request.cookies'),
    refused: () => refusal(401, 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', 'Authorization token expired'),
  },
  api: {
    path: '/me',
    expired: () => refusal(401, 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', 'Authorization token expired'),
    missing: () => refusal(401, 'FST_JWT_NO_AUTHORIZATION_IN_HEADER', 'No Authorization was found in request.headers'),
  },
  logout: { path: '/auth/logout', answer: () => new Response(null, { status: 204 }) },
  rotates: false,
  claims: () => ({ sub: 'alice' }),
};

function refusal(statusCode: number, code: string, message: string): Response {
  return json({ statusCode, code, error: statusCode === 400 ? 'Bad Request' : 'Unauthorized', message }, statusCode);
}
