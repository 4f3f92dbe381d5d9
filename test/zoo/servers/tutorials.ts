import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** Servers that were run as their authors published them, with their answers as they were on the wire. */

/** A course whose middleware says 403 to a token that has expired: its API is given as the guide has it changed, to 401. */
const listOfTokens: OriginServer = {
  name: 'Express with a list of refresh tokens',
  sources: [
    'https://github.com/gitdagray/nodejs_jwt_auth/blob/main/controllers/refreshTokenController.js',
    'https://github.com/gitdagray/refresh_token_rotation/blob/main/controllers/refreshTokenController.js',
  ],
  options: { method: 'GET', endStatuses: [401, 403] },
  claims: () => ({ UserInfo: { username: 'alice', roles: [2001] } }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: { 'there is no cookie': text(401, 'Unauthorized') },
    ended: { 'the token was used before': text(403, 'Forbidden') },
    outage: {
      // A promise that rejects, or a second answer to one request, ends the process.
      'the process has ended': html(502, '502 Bad Gateway'),
    },
  }),
  api: { expired: text(401, 'Unauthorized'), missing: text(401, 'Unauthorized') },
  login: {
    refused: [
      { when: 'the password is wrong', answer: text(401, 'Unauthorized') },
      {
        when: 'a field is missing',
        answer: json(400, { message: 'Username and password are required.' }),
      },
    ],
  },
  logout: { done: empty(204) },
};

/** An error handler that keeps the status of the response so far: each error is a 200. */
const errorsAsSuccess: OriginServer = {
  name: 'Express whose errors are a success',
  sources: [
    'https://github.com/gitdagray/mern_stack_course/blob/main/lesson_13-backend/middleware/errorHandler.js',
    'https://github.com/gitdagray/mern_stack_course/blob/main/lesson_13-backend/controllers/authController.js',
  ],
  options: { method: 'GET', endStatuses: [401, 403] },
  claims: () => ({ UserInfo: { username: 'alice', roles: ['Employee'] } }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: { 'there is no cookie': json(401, { message: 'Unauthorized' }) },
    ended: {
      'the token expired': json(403, { message: 'Forbidden' }),
      'the user is gone': json(401, { message: 'Unauthorized' }),
    },
    outage: { 'its database is down': json(200, { message: 'getaddrinfo ENOTFOUND mongo', isError: true }) },
    misconfigured: { 'the origin is not in its list': json(200, { message: 'Not allowed by CORS', isError: true }) },
  }),
  api: { expired: json(401, { message: 'Unauthorized' }), missing: json(401, { message: 'Unauthorized' }) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { message: 'Unauthorized' }) },
      { when: 'the database is down', answer: json(200, { message: 'getaddrinfo ENOTFOUND mongo', isError: true }) },
      {
        when: 'there were too many',
        answer: json(429, {
          message: 'Too many login attempts from this IP, please try again after a 60 second pause',
        }),
      },
    ],
  },
  logout: { done: json(200, { message: 'Cookie cleared' }), bare: empty(204) },
};

/** Errors thrown as strings, each a 400; the logout is behind the guard. */
const thrownStrings: OriginServer = {
  name: 'Express that throws strings',
  sources: [
    'https://github.com/cornflourblue/node-mongo-jwt-refresh-tokens-api/blob/master/users/user.service.js',
    'https://github.com/cornflourblue/node-mongo-jwt-refresh-tokens-api/blob/master/_middleware/error-handler.js',
  ],
  claims: () => ({ sub: '000000000000000000000001', id: '000000000000000000000001' }),
  grant: (jwtToken) =>
    json(200, {
      id: '000000000000000000000001',
      firstName: 'Alice',
      lastName: 'x',
      username: 'alice',
      role: 'User',
      jwtToken,
    }),
  cases: told({
    none: { 'there is no cookie': json(400, { message: 'Invalid token' }) },
    ended: { 'the token was used before': json(400, { message: 'Invalid token' }) },
    outage: { 'its database is down': json(500, { message: 'getaddrinfo ENOTFOUND mongo' }) },
  }),
  api: { expired: json(401, { message: 'Unauthorized' }), missing: json(401, { message: 'Unauthorized' }) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(400, { message: 'Username or password is incorrect' }) },
      { when: 'a field is missing', answer: json(400, { message: 'Validation error: "password" is required' }) },
    ],
  },
  logout: {
    done: json(200, { message: 'Token revoked' }),
    bare: json(401, { message: 'Unauthorized' }),
    stale: json(401, { message: 'Unauthorized' }),
    wantsBearer: true,
  },
};

function boom(statusCode: number, error: string, message: string): ReturnType<typeof json> {
  return json(statusCode, { statusCode, error, message });
}

const hapi: OriginServer = {
  name: 'hapi with @hapi/jwt',
  sources: [
    'https://github.com/hapijs/jwt/blob/master/lib/plugin.js',
    'https://github.com/hapijs/hapi/blob/master/API.md#-serverstatename-options',
    'https://github.com/hapijs/statehood/blob/master/lib/index.js',
  ],
  claims: () => ({ aud: 'urn:audience:test', iss: 'urn:issuer:test', user: 'alice' }),
  grant: (token) => json(200, { token }),
  cases: told({
    none: { 'there is no cookie': boom(401, 'Unauthorized', 'No session') },
    ended: { 'the session is unknown': boom(401, 'Unauthorized', 'No session') },
    outage: { 'an exception was not caught': boom(500, 'Internal Server Error', 'An internal server error occurred') },
    misconfigured: {
      // Every route says so, the login too, until the cookie is gone: `clearInvalid` deletes it.
      'the password of its cookies was changed': boom(400, 'Bad Request', 'Invalid cookie value'),
      'the route is missing': boom(404, 'Not Found', 'Not Found'),
    },
  }),
  api: {
    expired: json(
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Token expired', attributes: { error: 'Token expired' } },
      { 'www-authenticate': 'Bearer error="Token expired"' },
    ),
    missing: json(
      401,
      { statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' },
      { 'www-authenticate': 'Bearer' },
    ),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: boom(401, 'Unauthorized', 'Bad credentials') },
      { when: 'a former cookie is in the way', answer: boom(400, 'Bad Request', 'Invalid cookie value') },
    ],
  },
  logout: { done: empty(204) },
};

export const tutorials: readonly OriginServer[] = [listOfTokens, errorsAsSuccess, thrownStrings, hapi];
