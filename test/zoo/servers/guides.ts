import { empty, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** One `catch` around the check of the token and around the database, with a sentence for users. */
function caught(details: string): ReturnType<typeof json> {
  return json(401, { error: 'Invalid refresh token', details });
}

/** Express as many guides have it: `catch (error) { response.status(401).json({ error: '…', details: error.message }) }`. */
const express: OriginServer = {
  name: 'Express with the caught error beside its sentence',
  sources: [
    'https://github.com/auth0/node-jsonwebtoken#errors--codes',
    'https://nodejs.org/api/errors.html#common-system-errors',
    'https://github.com/nodejs/undici/blob/main/lib/web/fetch/index.js',
    'https://github.com/Automattic/mongoose/blob/master/lib/drivers/node-mongodb-native/collection.js',
    'https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/client.js',
  ],
  claims: () => ({ userId: 1 }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: { 'there is no cookie': json(401, { error: 'Refresh token required' }) },
    ended: {
      'the token expired': caught('jwt expired'),
      'the secret was changed': caught('invalid signature'),
      'the token is none': caught('jwt malformed'),
    },
    outage: {
      'its database is down': caught('connect ECONNREFUSED 127.0.0.1:5432'),
      'its database does not answer': caught('Operation `users.findOne()` buffering timed out after 10000ms'),
      'its connection was closed': caught('Connection terminated unexpectedly'),
      'another service is down': caught('fetch failed'),
      'another service fails': caught('Request failed with status code 503'),
    },
    misconfigured: { 'the route is missing': json(404, { error: 'Not found' }) },
  }),
  api: { expired: json(401, { error: 'Invalid token' }), missing: json(401, { error: 'No token provided' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Invalid credentials' }) }] },
  logout: { done: json(200, { message: 'Logged out' }) },
};

function unauthorized(message: string): ReturnType<typeof json> {
  return json(401, { message, error: 'Unauthorized', statusCode: 401 });
}

/** `throw new UnauthorizedException(error.message)`. */
const nest: OriginServer = {
  name: 'NestJS that hands on each message',
  sources: [
    'https://docs.nestjs.com/exception-filters#built-in-http-exceptions',
    'https://github.com/redis/node-redis/blob/master/packages/client/lib/errors.ts',
    'https://github.com/mongodb/node-mongodb-native/blob/main/src/error.ts',
  ],
  claims: () => ({ sub: 1 }),
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': unauthorized('jwt must be provided') },
    ended: {
      'the token expired': unauthorized('jwt expired'),
      'the user is unknown': unauthorized('User not found'),
    },
    outage: {
      'its store is down': unauthorized('The client is closed'),
      'its database is down': unauthorized('Topology is closed, please connect'),
      'its store starts': unauthorized('LOADING Redis is loading the dataset in memory'),
    },
  }),
  api: { expired: unauthorized('Unauthorized'), missing: unauthorized('Unauthorized') },
  login: { refused: [{ when: 'the password is wrong', answer: unauthorized('Invalid credentials') }] },
  logout: { done: empty(204) },
};

function springError(message: string): ReturnType<typeof json> {
  const timestamp = '2026-11-28T22:00:00.000+00:00';
  return json(401, { timestamp, status: 401, error: 'Unauthorized', message, path: '/api/auth/refresh' });
}

/** Spring with `ResponseStatusException(UNAUTHORIZED, e.getMessage())`, and java-jwt with one subject for all users. */
const springWithPaths: OriginServer = {
  name: 'Spring with the message and the path',
  sources: [
    'https://docs.spring.io/spring-boot/reference/web/servlet.html#web.servlet.spring-mvc.error-handling',
    'https://github.com/eazybytes/springsecurity6/blob/main/section9/springsecsection9/src/main/java/com/eazybytes/filter/JWTTokenGeneratorFilter.java',
    'https://github.com/spring-projects/spring-framework/blob/main/spring-orm/src/main/java/org/springframework/orm/jpa/JpaTransactionManager.java',
  ],
  claims: () => ({ sub: 'JWT Token', username: 'alice@example.com', authorities: 'ROLE_USER' }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: { 'there is no cookie': springError('Refresh token is missing') },
    ended: { 'the token expired': springError('JWT expired at 2026-11-28T21:00:00Z') },
    outage: {
      'its database is down': springError('Could not open JPA EntityManager for transaction'),
      'an index is wrong': springError('Index 0 out of bounds for length 0'),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: springError('Bad credentials') }] },
  logout: { done: empty(204) },
};

