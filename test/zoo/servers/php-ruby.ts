import { empty, html, json, redirect, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

/** The answers of every Laravel application, with any session package. */
const LARAVEL = [
  {
    when: 'an exception was not caught',
    truth: 'outage' as const,
    answer: json(500, { message: 'Server Error' }),
  },
  {
    when: 'it is in maintenance mode',
    truth: 'outage' as const,
    answer: json(503, { message: 'Service Unavailable' }, { 'retry-after': '60' }),
  },
  {
    when: 'the rate limit is reached',
    truth: 'outage' as const,
    answer: json(429, { message: 'Too Many Attempts.' }, { 'retry-after': '37', 'x-ratelimit-remaining': '0' }),
  },
  {
    when: 'the route is missing',
    truth: 'misconfigured' as const,
    answer: json(404, { message: 'The route api/auth/refresh could not be found.' }),
  },
  {
    when: 'the method is wrong',
    truth: 'misconfigured' as const,
    answer: json(405, {
      message: 'The POST method is not supported for route api/auth/refresh. Supported methods: GET, HEAD.',
    }),
  },
  {
    when: 'the CSRF check fails',
    truth: 'misconfigured' as const,
    answer: json(419, { message: 'CSRF token mismatch.' }),
  },
  {
    when: 'JSON was not asked for, and a guest is sent to the login page',
    truth: 'misconfigured' as const,
    answer: redirect(302, 'https://laravel.example.com/login'),
  },
];

const LARAVEL_LOGIN = [
  {
    when: 'the password is wrong',
    answer: json(422, {
      message: 'These credentials do not match our records.',
      errors: { email: ['These credentials do not match our records.'] },
    }),
  },
  { when: 'a second factor is needed', answer: json(200, { two_factor: true }) },
];

/** Laravel Sanctum for a page of its own domain: a session cookie, `XSRF-TOKEN`, no token anywhere. */
const sanctumSession: OriginServer = {
  name: 'Laravel Sanctum with cookies',
  sources: [
    'https://laravel.com/docs/12.x/sanctum#spa-authentication',
    'https://github.com/laravel/framework/blob/12.x/src/Illuminate/Foundation/Exceptions/Handler.php',
    'https://laravel.com/docs/12.x/fortify#authenticating-with-two-factor-authentication',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  // The refresh is any route behind `auth:sanctum`, such as /api/user.
  grant: () => json(200, { id: 1, name: 'Alice', email: 'alice@example.com', two_factor_secret: null }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'Unauthenticated.' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { message: 'Unauthenticated.' }) },
    ...LARAVEL,
  ],
  api: {
    expired: json(401, { message: 'Unauthenticated.' }),
    missing: json(401, { message: 'Unauthenticated.' }),
  },
  login: { done: () => empty(204), refused: LARAVEL_LOGIN },
  logout: { done: empty(204), bare: json(401, { message: 'Unauthenticated.' }) },
};

/** Sanctum's personal access tokens, with a refresh route of one's own: `number|text`, not a JWT. */
const sanctumTokens: OriginServer = {
  name: 'Laravel Sanctum with tokens',
  sources: [
    'https://laravel.com/docs/12.x/sanctum#api-token-authentication',
    'https://github.com/laravel/sanctum/blob/4.x/src/NewAccessToken.php',
  ],
  token: (number) => `${number}|9wFZ0kq3PzvX7nJmYt5cR2dLhQ8sBgAe${number}`,
  grant: (accessToken, expiresIn) => json(200, { token: accessToken, token_type: 'Bearer', expires_in: expiresIn }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'Unauthenticated.' }) },
    { when: 'the session was revoked', truth: 'ended', answer: json(401, { message: 'Unauthenticated.' }) },
    ...LARAVEL,
  ],
  api: {
    expired: json(401, { message: 'Unauthenticated.' }),
    missing: json(401, { message: 'Unauthenticated.' }),
  },
  login: { refused: LARAVEL_LOGIN },
  logout: {
    done: json(200, { message: 'Logged out' }),
    wantsBearer: true,
    bare: json(401, { message: 'Unauthenticated.' }),
    stale: json(401, { message: 'Unauthenticated.' }),
  },
};

