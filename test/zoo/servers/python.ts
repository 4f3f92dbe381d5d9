import { empty, html, json, redirect, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

const NO_TOKEN = json(
  401,
  { detail: 'Authentication credentials were not provided.' },
  { 'www-authenticate': 'Bearer realm="api"' },
);

const EXPIRED_TOKEN = json(
  401,
  {
    detail: 'Given token not valid for any token type',
    code: 'token_not_valid',
    messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token is invalid or expired' }],
  },
  { 'www-authenticate': 'Bearer realm="api"' },
);

function tokenNotValid(detail: string): ReturnType<typeof json> {
  return json(401, { detail, code: 'token_not_valid' }, { 'www-authenticate': 'Bearer realm="api"' });
}

/** Django with SimpleJWT, its refresh view reading a cookie; seen on the wire. */
const simplejwt: OriginServer = {
  name: 'Django SimpleJWT',
  sources: [
    'https://github.com/jazzband/djangorestframework-simplejwt/blob/master/rest_framework_simplejwt/exceptions.py',
    'https://github.com/jazzband/djangorestframework-simplejwt/blob/master/rest_framework_simplejwt/authentication.py',
    'https://www.django-rest-framework.org/api-guide/exceptions/',
    'https://docs.djangoproject.com/en/stable/ref/csrf/',
  ],
  claims: (number) => ({ token_type: 'access', jti: `j${number}`, user_id: '1' }),
  grant: (accessToken) => json(200, { access: accessToken }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: tokenNotValid('Token is invalid or expired') },
    { when: 'the session expired', truth: 'ended', answer: tokenNotValid('Token is invalid or expired') },
    { when: 'the token is blacklisted', truth: 'ended', answer: tokenNotValid('Token is blacklisted') },
    {
      when: 'the user was deactivated',
      truth: 'ended',
      answer: json(401, { detail: 'No active account found for the given token.', code: 'no_active_account' }),
    },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Server Error (500)') },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(
        429,
        { detail: 'Request was throttled. Expected available in 42 seconds.' },
        { 'retry-after': '42' },
      ),
    },
    { when: 'the slash is missing', truth: 'misconfigured', answer: redirect(301, '/api/token/refresh/') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Not Found') },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: html(403, 'CSRF verification failed. Request aborted.'),
    },
    {
      when: 'session authentication checks CSRF',
      truth: 'misconfigured',
      answer: json(403, { detail: 'CSRF Failed: CSRF token missing.' }),
    },
    {
      when: 'the view wants the token in the body',
      truth: 'misconfigured',
      answer: json(400, { refresh: ['This field is required.'] }),
    },
    {
      when: 'the host is not allowed',
      truth: 'misconfigured',
      answer: html(400, 'Bad Request (400)'),
    },
  ],
  api: { expired: EXPIRED_TOKEN, missing: NO_TOKEN },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(
          401,
          { detail: 'No active account found with the given credentials', code: 'no_active_account' },
          { 'www-authenticate': 'Bearer realm="api"' },
        ),
      },
      { when: 'a field is missing', answer: json(400, { password: ['This field is required.'] }) },
    ],
  },
  logout: { done: json(200, {}), stale: EXPIRED_TOKEN },
};

/** dj-rest-auth, which puts SimpleJWT's refresh token into a cookie. */
const djRestAuth: OriginServer = {
  ...simplejwt,
  name: 'dj-rest-auth',
  sources: [
    'https://github.com/iMerica/dj-rest-auth/blob/master/dj_rest_auth/jwt_auth.py',
    'https://github.com/iMerica/dj-rest-auth/blob/master/dj_rest_auth/views.py',
  ],
  grant: (accessToken) => json(200, { access: accessToken, access_expiration: '2026-11-23T15:30:00.000000Z' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: tokenNotValid('No valid refresh token found.') },
    { when: 'the session was blacklisted', truth: 'ended', answer: tokenNotValid('Token is blacklisted') },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Server Error (500)') },
    { when: 'the slash is missing', truth: 'misconfigured', answer: redirect(301, '/api/auth/token/refresh/') },
  ],
  login: {
    done: (accessToken) => json(200, { access: accessToken, refresh: '', user: { pk: 1, username: 'alice' } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { non_field_errors: ['Unable to log in with provided credentials.'] }),
      },
    ],
  },
  logout: {
    done: json(200, { detail: 'Successfully logged out.' }),
    bare: json(401, { detail: 'Refresh token was not included in cookie data.' }),
    stale: EXPIRED_TOKEN,
  },
};

