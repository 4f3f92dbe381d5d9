import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

/** Litestar, its refresh route reading a cookie. */
const litestar: OriginServer = {
  name: 'Litestar',
  sources: [
    'https://docs.litestar.dev/latest/usage/security/jwt.html',
    'https://github.com/litestar-org/litestar/blob/main/litestar/security/jwt/middleware.py',
    'https://docs.litestar.dev/latest/usage/middleware/builtin-middleware.html#csrf',
  ],
  grant: (access_token, expires_in) =>
    json(201, { access_token, token_type: 'bearer', expires_in, refresh_token: null }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { status_code: 401, detail: 'No JWT token found in request header or cookies' }),
    },
    { when: 'the token expired', truth: 'ended', answer: json(401, { status_code: 401, detail: 'Invalid token' }) },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { status_code: 500, detail: 'Internal Server Error' }),
    },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: json(403, { status_code: 403, detail: 'CSRF token verification failed' }),
    },
    {
      when: 'the method is wrong',
      truth: 'misconfigured',
      answer: json(405, { status_code: 405, detail: 'Method Not Allowed' }),
    },
  ],
  api: {
    expired: json(401, { status_code: 401, detail: 'Invalid token' }),
    missing: json(401, { status_code: 401, detail: 'No JWT token found in request header' }),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(401, { status_code: 401, detail: 'Not authorized' }) }],
  },
  logout: { done: empty(204) },
};

/** FastAPI with a handler that answers every failure with 401 and the message of the error. */
const fastApiThatTells: OriginServer = {
  name: 'FastAPI that tells each error',
  sources: [
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    'https://redis.io/docs/latest/develop/reference/eviction/',
    'https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html',
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  ],
  grant: (access_token) => json(200, { access_token, token_type: 'bearer' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { detail: 'Refresh token missing' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { detail: 'Signature has expired' }) },
    { when: 'the user is unknown', truth: 'ended', answer: json(401, { detail: 'User not found' }) },
    ...[
      ['a migration is late, in MySQL', "(1146, \"Table 'app.refresh_tokens' doesn't exist\")"],
      ['a migration is late, in PostgreSQL', '(psycopg2.errors.UndefinedTable) relation "sessions" does not exist'],
      ['the password of the database was changed', "(1045, \"Access denied for user 'app'@'192.0.2.1'\")"],
      ['a transaction was rolled back', "This Session's transaction has been rolled back due to a previous exception"],
      ['Redis is full', "OOM command not allowed when used memory > 'maxmemory'."],
      [
        'the master of Redis is down',
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
      ],
      ['the event loop was closed', 'Event loop is closed'],
      ['a query found nothing', "'NoneType' object is not subscriptable"],
      ['an answer of another service was 502', 'Introspection endpoint returned 502'],
      ['LDAP is out of reach', "Can't contact LDAP server"],
    ].map(([when = '', detail]) => ({ when, truth: 'outage' as const, answer: json(401, { detail }) })),
  ],
  api: {
    expired: json(401, { detail: 'Could not validate credentials' }, { 'www-authenticate': 'Bearer' }),
    missing: json(401, { detail: 'Not authenticated' }, { 'www-authenticate': 'Bearer' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { detail: 'Incorrect username or password' }) },
      { when: 'the address is not verified', answer: json(400, { detail: 'LOGIN_USER_NOT_VERIFIED' }) },
    ],
  },
  logout: { done: empty(204) },
};

const ALLAUTH_NOBODY = json(401, {
  status: 401,
  data: { flows: [{ id: 'login' }, { id: 'signup' }] },
  meta: { is_authenticated: false },
});