/** Laravel with jwt-auth; its challenge has a scheme of its own. */
const jwtAuth: OriginServer = {
  name: 'Laravel jwt-auth',
  sources: [
    'https://github.com/PHP-Open-Source-Saver/jwt-auth/blob/main/docs/quick-start.md',
    'https://github.com/PHP-Open-Source-Saver/jwt-auth/blob/main/src/Http/Middleware/BaseMiddleware.php',
  ],
  claims: (number) => ({ iss: 'https://laravel.example.com', sub: '1', prv: '23bd5c89', jti: `j${number}` }),
  grant: (accessToken) => json(200, { access_token: accessToken, token_type: 'bearer', expires_in: 3600 }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { message: 'Token not provided' }, { 'www-authenticate': 'jwt-auth' }),
    },
    {
      when: 'the token is blacklisted',
      truth: 'ended',
      answer: json(401, { message: 'The token has been blacklisted' }, { 'www-authenticate': 'jwt-auth' }),
    },
    {
      when: 'it can no longer be refreshed',
      truth: 'ended',
      answer: json(
        401,
        { message: 'Token has expired and can no longer be refreshed' },
        { 'www-authenticate': 'jwt-auth' },
      ),
    },
    ...LARAVEL,
  ],
  api: {
    expired: json(401, { message: 'Token has expired' }, { 'www-authenticate': 'jwt-auth' }),
    missing: json(401, { message: 'Token not provided' }, { 'www-authenticate': 'jwt-auth' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Unauthorized' }) }] },
  logout: {
    done: json(200, { message: 'Successfully logged out' }),
    stale: json(401, { message: 'Token has expired' }, { 'www-authenticate': 'jwt-auth' }),
  },
};

/** Symfony with LexikJWTAuthenticationBundle and gesdinet's refresh bundle, the refresh token in a cookie. */
const symfony: OriginServer = {
  name: 'Symfony LexikJWT',
  sources: [
    'https://github.com/lexik/LexikJWTAuthenticationBundle/blob/3.x/Response/JWTAuthenticationFailureResponse.php',
    'https://github.com/markitosgv/JWTRefreshTokenBundle/blob/master/README.md',
  ],
  claims: () => ({ roles: ['ROLE_USER'], username: 'alice@example.com' }),
  grant: (accessToken) => json(200, { token: accessToken, refresh_token_expiration: 1_797_000_000 }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { code: 401, message: 'JWT Refresh Token Not Found' }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { code: 401, message: 'Invalid JWT Refresh Token' }),
    },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Oops! An Error Occurred') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Oops! An Error Occurred') },
  ],
  api: {
    expired: json(401, { code: 401, message: 'Expired JWT Token' }, { 'www-authenticate': 'Bearer' }),
    missing: json(401, { code: 401, message: 'JWT Token not found' }, { 'www-authenticate': 'Bearer' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { code: 401, message: 'Invalid credentials.' }) },
      { when: 'a second factor is needed', answer: json(200, { login: 'success', two_factor_complete: false }) },
    ],
  },
  logout: { done: json(200, { code: 200, message: 'The supplied refresh_token has been invalidated.' }) },
};