/** Ktor's first samples: the subject is the same for all users. */
const ktorSubject: OriginServer = {
  name: 'Ktor with one subject for all users',
  sources: ['https://github.com/nbirillo/ktor-demo/blob/main/src/main/kotlin/com/example/plugins/JwtConfig.kt'],
  claims: () => ({ sub: 'Authentication', iss: 'ktor.io', id: 7 }),
  grant: (token) => json(200, { token }),
  cases: told({
    none: { 'there is no cookie': text(401, 'Token is not valid or has expired') },
    ended: { 'the token expired': text(401, 'Token is not valid or has expired') },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: text(401, 'Invalid credentials') }] },
  logout: { done: empty(204) },
};

const unprocessable = (detail: string): ReturnType<typeof json> => json(422, { detail });

/** fastapi-jwt-auth, which calls a token that has expired unprocessable. */
const fastapiJwtAuth: OriginServer = {
  name: 'fastapi-jwt-auth',
  sources: [
    'https://github.com/IndominusByte/fastapi-jwt-auth/blob/master/fastapi_jwt_auth/auth_jwt.py',
    'https://github.com/IndominusByte/fastapi-jwt-auth/blob/master/tests/test_decode_token.py',
    'https://github.com/IndominusByte/fastapi-jwt-auth/blob/master/tests/test_cookies.py',
  ],
  claims: (number) => ({ sub: 'alice', jti: `j${number}`, type: 'access', fresh: false }),
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': json(401, { detail: 'Missing cookie refresh_token_cookie' }) },
    ended: {
      'the session expired': unprocessable('Signature has expired'),
      'the secret was changed': unprocessable('Signature verification failed'),
      'the session was revoked': json(401, { detail: 'Token has been revoked' }),
    },
    misconfigured: {
      'the CSRF header is missing': json(401, { detail: 'Missing CSRF Token' }),
      'the CSRF header is another': json(401, { detail: 'CSRF double submit tokens do not match' }),
    },
  }),
  api: { expired: json(401, { detail: 'Token has been revoked' }), missing: json(401, { detail: 'Missing cookie' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { detail: 'Bad username or password' }) }] },
  logout: { done: json(200, { msg: 'Successfully logout' }) },
};

/** `refresh_token: Annotated[str, Cookie()]`: without the cookie the request is not valid. */
const fastapiCookie: OriginServer = {
  name: 'FastAPI with a required cookie',
  sources: [
    'https://fastapi.tiangolo.com/tutorial/cookie-params/',
    'https://fastapi.tiangolo.com/tutorial/handling-errors/#override-request-validation-exceptions',
  ],
  grant: (access_token) => json(200, { access_token, token_type: 'bearer' }),
  cases: told({
    none: {
      'there is no cookie': json(422, {
        detail: [{ type: 'missing', loc: ['cookie', 'refresh_token'], msg: 'Field required', input: null }],
      }),
    },
    ended: {
      'the cookie expired': json(422, {
        detail: [{ type: 'missing', loc: ['cookie', 'refresh_token'], msg: 'Field required', input: null }],
      }),
      'the session expired': json(401, { detail: 'Invalid refresh token' }),
    },
    misconfigured: {
      'the token is wanted in the body': json(422, {
        detail: [{ type: 'missing', loc: ['body', 'refresh_token'], msg: 'Field required', input: null }],
      }),
      'a header is missing': json(422, {
        detail: [{ type: 'missing', loc: ['header', 'x-client'], msg: 'Field required', input: null }],
      }),
    },
  }),
  api: { expired: json(401, { detail: 'Not authenticated' }), missing: json(401, { detail: 'Not authenticated' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { detail: 'Incorrect password' }) }] },
  logout: { done: json(200, { detail: 'Logged out' }) },
};

/** Rails: `render json: { error: … }, status: :unprocessable_entity`. */
const rails422: OriginServer = {
  name: 'Rails that calls a refused token unprocessable',
  sources: [
    'https://guides.rubyonrails.org/layouts_and_rendering.html#the-status-option',
    'https://api.rubyonrails.org/classes/ActionController/InvalidAuthenticityToken.html',
  ],
  claims: () => ({ user_id: 1 }),
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': json(422, { error: 'Missing refresh token' }) },
    ended: {
      'the token expired': json(422, { error: 'Refresh token has expired' }),
      'the token is unknown': json(422, { error: 'Invalid refresh token' }),
    },
    misconfigured: {
      'the CSRF token is missing': json(422, { status: 422, error: "Can't verify CSRF token authenticity." }),
      'a field is missing': json(422, { errors: ["Device can't be blank"] }),
    },
  }),
  api: { expired: json(401, { error: 'Unauthorized' }), missing: json(401, { error: 'Unauthorized' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(422, { error: 'Invalid email or password' }) }] },
  logout: { done: empty(204) },
};

/** Servers as guides, courses and small libraries have them. */
export const guides: readonly OriginServer[] = [
  express,
  nest,
  springWithPaths,
  ktorSubject,
  fastapiJwtAuth,
  fastapiCookie,
  rails422,
];