/** django-allauth for browsers: a session cookie, and a logout that is answered with 401. */
const allauth: OriginServer = {
  name: 'django-allauth',
  sources: [
    'https://docs.allauth.org/en/latest/headless/openapi-specification/',
    'https://github.com/pennersr/django-allauth/blob/main/allauth/headless/base/response.py',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () =>
    json(200, {
      status: 200,
      data: { user: { id: 1, display: 'alice', has_usable_password: true }, methods: [{ method: 'password', at: 1 }] },
      meta: { is_authenticated: true },
    }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: ALLAUTH_NOBODY },
    { when: 'the session is over', truth: 'ended', answer: ALLAUTH_NOBODY },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Server Error (500)') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Not Found') },
  ],
  api: { expired: ALLAUTH_NOBODY, missing: ALLAUTH_NOBODY },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, {
          status: 400,
          errors: [
            {
              message: 'The email address and/or password you specified are not correct.',
              code: 'email_password_mismatch',
              param: 'password',
            },
          ],
        }),
      },
      {
        when: 'a second factor is needed',
        answer: json(401, {
          status: 401,
          data: { flows: [{ id: 'login' }, { id: 'mfa_authenticate', is_pending: true }] },
          meta: { is_authenticated: false },
        }),
      },
    ],
  },
  logout: { done: ALLAUTH_NOBODY },
};

/** django-allauth with its JWTs: an end has no word, and the tokens of a login are in `meta`. */
const allauthJwt: OriginServer = {
  name: 'django-allauth with JWTs',
  sources: [
    'https://docs.allauth.org/en/latest/headless/token-strategies/jwt-tokens.html',
    'https://github.com/pennersr/django-allauth/blob/main/allauth/headless/tokens/views.py',
  ],
  options: { endStatuses: [400, 401] },
  claims: () => ({ sub: '1', sid: 's1', token_use: 'access' }),
  grant: (access_token) => json(200, { status: 200, data: { access_token, refresh_token: 'r1' } }),
  cases: [
    { when: 'there is no refresh token', truth: 'none', answer: json(400, { status: 400, errors: [] }) },
    { when: 'the session is over', truth: 'ended', answer: json(400, { status: 400, errors: [] }) },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Server Error (500)') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Not Found') },
  ],
  api: { expired: json(401, { detail: 'Unauthorized' }), missing: json(401, { detail: 'Unauthorized' }) },
  login: {
    done: (access_token, expires_in) =>
      json(200, {
        status: 200,
        data: { user: { id: 1, display: 'alice' }, methods: [{ method: 'password', at: 1 }] },
        meta: { is_authenticated: true, session_token: 's1', access_token, refresh_token: 'r1', expires_in },
      }),
    refused: [{ when: 'a second factor is needed', answer: ALLAUTH_NOBODY }],
  },
  logout: { done: ALLAUTH_NOBODY },
};

function micronautError(status: number, message: string): ReturnType<typeof json> {
  const self = [{ href: '/oauth/access_token', templated: false }];
  return json(status, { _links: { self }, _embedded: { errors: [{ message }] }, message });
}

const micronaut: OriginServer = {
  name: 'Micronaut',
  sources: [
    'https://micronaut-projects.github.io/micronaut-security/latest/guide/#refresh',
    'https://github.com/micronaut-projects/micronaut-security/blob/master/security-jwt/src/main/java/io/micronaut/security/token/jwt/endpoints/OauthController.java',
  ],
  grant: (access_token, expires_in) =>
    json(200, { access_token, refresh_token: 'r1', token_type: 'Bearer', expires_in, username: 'alice', roles: [] }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(400, { error: 'invalid_request', error_description: 'refresh_token and grant_type are required' }),
    },
    {
      when: 'the refresh token was revoked',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'refresh token revoked' }),
    },
    {
      when: 'the refresh token is unknown',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'refresh token not found' }),
    },
    { when: 'its database is down', truth: 'outage', answer: micronautError(500, 'Internal Server Error') },
    { when: 'the route is missing', truth: 'misconfigured', answer: micronautError(404, 'Page Not Found') },
  ],
  api: { expired: micronautError(401, 'Unauthorized'), missing: micronautError(401, 'Unauthorized') },
  login: { refused: [{ when: 'the password is wrong', answer: micronautError(401, 'Credentials Do Not Match') }] },
  logout: { done: empty(200) },
};

