import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

/** Directus 12.4 in cookie mode; seen on the wire. `expires` is in milliseconds. */
const directus: OriginServer = {
  name: 'Directus',
  sources: [
    'https://docs.directus.io/reference/authentication.html',
    'https://github.com/directus/directus/blob/main/api/src/controllers/auth.ts',
    'https://github.com/directus/directus/tree/main/packages/errors/src/errors',
  ],
  claims: () => ({ id: 'b3a0e0c2', role: 'r1', app_access: true, admin_access: false, iss: 'directus' }),
  grant: (accessToken) => json(200, { data: { expires: 900_000, access_token: accessToken } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: directusError(
        400,
        'INVALID_PAYLOAD',
        'Invalid payload. The refresh token is required in either the payload or cookie.',
      ),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: directusError(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
    },
    {
      when: 'the user is suspended',
      truth: 'ended',
      answer: directusError(401, 'USER_SUSPENDED', 'User suspended.'),
    },
    {
      when: 'it is under pressure',
      truth: 'outage',
      answer: directusError(503, 'SERVICE_UNAVAILABLE', 'Service "api" is unavailable. Under pressure.', {
        'retry-after': '60',
      }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: directusError(500, 'INTERNAL_SERVER_ERROR', 'An unexpected error occurred.'),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: directusError(429, 'REQUESTS_EXCEEDED', 'Too many requests, retry after 2s.', { 'retry-after': '2' }),
    },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: directusError(404, 'ROUTE_NOT_FOUND', "Route /api/auth/refresh doesn't exist."),
    },
  ],
  api: {
    expired: directusError(401, 'TOKEN_EXPIRED', 'Token expired.'),
    missing: directusError(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: directusError(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.'),
      },
      { when: 'a second factor is needed', answer: directusError(401, 'INVALID_OTP', 'Invalid user OTP.') },
    ],
  },
  logout: {
    done: empty(204),
    bare: directusError(400, 'INVALID_PAYLOAD', 'Invalid payload. "refresh_token" is required.'),
    stale: directusError(401, 'TOKEN_EXPIRED', 'Token expired.'),
  },
};

function directusError(status: number, code: string, message: string, headers = {}): ReturnType<typeof json> {
  return json(status, { errors: [{ message, extensions: { code } }] }, headers);
}

/** Strapi 5.54, Users & Permissions with refreshes in a cookie; seen on the wire. */
const strapi: OriginServer = {
  name: 'Strapi',
  sources: [
    'https://docs.strapi.io/cms/features/users-permissions',
    'https://github.com/strapi/strapi/blob/develop/packages/plugins/users-permissions/server/controllers/auth.js',
  ],
  claims: (number) => ({ userId: '1', sessionId: `s${number}`, type: 'access' }),
  grant: (accessToken) => json(200, { jwt: accessToken }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: strapiError(400, 'BadRequestError', 'Missing refresh token'),
    },
    {
      when: 'the session expired or was revoked',
      truth: 'ended',
      answer: strapiError(401, 'UnauthorizedError', 'Invalid refresh token'),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: strapiError(500, 'InternalServerError', 'Internal Server Error'),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: strapiError(429, 'RateLimitError', 'Too many requests, please try again later.'),
    },
    {
      when: 'jwtManagement is not "refresh"',
      truth: 'misconfigured',
      answer: strapiError(404, 'NotFoundError', 'Not Found'),
    },
    { when: 'the method is wrong', truth: 'misconfigured', answer: text(405, 'Method Not Allowed') },
  ],
  api: {
    expired: strapiError(401, 'UnauthorizedError', 'Missing or invalid credentials'),
    missing: strapiError(403, 'ForbiddenError', 'Forbidden'),
  },
  login: {
    done: (accessToken) => json(200, { jwt: accessToken, user: { id: 1, username: 'alice', confirmed: true } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: strapiError(400, 'ValidationError', 'Invalid identifier or password'),
      },
      {
        when: 'the account is blocked',
        answer: strapiError(400, 'ApplicationError', 'Your account has been blocked by an administrator'),
      },
    ],
  },
  logout: {
    done: json(200, { ok: true }),
    bare: strapiError(403, 'ForbiddenError', 'Forbidden'),
    wantsBearer: true,
    stale: strapiError(401, 'UnauthorizedError', 'Missing or invalid credentials'),
  },
};

function strapiError(status: number, name: string, message: string): ReturnType<typeof json> {
  return json(status, { data: null, error: { status, name, message, details: {} } });
}

