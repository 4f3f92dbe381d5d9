import { type Backend, json } from './backend.ts';

/** NestJS: its exceptions' bodies, its 201 for every POST. Answers as a server of it gave them. */
export const nestjs: Backend = {
  sources: [
    'https://docs.nestjs.com/security/authentication',
    'https://docs.nestjs.com/techniques/cookies',
    'https://docs.nestjs.com/exception-filters',
  ],
  login: {
    method: 'POST',
    path: '/auth/login',
    answer: answerGrant,
    refused: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    answer: answerGrant,
    cookie: { name: 'refresh_token', attributes: 'Path=/auth; SameSite=Strict' },
    missing: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
    refused: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
  },
  api: {
    path: '/profile',
    expired: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
    missing: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
  },
  logout: {
    path: '/auth/logout',
    answer: () => new Response(null, { status: 201 }),
    bare: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
    stale: () => json({ message: 'Unauthorized', statusCode: 401 }, 401),
    wantsBearer: true,
  },
  rotates: true,
  claims: () => ({ sub: 1, username: 'alice' }),
};

function answerGrant({ accessToken }: { accessToken: string }): Response {
  return json({ access_token: accessToken }, 201);
}