/** Ktor as its documentation has it: one sentence as text for every refusal. */
const ktor: OriginServer = {
  name: 'Ktor',
  sources: ['https://ktor.io/docs/server-jwt.html#configure-plugin'],
  claims: () => ({ aud: 'http://0.0.0.0:8080/hello', iss: 'http://0.0.0.0:8080/', username: 'alice' }),
  grant: (token) => json(200, { token }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(401, 'Token is not valid or has expired') },
    { when: 'the session expired', truth: 'ended', answer: text(401, 'Token is not valid or has expired') },
    { when: 'its database is down', truth: 'outage', answer: empty(500) },
    { when: 'the route is missing', truth: 'misconfigured', answer: empty(404) },
  ],
  api: {
    expired: text(401, 'Token is not valid or has expired'),
    missing: text(401, 'Token is not valid or has expired'),
  },
  login: { refused: [{ when: 'the password is wrong', answer: empty(401) }] },
  logout: { done: empty(204) },
};

function openIddictError(error: string, id: string, error_description: string): ReturnType<typeof json> {
  const error_uri = `https://documentation.openiddict.com/errors/${id}`;
  return json(error === 'invalid_token' ? 401 : 400, { error, error_description, error_uri });
}

const openIddict: OriginServer = {
  name: 'OpenIddict',
  sources: [
    'https://documentation.openiddict.com/errors/',
    'https://github.com/openiddict/openiddict-core/blob/dev/src/OpenIddict.Abstractions/OpenIddictResources.resx',
  ],
  grant: (access_token, expires_in) =>
    json(200, { access_token, token_type: 'Bearer', expires_in, scope: 'openid offline_access', refresh_token: 'r1' }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: openIddictError('invalid_request', 'ID2029', "The mandatory 'refresh_token' parameter is missing."),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: openIddictError('invalid_grant', 'ID2016', 'The specified token is no longer valid.'),
    },
    {
      when: 'the refresh token was redeemed before',
      truth: 'ended',
      answer: openIddictError('invalid_grant', 'ID2012', 'The specified refresh token has already been redeemed.'),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, {
        type: 'about:blank',
        title: 'An error occurred while processing your request.',
        status: 500,
      }),
    },
    {
      when: 'the client is unknown',
      truth: 'misconfigured',
      answer: openIddictError('invalid_client', 'ID2052', "The specified 'client_id' is invalid."),
    },
  ],
  api: {
    expired: empty(401, {
      'www-authenticate':
        'Bearer error="invalid_token", error_description="The specified token is no longer valid.", error_uri="https://documentation.openiddict.com/errors/ID2019"',
    }),
    missing: empty(401, {
      'www-authenticate':
        'Bearer error="missing_token", error_description="The security token is missing.", error_uri="https://documentation.openiddict.com/errors/ID2000"',
    }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: openIddictError('invalid_grant', 'ID0000', 'The username/password couple is invalid.'),
      },
    ],
  },
  logout: { done: empty(200) },
};

/** The BFF of Duende: the claims of its session, as a list. */
const duendeBff: OriginServer = {
  name: 'Duende BFF',
  sources: [
    'https://docs.duendesoftware.com/bff/fundamentals/session/management/user/',
    'https://github.com/DuendeSoftware/products/tree/main/bff',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () =>
    json(200, [
      { type: 'sid', value: '173E7880' },
      { type: 'sub', value: '88421113' },
      { type: 'name', value: 'Alice' },
      { type: 'bff:session_expires_in', value: 3599 },
    ]),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: empty(401) },
    { when: 'the session is over', truth: 'ended', answer: empty(401) },
    { when: 'it is down', truth: 'outage', answer: html(503, 'Service Unavailable') },
    { when: 'its endpoints are not mapped', truth: 'misconfigured', answer: empty(404) },
  ],
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: empty(401) }] },
  logout: { done: empty(204) },
};