/** better-auth 1.7 with its JWT plugin; seen on the wire. No charset, `X-Retry-After` instead of `Retry-After`. */
const betterAuth: OriginServer = {
  name: 'better-auth with JWTs',
  sources: [
    'https://www.better-auth.com/docs/plugins/jwt',
    'https://www.better-auth.com/docs/concepts/rate-limit',
    'https://www.better-auth.com/docs/plugins/2fa',
  ],
  options: { method: 'GET' },
  claims: () => ({ sub: 'UcFp5w', name: 'Alice', email: 'alice@example.com' }),
  grant: (accessToken) => json(200, { token: accessToken }, { 'content-type': 'application/json' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { message: 'Unauthorized', code: 'UNAUTHORIZED' }, { 'content-type': 'application/json' }),
    },
    {
      when: 'the session expired or was revoked',
      truth: 'ended',
      answer: json(401, { message: 'Unauthorized', code: 'UNAUTHORIZED' }, { 'content-type': 'application/json' }),
    },
    { when: 'its database is down', truth: 'outage', answer: empty(500) },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { message: 'Too many requests. Please try again later.' }, { 'x-retry-after': '10' }),
    },
    { when: 'the plug-in is not installed', truth: 'misconfigured', answer: empty(404) },
    {
      when: 'the origin is not trusted',
      truth: 'misconfigured',
      answer: json(403, { message: 'Invalid origin', code: 'INVALID_ORIGIN' }),
    },
  ],
  api: { expired: empty(401), missing: empty(401) },
  login: {
    // The token in the answer is the session's own: apps call `login()` without the response.
    done: () =>
      json(200, { redirect: false, token: 'GYc1yGsucY2cBmaVmMq2Ip4wYJuo6mmB', user: { id: 'UcFp5w', name: 'alice' } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { message: 'Invalid email or password', code: 'INVALID_EMAIL_OR_PASSWORD' }),
      },
      { when: 'a second factor is needed', answer: json(200, { twoFactorRedirect: true }) },
    ],
  },
  logout: { done: json(200, { success: true }) },
};

/** NestJS 12 with guards that throw `UnauthorizedException`; seen on the wire. Every POST is a 201. */
const nestjs: OriginServer = {
  name: 'NestJS',
  sources: [
    'https://docs.nestjs.com/security/authentication',
    'https://docs.nestjs.com/exception-filters#built-in-http-exceptions',
    'https://docs.nestjs.com/security/rate-limiting',
  ],
  claims: () => ({ sub: 1, username: 'alice' }),
  grant: (accessToken) => json(201, { access_token: accessToken }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'Unauthorized', statusCode: 401 }) },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { message: 'Refresh token expired', error: 'Unauthorized', statusCode: 401 }),
    },
    {
      when: 'a database error was not caught',
      truth: 'outage',
      answer: json(500, { statusCode: 500, message: 'Internal server error' }),
    },
    {
      when: 'a health check fails',
      truth: 'outage',
      answer: json(503, { message: 'Service Unavailable', statusCode: 503 }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { statusCode: 429, message: 'ThrottlerException: Too Many Requests' }, { 'retry-after': '9' }),
    },
    {
      when: 'the global prefix is forgotten',
      truth: 'misconfigured',
      answer: json(404, { message: 'Cannot POST /auth/refresh', error: 'Not Found', statusCode: 404 }),
    },
    {
      when: 'the validation requires a body',
      truth: 'misconfigured',
      answer: json(400, {
        message: ['refresh_token should not be empty', 'refresh_token must be a string'],
        error: 'Bad Request',
        statusCode: 400,
      }),
    },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: json(403, { statusCode: 403, message: 'invalid csrf token' }),
    },
  ],
  api: {
    expired: json(401, { message: 'Unauthorized', statusCode: 401 }),
    missing: json(401, { message: 'Unauthorized', statusCode: 401 }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { message: 'Unauthorized', statusCode: 401 }) },
      { when: 'a second factor is needed', answer: json(201, { two_factor_required: true }) },
    ],
  },
  logout: {
    done: empty(201),
    bare: json(401, { message: 'Unauthorized', statusCode: 401 }),
    wantsBearer: true,
    stale: json(401, { message: 'Unauthorized', statusCode: 401 }),
  },
};

/** NestJS as a much read tutorial has it: a `ForbiddenException('Access Denied')` for a refresh token that is not known. */
const nestForbidden: OriginServer = {
  ...nestjs,
  name: 'NestJS that forbids',
  sources: ['https://docs.nestjs.com/exception-filters#built-in-http-exceptions'],
  options: { endStatuses: [401, 403] },
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'Unauthorized', statusCode: 401 }) },
    {
      when: 'the session was revoked',
      truth: 'ended',
      answer: json(403, { message: 'Access Denied', error: 'Forbidden', statusCode: 403 }),
    },
    {
      when: 'a database error was not caught',
      truth: 'outage',
      answer: json(500, { statusCode: 500, message: 'Internal server error' }),
    },
  ],
};