/** Rails with devise-jwt: the token comes in a response header, and the words are whole sentences in `error`. */
const deviseJwt: OriginServer = {
  name: 'Rails devise-jwt',
  sources: [
    'https://github.com/waiting-for-dev/devise-jwt#readme',
    'https://github.com/heartcombo/devise/blob/main/config/locales/en.yml',
    'https://github.com/heartcombo/devise/blob/main/lib/devise/failure_app.rb',
    'https://guides.rubyonrails.org/security.html#csrf-countermeasures',
  ],
  claims: (number) => ({ jti: `j${number}`, sub: '1', scp: 'user', aud: null }),
  grant: (accessToken) =>
    json(200, { status: { code: 200, message: 'Refreshed.' }, data: { token: accessToken, user: { id: 1 } } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { error: 'You need to sign in or sign up before continuing.' }),
    },
    {
      when: 'the session timed out',
      truth: 'ended',
      answer: json(401, { error: 'Your session expired. Please sign in again to continue.' }),
    },
    { when: 'the token was revoked', truth: 'ended', answer: json(401, { error: 'revoked token' }) },
    { when: 'the signature expired', truth: 'ended', answer: text(401, 'Signature has expired') },
    {
      when: 'an exception was not caught',
      truth: 'outage',
      answer: json(500, { status: 500, error: 'Internal Server Error' }),
    },
    { when: 'Rack::Attack throttles', truth: 'outage', answer: text(429, 'Retry later\n', { 'retry-after': '60' }) },
    { when: 'the route is missing', truth: 'misconfigured', answer: json(404, { status: 404, error: 'Not Found' }) },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: json(422, { status: 422, error: 'Unprocessable Content' }),
    },
    { when: 'the host is not authorised', truth: 'misconfigured', answer: html(403, 'Blocked hosts: api.example.com') },
  ],
  api: {
    expired: json(401, { error: 'Signature has expired' }),
    missing: json(401, { error: 'You need to sign in or sign up before continuing.' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { error: 'Invalid Email or password.' }) },
      { when: 'the account is locked', answer: json(401, { error: 'Your account is locked.' }) },
    ],
  },
  logout: {
    done: empty(204),
    bare: json(401, { status: 401, message: "Couldn't find an active session." }),
    wantsBearer: true,
    stale: json(401, { status: 401, message: "Couldn't find an active session." }),
  },
};

/** Rails 6.1 with Devise 4.8 and its session cookie alone; seen on the wire. */
const deviseSession: OriginServer = {
  name: 'Rails Devise with a session',
  sources: [
    'https://github.com/heartcombo/devise/blob/v4.8.1/lib/devise/failure_app.rb',
    'https://github.com/heartcombo/devise/blob/v4.8.1/app/controllers/devise/sessions_controller.rb',
    'https://guides.rubyonrails.org/security.html#csrf-countermeasures',
  ],
  credential: 'cookies',
  options: { method: 'GET', csrf: { cookie: 'CSRF-TOKEN', header: 'X-CSRF-Token' } },
  // The refresh is a route behind `authenticate_user!`.
  grant: () => json(200, { id: 1, email: 'alice@example.com' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { error: 'You need to sign in or sign up before continuing.' }),
    },
    {
      when: 'the session timed out',
      truth: 'ended',
      answer: json(401, { error: 'Your session expired. Please sign in again to continue.' }),
    },
    {
      when: 'an exception was not caught',
      truth: 'outage',
      answer: json(500, { status: 500, error: 'Internal Server Error' }),
    },
    // Without `Accept: application/json`.
    {
      when: 'it takes the call for a navigation',
      truth: 'misconfigured',
      answer: redirect(302, 'https://api.example.com/users/sign_in'),
    },
  ],
  api: {
    expired: json(401, { error: 'Your session expired. Please sign in again to continue.' }),
    missing: json(401, { error: 'You need to sign in or sign up before continuing.' }),
  },
  login: {
    done: () => json(201, { id: 1, email: 'alice@example.com', created_at: '2026-11-29T07:56:02.843Z' }),
    refused: [
      { when: 'the password is wrong', answer: json(401, { error: 'Invalid Email or password.' }) },
      { when: 'the CSRF token is missing', answer: json(422, { status: 422, error: 'Unprocessable Entity' }) },
    ],
  },
  logout: { done: empty(204) },
};

/** Symfony 5.4 with `json_login` and a session, and without the Serializer component: its refusals are pages; seen on the wire. */
const symfonySession: OriginServer = {
  name: 'Symfony json_login with a session',
  sources: [
    'https://symfony.com/doc/5.4/security.html#json-login',
    'https://github.com/symfony/symfony/blob/5.4/src/Symfony/Component/Security/Http/Firewall/ExceptionListener.php',
    'https://symfony.com/doc/5.4/controller/error_pages.html#overriding-error-output-for-non-html-formats',
  ],
  credential: 'cookies',
  options: { method: 'GET', endStatuses: [401] },
  grant: () => json(200, { user: 'alice' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: html(401, 'An Error Occurred: Unauthorized') },
    { when: 'the session expired', truth: 'ended', answer: html(401, 'An Error Occurred: Unauthorized') },
    {
      when: 'an exception was not caught',
      truth: 'outage',
      answer: html(500, 'An Error Occurred: Internal Server Error'),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'An Error Occurred: Not Found') },
  ],
  api: {
    expired: html(401, 'An Error Occurred: Unauthorized'),
    missing: html(401, 'An Error Occurred: Unauthorized'),
  },
  login: {
    done: () => json(200, { user: 'alice' }),
    refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Invalid credentials.' }) }],
  },
  logout: { done: redirect(302, 'https://api.example.com/') },
};