/** An ASP.NET Core API that writes its result objects as they are. */
const dotnetResult: OriginServer = {
  name: 'An ASP.NET Core API with results',
  sources: [
    'https://github.com/ardalis/Result',
    'https://www.milanjovanovic.tech/blog/functional-error-handling-in-dotnet-with-the-result-pattern',
  ],
  grant: (accessToken) =>
    json(200, {
      value: { accessToken, refreshToken: { token: 'r1', expires: '2026-12-23T15:30:00Z' } },
      isSuccess: true,
      isFailure: false,
      error: { code: '', description: '' },
    }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, {
        value: null,
        isSuccess: false,
        isFailure: true,
        error: { code: 'Auth.MissingRefreshToken', description: 'The refresh token is missing.' },
      }),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: json(400, {
        value: null,
        isSuccess: false,
        isFailure: true,
        error: { code: 'Auth.RefreshTokenExpired', description: 'The refresh token has expired.' },
      }),
    },
    {
      when: 'the session is over, with 200',
      truth: 'ended',
      answer: json(200, {
        value: null,
        isSuccess: false,
        isFailure: true,
        error: { code: 'Auth.InvalidRefreshToken', description: 'The refresh token is invalid.' },
      }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { title: 'Server failure', status: 500, traceId: '00-1-2-00' }),
    },
    {
      when: 'its database is down, with 200',
      truth: 'outage',
      answer: json(200, {
        value: null,
        isSuccess: false,
        isFailure: true,
        error: { code: 'General.Failure', description: 'A transient failure occurred. Please try again.' },
      }),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: empty(404) },
  ],
  api: {
    expired: empty(401, { 'www-authenticate': 'Bearer error="invalid_token", error_description="The token expired"' }),
    missing: empty(401, { 'www-authenticate': 'Bearer' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, {
          value: null,
          isSuccess: false,
          isFailure: true,
          error: { code: 'Auth.InvalidCredentials', description: 'Invalid credentials.' },
        }),
      },
    ],
  },
  logout: { done: empty(204) },
};

function abpError(status: number, message: string, unAuthorizedRequest: boolean): ReturnType<typeof json> {
  const error = { code: 0, message, details: null, validationErrors: null };
  return json(status, { result: null, targetUrl: null, success: false, error, unAuthorizedRequest, __abp: true });
}

function abpResult(result: unknown): ReturnType<typeof json> {
  const rest = { targetUrl: null, success: true, error: null, unAuthorizedRequest: false, __abp: true };
  return json(200, { result, ...rest });
}

const abp: OriginServer = {
  name: 'ASP.NET Boilerplate',
  sources: [
    'https://aspnetboilerplate.com/Pages/Documents/AspNet-Core#exception-filter',
    'https://github.com/aspnetboilerplate/aspnetboilerplate/blob/dev/src/Abp.Web.Common/Web/Models/AjaxResponse.cs',
  ],
  claims: () => ({
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': '2',
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'alice',
  }),
  grant: (accessToken, expireInSeconds) => abpResult({ accessToken, encryptedAccessToken: 'wNYmO41', expireInSeconds }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: abpError(401, 'You are not authenticated!', true) },
    { when: 'the session is over', truth: 'ended', answer: abpError(401, 'You are not authenticated!', true) },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: abpError(500, 'An internal error occurred during your request!', false),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: empty(404) },
  ],
  api: {
    expired: abpError(401, 'You are not authenticated!', true),
    missing: abpError(401, 'You are not authenticated!', true),
  },
  login: {
    done: (accessToken, expireInSeconds) =>
      abpResult({
        accessToken,
        encryptedAccessToken: 'wNYmO41',
        expireInSeconds,
        shouldResetPassword: false,
        userId: 2,
        requiresTwoFactorVerification: false,
        twoFactorAuthProviders: null,
      }),
    refused: [
      { when: 'the password is wrong', answer: abpError(500, 'Login failed!', false) },
      {
        when: 'a second factor is needed',
        answer: abpResult({
          accessToken: null,
          expireInSeconds: 0,
          shouldResetPassword: false,
          userId: 2,
          requiresTwoFactorVerification: true,
          twoFactorAuthProviders: ['Email'],
        }),
      },
      {
        when: 'the password has to be changed',
        answer: abpResult({ accessToken: null, shouldResetPassword: true, passwordResetCode: 'A1', userId: 2 }),
      },
    ],
  },
  logout: { done: abpResult(null) },
};