/** Flask-JWT-Extended: a 401 for a missing CSRF header too, which says nothing about the session. */
const flask: OriginServer = {
  name: 'Flask-JWT-Extended',
  sources: [
    'https://github.com/vimalloc/flask-jwt-extended/blob/main/flask_jwt_extended/default_callbacks.py',
    'https://github.com/vimalloc/flask-jwt-extended/blob/main/flask_jwt_extended/view_decorators.py',
    'https://flask-jwt-extended.readthedocs.io/en/stable/refreshing_tokens.html',
  ],
  options: { endStatuses: [401, 422] },
  claims: (number) => ({ sub: 'alice', jti: `j${number}`, type: 'access', fresh: false }),
  grant: (accessToken) => json(200, { access_token: accessToken }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { msg: 'Missing cookie "refresh_token_cookie"' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { msg: 'Token has expired' }) },
    { when: 'the session was revoked', truth: 'ended', answer: json(401, { msg: 'Token has been revoked' }) },
    { when: 'the secret was changed', truth: 'ended', answer: json(422, { msg: 'Signature verification failed' }) },
    { when: 'its database is down', truth: 'outage', answer: html(500, '500 Internal Server Error') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, '404 Not Found') },
    { when: 'the method is wrong', truth: 'misconfigured', answer: html(405, '405 Method Not Allowed') },
  ],
  api: {
    expired: json(401, { msg: 'Token has expired' }),
    missing: json(401, { msg: 'Missing Authorization Header' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { msg: 'Bad username or password' }) }] },
  logout: {
    done: json(200, { msg: 'Access token revoked' }),
    bare: json(401, { msg: 'Missing Authorization Header' }),
    stale: json(401, { msg: 'Token has expired' }),
  },
};

/** The same without its words in the options: its CSRF check says 401, as a session's end does. */
const flaskCsrf: OriginServer = {
  ...flask,
  name: 'Flask-JWT-Extended with CSRF protection',
  options: {},
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { msg: 'Missing cookie "refresh_token_cookie"' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { msg: 'Token has expired' }) },
    { when: 'the CSRF header is missing', truth: 'misconfigured', answer: json(401, { msg: 'Missing CSRF token' }) },
    {
      when: 'the CSRF header is another',
      truth: 'misconfigured',
      answer: json(401, { msg: 'CSRF double submit tokens do not match' }),
    },
  ],
};

/** FastAPI with a refresh route of one's own, as fastapi-users words it. */
const fastapi: OriginServer = {
  name: 'FastAPI',
  sources: [
    'https://fastapi.tiangolo.com/tutorial/security/',
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    'https://fastapi-users.github.io/fastapi-users/latest/usage/routes/',
  ],
  grant: (accessToken) => json(200, { access_token: accessToken, token_type: 'bearer' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { detail: 'Not authenticated' }) },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { detail: 'Could not validate credentials' }, { 'www-authenticate': 'Bearer' }),
    },
    {
      when: 'an exception was not caught',
      truth: 'outage',
      answer: text(500, 'Internal Server Error'),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: json(404, { detail: 'Not Found' }) },
    { when: 'the method is wrong', truth: 'misconfigured', answer: json(405, { detail: 'Method Not Allowed' }) },
    {
      when: 'the view wants the token in the body',
      truth: 'misconfigured',
      answer: json(422, {
        detail: [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }],
      }),
    },
    {
      when: 'the slash is missing',
      truth: 'misconfigured',
      answer: redirect(307, 'http://api.example.com/auth/refresh/'),
    },
  ],
  api: {
    expired: json(401, { detail: 'Could not validate credentials' }, { 'www-authenticate': 'Bearer' }),
    missing: json(401, { detail: 'Not authenticated' }, { 'www-authenticate': 'Bearer' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(400, { detail: 'LOGIN_BAD_CREDENTIALS' }) }] },
  logout: { done: json(200, null), bare: json(401, { detail: 'Unauthorized' }) },
};