/** Rails with Doorkeeper: the answers of RFC 6749. */
const doorkeeper: OriginServer = {
  name: 'Rails Doorkeeper',
  sources: ['https://github.com/doorkeeper-gem/doorkeeper/blob/main/config/locales/en.yml'],
  claims: () => ({ sub: '1', client_id: 'spa' }),
  grant: (accessToken, expiresIn) =>
    json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, created_at: 1_796_000_000 }),
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: json(400, {
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked, …',
      }),
    },
    {
      when: 'the session was revoked',
      truth: 'ended',
      answer: json(401, {
        error: 'invalid_grant',
        error_description: 'The provided authorization grant is invalid, expired, revoked, …',
      }),
    },
    {
      when: 'the client is not known',
      truth: 'misconfigured',
      answer: json(
        401,
        { error: 'invalid_client', error_description: 'Client authentication failed due to unknown client, …' },
        { 'www-authenticate': 'Bearer realm="Doorkeeper", error="invalid_client"' },
      ),
    },
    {
      when: 'the grant type is not enabled',
      truth: 'misconfigured',
      answer: json(400, {
        error: 'unsupported_grant_type',
        error_description: 'The authorization grant type is not supported.',
      }),
    },
    { when: 'its database is down', truth: 'outage', answer: html(500, "We're sorry, but something went wrong (500)") },
  ],
  api: {
    expired: json(
      401,
      { error: 'The access token expired' },
      {
        'www-authenticate':
          'Bearer realm="Doorkeeper", error="invalid_token", error_description="The access token expired"',
      },
    ),
    missing: json(401, { error: 'The access token is invalid' }, { 'www-authenticate': 'Bearer realm="Doorkeeper"' }),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(400, { error: 'invalid_grant' }) }],
  },
  logout: { done: json(200, {}) },
};

/** PHP 8.2 behind Apache, with `session_start`, PDO and its exceptions not caught; seen on the wire. */
const phpSession: OriginServer = {
  name: 'PHP with a session',
  sources: ['https://www.php.net/manual/en/errorfunc.configuration.php#ini.display-errors'],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () => json(200, { user: { id: 1, name: 'Alice' } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { success: false, message: 'Unauthorized' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { success: false, message: 'Unauthorized' }) },
    { when: 'its database is down', truth: 'outage', answer: empty(500) },
    {
      when: 'its database is down, and it shows errors as text',
      truth: 'outage',
      answer: text(
        200,
        '\nFatal error: Uncaught PDOException: SQLSTATE[HY000]: General error: 26 file is not a database in /srv/api.php:17\nStack trace:\n#0 /srv/api.php(17): PDO->prepare()\n#1 {main}\n  thrown in /srv/api.php on line 17\n',
        { 'content-type': 'application/json; charset=utf-8' },
      ),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, '404 Not Found') },
  ],
  api: {
    expired: json(401, { success: false, message: 'Unauthorized' }),
    missing: json(401, { success: false, message: 'Unauthorized' }),
  },
  login: {
    done: () => json(200, { success: true, user: { id: 1, name: 'alice' } }),
    refused: [{ when: 'the password is wrong', answer: json(401, { success: false, message: 'Invalid credentials' }) }],
  },
  logout: { done: json(200, { success: true }) },
};

export const phpAndRuby: readonly OriginServer[] = [
  sanctumSession,
  sanctumTokens,
  jwtAuth,
  symfony,
  deviseJwt,
  deviseSession,
  symfonySession,
  phpSession,
  doorkeeper,
];