/** AdonisJS with its opaque tokens. */
const adonis: OriginServer = {
  name: 'AdonisJS',
  sources: [
    'https://docs.adonisjs.com/guides/authentication/access-tokens-guard',
    'https://github.com/adonisjs/auth/blob/main/src/errors.ts',
    'https://github.com/adonisjs/shield/blob/main/src/errors.ts',
  ],
  token: (number) => `oat_MTA.aWFQUmo2WkQzd3M5cW0zeG5JeHd${number}`,
  grant: (token) =>
    json(200, { type: 'bearer', name: null, token, abilities: ['*'], lastUsedAt: null, expiresAt: null }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { errors: [{ message: 'Unauthorized access' }] }) },
    {
      when: 'the session is over',
      truth: 'ended',
      answer: json(401, { errors: [{ message: 'Invalid or expired user session' }] }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { message: 'Internal server error' }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { errors: [{ message: 'Too many requests', retryAfter: 60 }] }, { 'retry-after': '60' }),
    },
    { when: 'the CSRF check fails', truth: 'misconfigured', answer: text(403, 'Invalid or expired CSRF token') },
    { when: 'the route is missing', truth: 'misconfigured', answer: json(404, { message: 'Cannot POST:/refresh' }) },
  ],
  api: {
    expired: json(401, { errors: [{ message: 'Unauthorized access' }] }),
    missing: json(401, { errors: [{ message: 'Unauthorized access' }] }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(400, { errors: [{ message: 'Invalid user credentials' }] }) },
      {
        when: 'a field is missing',
        answer: json(422, {
          errors: [{ message: 'The email field must be defined', rule: 'required', field: 'email' }],
        }),
      },
    ],
  },
  logout: { done: json(200, { revoked: true }), bare: json(401, { errors: [{ message: 'Unauthorized access' }] }) },
};

/** Hono with its JWT middleware, whose refusals are text and a challenge. */
const hono: OriginServer = {
  name: 'Hono',
  sources: [
    'https://hono.dev/docs/middleware/builtin/jwt',
    'https://github.com/honojs/hono/blob/main/src/middleware/jwt/jwt.ts',
    'https://hono.dev/docs/middleware/builtin/csrf',
  ],
  grant: (accessToken) => json(200, { accessToken }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(401, 'Unauthorized') },
    { when: 'the session is over', truth: 'ended', answer: text(401, 'Unauthorized') },
    { when: 'a handler throws', truth: 'outage', answer: text(500, 'Internal Server Error') },
    { when: 'the CSRF check fails', truth: 'misconfigured', answer: text(403, 'Forbidden') },
    { when: 'the route is missing', truth: 'misconfigured', answer: text(404, '404 Not Found') },
  ],
  api: {
    expired: text(401, 'Unauthorized', {
      'www-authenticate':
        'Bearer realm="https://api.example.com/api/me",error="invalid_token",error_description="token verification failure"',
    }),
    missing: text(401, 'Unauthorized', {
      'www-authenticate':
        'Bearer realm="https://api.example.com/api/me",error="invalid_request",error_description="no authorization included in request"',
    }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: text(401, 'Unauthorized') }] },
  logout: { done: text(200, 'Logged out') },
};

function trpcError(httpStatus: number, code: string, message: string): ReturnType<typeof json> {
  return json(httpStatus, { error: { message, code: -32_001, data: { code, httpStatus, path: 'auth.refresh' } } });
}

const trpc: OriginServer = {
  name: 'tRPC',
  sources: ['https://trpc.io/docs/rpc', 'https://trpc.io/docs/server/error-handling'],
  grant: (accessToken) => json(200, { result: { data: { accessToken } } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: trpcError(401, 'UNAUTHORIZED', 'UNAUTHORIZED') },
    { when: 'the session expired', truth: 'ended', answer: trpcError(401, 'UNAUTHORIZED', 'Session expired') },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: trpcError(
        500,
        'INTERNAL_SERVER_ERROR',
        "\nInvalid `prisma.session.findUnique()` invocation:\n\n\nCan't reach database server at `db:5432`",
      ),
    },
    {
      when: 'the procedure is missing',
      truth: 'misconfigured',
      answer: trpcError(404, 'NOT_FOUND', 'No "mutation"-procedure on path "auth.refresh"'),
    },
    {
      when: 'the method is wrong',
      truth: 'misconfigured',
      answer: trpcError(405, 'METHOD_NOT_SUPPORTED', 'Unsupported POST-request to query procedure'),
    },
  ],
  api: {
    expired: trpcError(401, 'UNAUTHORIZED', 'UNAUTHORIZED'),
    missing: trpcError(401, 'UNAUTHORIZED', 'UNAUTHORIZED'),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: trpcError(401, 'UNAUTHORIZED', 'Invalid email or password') }],
  },
  logout: { done: json(200, { result: { data: { ok: true } } }) },
};