/** Flask 2.2 with Flask-Login 0.6: a session cookie, and refusals that are pages; seen on the wire. */
const flaskLogin: OriginServer = {
  name: 'Flask-Login',
  sources: [
    'https://flask-login.readthedocs.io/en/latest/#customizing-the-login-process',
    'https://github.com/maxcountryman/flask-login/blob/0.6.2/src/flask_login/login_manager.py',
  ],
  credential: 'cookies',
  options: { method: 'GET', endStatuses: [401] },
  grant: () => json(200, { id: 'alice' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: html(401, '401 Unauthorized') },
    { when: 'the session expired', truth: 'ended', answer: html(401, '401 Unauthorized') },
    { when: 'an exception was not caught', truth: 'outage', answer: html(500, '500 Internal Server Error') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, '404 Not Found') },
  ],
  api: { expired: html(401, '401 Unauthorized'), missing: html(401, '401 Unauthorized') },
  login: {
    done: () => json(200, { id: 'alice' }),
    refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Invalid credentials' }) }],
  },
  logout: { done: empty(204), bare: html(401, '401 Unauthorized') },
};

/** Django REST framework 3.14 with `SessionAuthentication`, whose refusals are 403; seen on the wire. */
const drfSession: OriginServer = {
  name: 'Django REST framework with a session',
  sources: [
    'https://www.django-rest-framework.org/api-guide/authentication/#sessionauthentication',
    'https://www.django-rest-framework.org/api-guide/authentication/#unauthorized-and-forbidden-responses',
  ],
  credential: 'cookies',
  options: {
    method: 'GET',
    endStatuses: [401, 403],
    csrf: { cookie: 'csrftoken', header: 'X-CSRFToken' },
    shouldRefresh: ({ status }, { rejected }) => rejected || status === 403,
  },
  grant: () => json(200, { id: 1, username: 'alice' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(403, { detail: 'Authentication credentials were not provided.' }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(403, { detail: 'Authentication credentials were not provided.' }),
    },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Server Error (500)') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Not Found') },
  ],
  api: {
    expired: json(403, { detail: 'Authentication credentials were not provided.' }),
    missing: json(403, { detail: 'Authentication credentials were not provided.' }),
  },
  login: {
    done: () => json(200, { id: 1, username: 'alice' }),
    refused: [
      { when: 'the password is wrong', answer: json(400, { detail: 'Invalid credentials.' }) },
      { when: 'the CSRF token is missing', answer: html(403, 'CSRF verification failed. Request aborted.') },
    ],
  },
  logout: { done: empty(204) },
};

const FLASK_SECURITY_REFUSED = json(401, {
  meta: { code: 401 },
  response: { errors: ['You are not authenticated. Please supply the correct credentials.'] },
});

/** Flask-Security-Too 5.1 with `auth_required('session')`, asked for JSON; seen on the wire. */
const flaskSecurity: OriginServer = {
  name: 'Flask-Security',
  sources: ['https://flask-security-too.readthedocs.io/en/stable/spa.html'],
  credential: 'cookies',
  options: { method: 'GET', csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-Token' } },
  grant: () => json(200, { user: { id: 1, email: 'alice@example.com' } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: FLASK_SECURITY_REFUSED },
    { when: 'the session expired', truth: 'ended', answer: FLASK_SECURITY_REFUSED },
    { when: 'its database is down', truth: 'outage', answer: html(500, '500 Internal Server Error') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, '404 Not Found') },
  ],
  api: { expired: FLASK_SECURITY_REFUSED, missing: FLASK_SECURITY_REFUSED },
  login: {
    done: () => json(200, { meta: { code: 200 }, response: { csrf_token: 'Ijk5', user: {} } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, {
          meta: { code: 400 },
          response: { errors: ['Invalid password'], field_errors: { password: ['Invalid password'] } },
        }),
      },
    ],
  },
  logout: { done: json(200, { meta: { code: 200 } }) },
};

export const python: readonly OriginServer[] = [
  simplejwt,
  djRestAuth,
  flask,
  flaskCsrf,
  flaskLogin,
  drfSession,
  flaskSecurity,
  fastapi,
];