/** Fastify 5 with @fastify/jwt and @fastify/cookie; seen on the wire. */
const fastify: OriginServer = {
  name: 'Fastify',
  sources: [
    'https://github.com/fastify/fastify-jwt/blob/main/jwt.js',
    'https://fastify.dev/docs/latest/Reference/Errors/',
    'https://github.com/fastify/fastify-rate-limit',
    'https://github.com/fastify/csrf-protection',
  ],
  grant: (accessToken) => json(200, { token: accessToken }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: fastifyError(401, 'FST_JWT_NO_AUTHORIZATION_IN_COOKIE', 'No Authorization was found in request.cookies'),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: fastifyError(401, 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', 'Authorization token expired'),
    },
    {
      when: 'the cookie is signed with another key',
      truth: 'ended',
      answer: fastifyError(
        401,
        'FST_JWT_AUTHORIZATION_TOKEN_INVALID',
        'Authorization token is invalid: The token signature is invalid.',
      ),
    },
    {
      when: 'the pool has no connection',
      truth: 'outage',
      answer: json(500, {
        statusCode: 500,
        error: 'Internal Server Error',
        message: 'timeout exceeded when trying to connect',
      }),
    },
    {
      when: 'it is under pressure',
      truth: 'outage',
      answer: json(
        503,
        { code: 'FST_UNDER_PRESSURE', error: 'Service Unavailable', message: 'Service Unavailable', statusCode: 503 },
        { 'retry-after': '10' },
      ),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(
        429,
        { statusCode: 429, error: 'Too Many Requests', message: 'Rate limit exceeded, retry in 1 minute' },
        { 'retry-after': '60' },
      ),
    },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: json(404, { message: 'Route POST:/auth/refresh not found', error: 'Not Found', statusCode: 404 }),
    },
    {
      when: 'a content type comes without a body',
      truth: 'misconfigured',
      answer: fastifyError(
        400,
        'FST_ERR_CTP_EMPTY_JSON_BODY',
        "Body cannot be empty when content-type is set to 'application/json'",
      ),
    },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: fastifyError(403, 'FST_CSRF_INVALID_TOKEN', 'Invalid csrf token'),
    },
  ],
  api: {
    expired: fastifyError(401, 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', 'Authorization token expired'),
    missing: fastifyError(401, 'FST_JWT_NO_AUTHORIZATION_IN_HEADER', 'No Authorization was found in request.headers'),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { statusCode: 401, error: 'Unauthorized', message: 'Unauthorized' }),
      },
    ],
  },
  logout: { done: empty(204) },
};

function fastifyError(statusCode: number, code: string, message: string): ReturnType<typeof json> {
  const names: Readonly<Record<number, string>> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden' };
  return json(statusCode, { statusCode, code, error: names[statusCode], message });
}

/** Express 5 with express-jwt and `sendStatus`: HTML from the default error handler, plain text elsewhere, and a 403 that ends. */
const express: OriginServer = {
  name: 'Express',
  sources: [
    'https://github.com/auth0/express-jwt#error-handling',
    'https://expressjs.com/en/guide/error-handling.html',
    'https://expressjs.com/en/5x/api.html#res.sendStatus',
    'https://github.com/Psifi-Solutions/csrf-csrf',
  ],
  options: { endStatuses: [401, 403] },
  claims: () => ({ username: 'alice' }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(401, 'Unauthorized') },
    { when: 'the session was revoked', truth: 'ended', answer: text(403, 'Forbidden') },
    { when: 'a promise rejected', truth: 'outage', answer: html(500, 'Error') },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: html(429, 'Too many requests, please try again later.', { 'ratelimit-reset': '60', 'retry-after': '60' }),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Cannot POST /refresh') },
  ],
  api: {
    expired: html(401, 'UnauthorizedError: jwt expired'),
    missing: html(401, 'UnauthorizedError: No authorization token was found'),
  },
  login: { refused: [{ when: 'the password is wrong', answer: text(401, 'Unauthorized') }] },
  logout: { done: empty(204) },
};

/** An API of the hand-made kind: `success`, `message`, tokens two levels down. */
const envelope: OriginServer = {
  name: 'An Express API with an envelope',
  sources: ['https://github.com/omniti-labs/jsend'],
  claims: () => ({ userId: '64f0c0ffee', role: 'user' }),
  grant: (accessToken) =>
    json(200, { success: true, message: 'Token refreshed', data: { tokens: { accessToken, expiresIn: '15m' } } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(200, { success: false, message: 'No refresh token', data: null }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { success: false, message: 'jwt expired' }),
    },
    {
      when: 'the database is down',
      truth: 'outage',
      answer: json(500, { success: false, message: 'Something went wrong' }),
    },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: json(404, { success: false, message: 'Route not found' }),
    },
  ],
  api: {
    expired: json(401, { success: false, message: 'jwt expired' }),
    missing: json(401, { success: false, message: 'Unauthorized' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(200, { success: false, message: 'Invalid credentials' }) },
      { when: 'a second factor is needed', answer: json(200, { success: true, data: { requires2FA: true } }) },
    ],
  },
  logout: { done: json(200, { success: true }), bare: json(200, { success: false, message: 'Not logged in' }) },
};

export const javascript: readonly OriginServer[] = [
  directus,
  strapi,
  betterAuth,
  nestjs,
  nestForbidden,
  fastify,
  express,
  envelope,
];