/** In one batch, with the transformer that most templates have. */
const trpcBatch: OriginServer = {
  ...trpc,
  name: 'tRPC with batches and superjson',
  sources: ['https://trpc.io/docs/client/links/httpBatchLink', 'https://trpc.io/docs/server/data-transformers'],
  grant: (accessToken) =>
    json(200, [
      {
        result: {
          data: {
            json: { accessToken, expiresAt: '2026-11-28T12:05:00.000Z' },
            meta: { values: { expiresAt: ['Date'] } },
          },
        },
      },
    ]),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: trpcBatchError(401, 'UNAUTHORIZED', 'UNAUTHORIZED') },
    { when: 'the session expired', truth: 'ended', answer: trpcBatchError(401, 'UNAUTHORIZED', 'Session expired') },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: trpcBatchError(500, 'INTERNAL_SERVER_ERROR', "Can't reach database server at `db:5432`"),
    },
  ],
  login: {
    refused: [
      { when: 'the password is wrong', answer: trpcBatchError(401, 'UNAUTHORIZED', 'Invalid email or password') },
      {
        when: 'a second factor is missing',
        answer: json(200, [{ result: { data: { json: { requiresTwoFactor: true } } } }]),
      },
    ],
  },
  logout: { done: json(200, [{ result: { data: { json: { ok: true } } } }]) },
};

function trpcBatchError(httpStatus: number, code: string, message: string): ReturnType<typeof json> {
  const data = { code, httpStatus, path: 'auth.refresh' };
  return json(httpStatus, [{ error: { json: { message, code: -32_001, data } } }]);
}

function feathersError(code: number, name: string, message: string): ReturnType<typeof json> {
  return json(code, { name, message, code, className: name.replace(/(.)([A-Z])/g, '$1-$2').toLowerCase(), errors: {} });
}

const feathers: OriginServer = {
  name: 'Feathers',
  sources: [
    'https://feathersjs.com/api/authentication/service.html',
    'https://github.com/feathersjs/feathers/blob/dove/packages/authentication/src/core.ts',
    'https://feathersjs.com/api/errors.html',
  ],
  claims: () => ({ aud: 'https://example.com', sub: '1', iss: 'feathers' }),
  grant: (accessToken) =>
    json(201, {
      accessToken,
      authentication: { strategy: 'jwt', payload: { sub: '1' } },
      user: { id: 1, email: 'alice@example.com' },
    }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: feathersError(401, 'NotAuthenticated', 'Not authenticated') },
    { when: 'the token expired', truth: 'ended', answer: feathersError(401, 'NotAuthenticated', 'jwt expired') },
    {
      when: 'the user is gone',
      truth: 'ended',
      answer: feathersError(401, 'NotAuthenticated', 'Could not find entity. User not found'),
    },
    {
      when: 'its database is slow',
      truth: 'outage',
      answer: feathersError(408, 'Timeout', 'Timeout of 5000ms exceeded'),
    },
    { when: 'its database is down', truth: 'outage', answer: feathersError(503, 'Unavailable', 'Unavailable') },
    {
      when: 'its database is down, and its core has caught that',
      truth: 'outage',
      answer: feathersError(401, 'NotAuthenticated', 'connect ECONNREFUSED 127.0.0.1:27017'),
    },
    {
      when: 'the service is missing',
      truth: 'misconfigured',
      answer: feathersError(404, 'NotFound', 'Page not found'),
    },
  ],
  api: {
    expired: feathersError(401, 'NotAuthenticated', 'jwt expired'),
    missing: feathersError(401, 'NotAuthenticated', 'Not authenticated'),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: feathersError(401, 'NotAuthenticated', 'Invalid login') }],
  },
  logout: {
    done: json(200, { accessToken: null, authentication: { strategy: 'jwt' }, user: { id: 1 } }),
    bare: feathersError(401, 'NotAuthenticated', 'Not authenticated'),
    wantsBearer: true,
    stale: feathersError(401, 'NotAuthenticated', 'jwt expired'),
  },
};

function loopBackError(statusCode: number, name: string, message: string): ReturnType<typeof json> {
  return json(statusCode, { error: { statusCode, name, message } });
}

const loopBack: OriginServer = {
  name: 'LoopBack',
  sources: [
    'https://loopback.io/doc/en/lb4/Authentication-overview.html',
    'https://github.com/loopbackio/loopback-next/blob/master/extensions/authentication-jwt/src/services/refreshtoken.service.ts',
  ],
  claims: () => ({ id: 'u1', name: 'Alice', email: 'alice@example.com', roles: ['user'] }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: loopBackError(401, 'UnauthorizedError', "Error verifying token : 'refresh token' is null"),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: loopBackError(401, 'UnauthorizedError', 'Error verifying token : jwt expired'),
    },
    {
      when: 'the refresh token is unknown',
      truth: 'ended',
      answer: loopBackError(401, 'UnauthorizedError', 'Error verifying token : Invalid Token'),
    },
    { when: 'its database is down', truth: 'outage', answer: loopBackError(500, 'Error', 'Internal Server Error') },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: loopBackError(404, 'NotFoundError', 'Endpoint "POST /refresh" not found.'),
    },
  ],
  api: {
    expired: loopBackError(401, 'UnauthorizedError', 'Error verifying token : jwt expired'),
    missing: loopBackError(401, 'UnauthorizedError', 'Authorization header not found.'),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: loopBackError(401, 'UnauthorizedError', 'Invalid email or password.') },
    ],
  },
  logout: { done: empty(204) },
};

/** Yudao, and the many servers with its envelope: 200 for everything. */
const yudao: OriginServer = {
  name: 'Yudao',
  sources: [
    'https://github.com/YunaiV/ruoyi-vue-pro/blob/master/yudao-module-system/src/main/java/cn/iocoder/yudao/module/system/service/oauth2/OAuth2TokenServiceImpl.java',
    'https://github.com/YunaiV/ruoyi-vue-pro/blob/master/yudao-framework/yudao-common/src/main/java/cn/iocoder/yudao/framework/common/exception/enums/GlobalErrorCodeConstants.java',
  ],
  token: (number) => `f0c2b5a8d1e94c0f9a3d${number}`,
  grant: (accessToken) =>
    json(200, {
      code: 0,
      data: { id: 1, userId: 1, userType: 2, accessToken, refreshToken: 'r1', expiresTime: 1_795_000_000_000 },
      msg: '',
    }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(200, { code: 401, data: null, msg: '账号未登录' }) },
    {
      when: 'the refresh token is unknown',
      truth: 'ended',
      answer: json(200, { code: 400, data: null, msg: '无效的刷新令牌' }),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: json(200, { code: 401, data: null, msg: '刷新令牌已过期' }),
    },
    { when: 'its database is down', truth: 'outage', answer: json(200, { code: 500, data: null, msg: '系统异常' }) },
    {
      when: 'too many requests came',
      truth: 'outage',
      answer: json(200, { code: 429, data: null, msg: '请求过于频繁，请稍后重试' }),
    },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: json(200, { code: 404, data: null, msg: '请求未找到' }),
    },
  ],
  api: {
    expired: json(401, { code: 401, data: null, msg: '账号未登录' }),
    missing: json(401, { code: 401, data: null, msg: '账号未登录' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, { code: 1_002_000_000, data: null, msg: '登录失败，账号密码不正确' }),
      },
      {
        when: 'the account is disabled',
        answer: json(200, { code: 1_002_000_001, data: null, msg: '登录失败，账号被禁用' }),
      },
    ],
  },
  logout: { done: json(200, { code: 0, data: true, msg: '' }) },
};

export const frameworks: readonly OriginServer[] = [
  litestar,
  fastApiThatTells,
  allauth,
  allauthJwt,
  micronaut,
  ktor,
  openIddict,
  duendeBff,
  dotnetResult,
  abp,
  adonis,
  hono,
  trpc,
  trpcBatch,
  feathers,
  loopBack,
  yudao,
];
