import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

function pocketBaseError(status: number, message: string): ReturnType<typeof json> {
  return json(status, { status, message, data: {} });
}

/** PocketBase behind a server that keeps its token in a cookie. Its tokens name the user `id`. */
const pocketBase: OriginServer = {
  name: 'PocketBase',
  sources: [
    'https://pocketbase.io/docs/api-records/#auth-refresh',
    'https://github.com/pocketbase/pocketbase/blob/master/apis/middlewares.go',
    'https://github.com/pocketbase/pocketbase/blob/master/tools/router/error.go',
  ],
  claims: () => ({ collectionId: '_pb_users_auth_', id: 'k3x1', refreshable: true, type: 'auth' }),
  grant: (token) =>
    json(200, {
      token,
      record: { collectionId: '_pb_users_auth_', collectionName: 'users', id: 'k3x1', email: 'alice@example.com' },
    }),
  cases: [
    {
      when: 'there is no token',
      truth: 'none',
      answer: pocketBaseError(401, 'The request requires valid record authorization token.'),
    },
    {
      when: 'the token expired',
      truth: 'ended',
      answer: pocketBaseError(401, 'The request requires valid record authorization token.'),
    },
    { when: 'the rate limit is reached', truth: 'outage', answer: pocketBaseError(429, 'Too Many Requests.') },
    {
      when: 'its database is locked',
      truth: 'outage',
      answer: pocketBaseError(400, 'Something went wrong while processing your request.'),
    },
    {
      when: 'another collection is meant',
      truth: 'misconfigured',
      answer: pocketBaseError(403, 'The authorized record is not allowed to perform this action.'),
    },
    {
      when: 'the collection is missing',
      truth: 'misconfigured',
      answer: pocketBaseError(404, 'Missing collection context.'),
    },
  ],
  api: {
    expired: pocketBaseError(401, 'The request requires valid record authorization token.'),
    missing: pocketBaseError(401, 'The request requires valid record authorization token.'),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: pocketBaseError(400, 'Failed to authenticate.') },
      { when: 'a second factor is needed', answer: json(401, { mfaId: 'x1' }) },
    ],
  },
  logout: { done: empty(204) },
};

function appwriteError(code: number, type: string, message: string): ReturnType<typeof json> {
  return json(code, { message, code, type, version: '1.8.0' });
}

/** Appwrite's JWTs, which are made from its session cookie. */
const appwrite: OriginServer = {
  name: 'Appwrite',
  sources: [
    'https://appwrite.io/docs/references/cloud/client-web/account#createJWT',
    'https://appwrite.io/docs/advanced/platform/response-codes',
    'https://github.com/appwrite/appwrite/blob/main/app/config/errors.php',
  ],
  claims: (number) => ({ userId: 'u1', sessionId: `s${number}` }),
  grant: (jwt) => json(201, { jwt }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: appwriteError(401, 'general_unauthorized_scope', 'User (role: guests) missing scope (account)'),
    },
    {
      when: 'the session was deleted',
      truth: 'ended',
      answer: appwriteError(401, 'general_unauthorized_scope', 'User (role: guests) missing scope (account)'),
    },
    {
      when: 'the user is blocked',
      truth: 'ended',
      answer: appwriteError(401, 'user_blocked', 'The current user has been blocked.'),
    },
    { when: 'its database is down', truth: 'outage', answer: appwriteError(500, 'general_unknown', 'Server Error') },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: appwriteError(
        429,
        'general_rate_limit_exceeded',
        'Rate limit for the current endpoint has been exceeded.',
      ),
    },
    {
      when: 'the platform is not registered',
      truth: 'misconfigured',
      answer: appwriteError(
        403,
        'general_unknown_origin',
        'Invalid Origin. Register your new client as a new Web platform',
      ),
    },
    {
      when: 'a second factor is needed',
      truth: 'misconfigured',
      answer: appwriteError(
        401,
        'user_more_factors_required',
        'More factors are required to complete the sign in process.',
      ),
    },
  ],
  api: {
    expired: appwriteError(401, 'user_jwt_invalid', 'The JWT token is invalid.'),
    missing: appwriteError(401, 'general_unauthorized_scope', 'User (role: guests) missing scope (account)'),
  },
  login: {
    done: () =>
      json(201, {
        $id: 's1',
        userId: 'u1',
        expire: '2026-12-23T15:30:00.000+00:00',
        provider: 'email',
        providerAccessToken: '',
        providerRefreshToken: '',
        current: true,
        factors: ['password'],
        secret: '',
        mfaUpdatedAt: '',
      }),
    refused: [
      {
        when: 'the password is wrong',
        answer: appwriteError(
          401,
          'user_invalid_credentials',
          'Invalid credentials. Please check the email and password.',
        ),
      },
    ],
  },
  logout: {
    done: empty(204),
    bare: appwriteError(401, 'general_unauthorized_scope', 'User (role: guests) missing scope (account)'),
  },
};

/** Nhost, whose JWTs are those of Hasura. */
const nhost: OriginServer = {
  name: 'Nhost',
  sources: [
    'https://docs.nhost.io/reference/auth/post-token',
    'https://github.com/nhost/hasura-auth/blob/main/go/controller/errors.go',
  ],
  claims: () => ({
    sub: '7d54',
    'https://hasura.io/jwt/claims': { 'x-hasura-user-id': '7d54', 'x-hasura-default-role': 'user' },
  }),
  grant: (accessToken, accessTokenExpiresIn) =>
    json(200, { accessToken, accessTokenExpiresIn, refreshTokenId: 'i1', refreshToken: 'r1', user: { id: '7d54' } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { status: 401, error: 'invalid-refresh-token', message: 'Invalid or expired refresh token' }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { status: 401, error: 'invalid-refresh-token', message: 'Invalid or expired refresh token' }),
    },
    {
      when: 'the user is disabled',
      truth: 'ended',
      answer: json(401, { status: 401, error: 'disabled-user', message: 'User is disabled' }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { status: 500, error: 'internal-server-error', message: 'Internal server error' }),
    },
    {
      when: 'the email address is not verified',
      truth: 'misconfigured',
      answer: json(401, { status: 401, error: 'unverified-user', message: 'User is not verified.' }),
    },
  ],
  api: {
    expired: json(401, {
      errors: [{ extensions: { path: '$', code: 'invalid-jwt' }, message: 'Could not verify JWT: JWTExpired' }],
    }),
    missing: json(401, {
      errors: [
        {
          extensions: { path: '$', code: 'invalid-headers' },
          message: "Missing 'Authorization' or 'Cookie' header in JWT authentication mode",
        },
      ],
    }),
  },
  login: {
    done: (accessToken, accessTokenExpiresIn) =>
      json(200, {
        session: { accessToken, accessTokenExpiresIn, refreshToken: 'r1', user: { id: '7d54' } },
        mfa: null,
      }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { status: 401, error: 'invalid-email-password', message: 'Incorrect email or password' }),
      },
      { when: 'a second factor is needed', answer: json(200, { session: null, mfa: { ticket: 'mfaTotp:e08204c7' } }) },
    ],
  },
  logout: { done: json(200, 'OK') },
};

const FOSITE =
  'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.';

function hydraGrantError(hint: string): ReturnType<typeof json> {
  return json(400, {
    error: 'invalid_grant',
    error_description: `The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client. ${hint}`,
  });
}

/** Ory Hydra, and whatever else is built on fosite, such as Authelia as a provider. */
const hydra: OriginServer = {
  name: 'Ory Hydra',
  sources: [
    'https://github.com/ory/fosite/blob/master/handler/oauth2/flow_refresh.go',
    'https://github.com/ory/fosite/blob/master/errors.go',
    'https://github.com/ory/hydra/issues/3671',
  ],
  token: (number) => `ory_at_7Pz1${number}`,
  grant: (access_token, expires_in) =>
    json(200, { access_token, expires_in, refresh_token: 'ory_rt_x', scope: 'offline openid', token_type: 'bearer' }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: hydraGrantError('The refresh token has not been found.'),
    },
    { when: 'the refresh token expired', truth: 'ended', answer: hydraGrantError('The refresh token expired.') },
    {
      when: 'the token is inactive',
      truth: 'ended',
      answer: json(401, {
        error: 'token_inactive',
        error_description:
          'Token is inactive because it is malformed, expired or otherwise invalid. Token validation failed.',
      }),
    },
    {
      when: 'two refreshes came at once',
      truth: 'outage',
      answer: json(400, {
        error: 'invalid_request',
        error_description: `${FOSITE} Failed to refresh token because of multiple concurrent requests using the same token which is not allowed.`,
      }),
    },
    {
      when: 'two refreshes came at once, in a later version',
      truth: 'outage',
      answer: json(400, {
        error: 'invalid_request',
        error_description: `${FOSITE} Failed to refresh token. Please retry the request.`,
      }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { error: 'error', error_description: 'The error is unrecognizable' }),
    },
    {
      when: 'its database is down while it looks for the client',
      truth: 'outage',
      answer: json(401, {
        error: 'invalid_client',
        error_description:
          'Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method).',
      }),
    },
  ],
  api: {
    expired: json(401, {
      error: { code: 401, status: 'Unauthorized', message: 'The request could not be authorized' },
    }),
    missing: json(401, {
      error: { code: 401, status: 'Unauthorized', message: 'The request could not be authorized' },
    }),
  },
  login: {
    refused: [{ when: 'the code was used', answer: hydraGrantError('The authorization code was used before.') }],
  },
  logout: { done: empty(200) },
};

/** Logto, whose answers are those of oidc-provider with a code of its own. */
const logto: OriginServer = {
  name: 'Logto',
  sources: [
    'https://github.com/panva/node-oidc-provider/blob/main/lib/helpers/errors.js',
    'https://github.com/logto-io/logto/blob/master/packages/core/src/middleware/koa-oidc-error-handler.ts',
    'https://github.com/logto-io/logto/pull/6003',
  ],
  grant: (access_token, expires_in) =>
    json(200, { access_token, refresh_token: 'r1', expires_in, token_type: 'Bearer', scope: 'openid offline_access' }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: json(400, {
        error: 'invalid_request',
        error_description: "missing required parameter(s) 'refresh_token'",
        code: 'oidc.invalid_request',
        message: 'Request is invalid. Missing refresh_token cookie',
      }),
    },
    {
      when: 'the refresh token was used before',
      truth: 'ended',
      answer: json(400, {
        error: 'invalid_grant',
        error_description: 'grant request is invalid',
        code: 'oidc.invalid_grant',
        message: 'Grant request is invalid.',
      }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { error: 'server_error', error_description: 'oops! something went wrong' }),
    },
    {
      when: 'the client is unknown',
      truth: 'misconfigured',
      answer: json(400, {
        error: 'invalid_client',
        error_description: 'client is invalid',
        code: 'oidc.invalid_client',
      }),
    },
    {
      when: 'the organization wants a second factor',
      truth: 'misconfigured',
      answer: json(403, {
        error: 'access_denied',
        error_description: 'organization requires MFA but user has no MFA configured',
        code: 'oidc.access_denied',
      }),
    },
  ],
  api: {
    expired: json(401, { code: 'auth.unauthorized', message: 'Unauthorized. Please check credentials and its scope.' }),
    missing: json(401, { code: 'auth.authorization_header_missing', message: 'Authorization header is missing.' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(422, { code: 'session.invalid_credentials', message: 'Incorrect account or password.' }),
      },
    ],
  },
  logout: { done: empty(200) },
};

/** ZITADEL: OAuth at its token endpoint, gRPC codes at its API. */
const zitadel: OriginServer = {
  name: 'ZITADEL',
  sources: [
    'https://zitadel.com/docs/apis/openidoauth/endpoints#token_endpoint',
    'https://github.com/zitadel/zitadel/blob/main/internal/api/oidc/error.go',
  ],
  grant: (access_token, expires_in) =>
    json(200, { access_token, token_type: 'Bearer', refresh_token: 'r1', expires_in, id_token: 'x.y.z' }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: json(400, { error: 'invalid_request', error_description: 'refresh_token missing' }),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'Errors.OIDCSession.RefreshTokenInvalid' }),
    },
    {
      when: 'the session was terminated',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'Errors.User.RefreshToken.Invalid' }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(503, { error: 'server_error', error_description: 'Errors.Internal' }),
    },
    { when: 'its quota is used up', truth: 'outage', answer: json(429, { code: 8, message: 'Quota.Exhausted' }) },
  ],
  api: {
    expired: json(401, { code: 16, message: 'Errors.Token.Invalid (AUTH-7fs1e)', details: [] }),
    missing: json(401, { code: 16, message: 'auth header missing', details: [] }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { code: 3, message: 'Password is invalid (COMMAND-3M0fs)', details: [] }),
      },
    ],
  },
  logout: { done: json(200, { details: { sequence: '2', changeDate: '2026-11-23T15:30:00Z' } }) },
};

/** Casdoor, which answers what its own API refuses with 200. */
const casdoor: OriginServer = {
  name: 'Casdoor',
  sources: [
    'https://casdoor.org/docs/how-to-connect/oauth/',
    'https://github.com/casdoor/casdoor/blob/master/object/token_oauth.go',
    'https://github.com/casdoor/casdoor/blob/master/controllers/util.go',
  ],
  claims: () => ({ owner: 'built-in', name: 'alice', id: 'a1', sub: 'a1', tokenType: 'access-token' }),
  grant: (access_token, expires_in) =>
    json(200, {
      access_token,
      id_token: access_token,
      refresh_token: 'r1',
      token_type: 'Bearer',
      expires_in,
      scope: '',
    }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: json(400, { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' }),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'refresh token is expired' }),
    },
    {
      when: 'the session is over, behind its own API',
      truth: 'ended',
      answer: json(200, { status: 'error', msg: 'Please login first', sub: '', name: '', data: null, data2: null }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(200, {
        status: 'error',
        msg: 'dial tcp 192.0.2.1:3306: connect: connection refused',
        data: null,
        data2: null,
      }),
    },
    {
      when: 'the client is unknown',
      truth: 'misconfigured',
      answer: json(401, { error: 'invalid_client', error_description: 'client_id is invalid' }),
    },
  ],
  api: {
    expired: json(401, { status: 'error', msg: 'Unauthorized operation', data: null }),
    missing: json(401, { status: 'error', msg: 'Please login first', data: null }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, {
          status: 'error',
          msg: 'password or code is incorrect, you have 4 remaining chances',
          data: null,
          data2: null,
        }),
      },
      { when: 'a second factor is needed', answer: json(200, { status: 'ok', msg: '', data: 'NextMfa', data2: [] }) },
    ],
  },
  logout: { done: json(200, { status: 'ok', msg: '', sub: '', name: '', data: 'alice', data2: null }) },
};

/** SuperTokens with cookies: the refresh says nothing but `{}`. */
const superTokens: OriginServer = {
  name: 'SuperTokens',
  sources: [
    'https://supertokens.com/docs/references/fdi/session/refresh',
    'https://github.com/supertokens/supertokens-node/blob/master/lib/ts/recipe/session/recipe.ts',
    'https://github.com/supertokens/supertokens-node/blob/master/lib/ts/recipe/emailpassword/types.ts',
  ],
  credential: 'cookies',
  grant: () => json(200, {}, { 'front-token': 'eyJ1aWQiOiJ1MSJ9' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'unauthorised' }) },
    { when: 'the session was revoked', truth: 'ended', answer: json(401, { message: 'unauthorised' }) },
    { when: 'a token was reused', truth: 'ended', answer: json(401, { message: 'token theft detected' }) },
    { when: 'its core is down', truth: 'outage', answer: text(500, 'Internal Error') },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Cannot POST /auth/session/refresh') },
  ],
  api: {
    expired: json(401, { message: 'try refresh token' }),
    missing: json(401, { message: 'unauthorised' }),
  },
  login: {
    done: () => json(200, { status: 'OK', user: { id: 'u1', emails: ['alice@example.com'], loginMethods: [] } }),
    refused: [
      { when: 'the password is wrong', answer: json(200, { status: 'WRONG_CREDENTIALS_ERROR' }) },
      {
        when: 'a field is wrong',
        answer: json(200, { status: 'FIELD_ERROR', formFields: [{ id: 'email', error: 'Email is invalid' }] }),
      },
      {
        when: 'the account may not sign in',
        answer: json(200, { status: 'SIGN_IN_NOT_ALLOWED', reason: 'Cannot sign in. (ERR_CODE_008)' }),
      },
      {
        when: 'the account of a provider may not sign in',
        answer: json(200, { status: 'SIGN_IN_UP_NOT_ALLOWED', reason: 'Cannot sign in / up. (ERR_CODE_006)' }),
      },
      {
        when: 'the code is wrong',
        answer: json(200, { status: 'INCORRECT_USER_INPUT_CODE_ERROR', failedCodeInputAttemptCount: 1 }),
      },
    ],
  },
  logout: { done: json(200, { status: 'OK' }), bare: json(401, { message: 'unauthorised' }) },
};

function descopeError(errorCode: string, errorDescription: string): ReturnType<typeof json> {
  return json(401, { errorCode, errorDescription, errorMessage: errorDescription, message: errorDescription });
}

const descope: OriginServer = {
  name: 'Descope',
  sources: [
    'https://docs.descope.com/api/session-management/refresh-session',
    'https://docs.descope.com/additional-resources/common-errors',
    'https://github.com/descope/node-sdk',
  ],
  claims: () => ({ amr: ['pwd'], drn: 'DS', iss: 'P2', sub: 'U2' }),
  grant: (sessionJwt) =>
    json(200, {
      sessionJwt,
      refreshJwt: '',
      cookieDomain: '',
      cookiePath: '/',
      cookieMaxAge: 2_419_199,
      user: { loginIds: ['alice@example.com'], userId: 'U2', status: 'enabled', TOTP: false },
      firstSeen: false,
    }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: descopeError('E011002', 'Request is missing required arguments'),
    },
    { when: 'the refresh token expired', truth: 'ended', answer: descopeError('E061005', 'Token is invalid') },
    { when: 'it was revoked', truth: 'ended', answer: descopeError('E061103', 'Refresh token is revoked') },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { errorCode: 'E130429', errorDescription: 'API rate limit exceeded' }, { 'retry-after': '60' }),
    },
    {
      when: 'it is down',
      truth: 'outage',
      answer: json(500, { errorCode: 'E071001', errorDescription: 'Internal error' }),
    },
  ],
  api: {
    expired: descopeError('E061004', 'Token expired'),
    missing: descopeError('E011001', 'Missing token'),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: descopeError('E062909', 'Failed to sign in with password') }],
  },
  logout: { done: json(200, {}) },
};

function stytchError(status_code: number, error_type: string, error_message: string): ReturnType<typeof json> {
  return json(status_code, { status_code, request_id: 'request-id-test', error_type, error_message, error_url: '' });
}

/** Stytch behind a server that hands its answers on. A session that has ended is not found. */
const stytch: OriginServer = {
  name: 'Stytch',
  sources: [
    'https://stytch.com/docs/api/session-auth',
    'https://stytch.com/docs/api/errors/404',
    'https://stytch.com/docs/api/errors/401',
  ],
  options: { endStatuses: [401, 404] },
  claims: () => ({ sub: 'user-test-1', 'https://stytch.com/session': { id: 'session-test-1' } }),
  grant: (session_jwt) =>
    json(200, {
      status_code: 200,
      request_id: 'request-id-test',
      session: { session_id: 'session-test-1', expires_at: '2026-12-23T15:30:00Z' },
      session_jwt,
      session_token: 'mZAYn5aL',
      user: { user_id: 'user-test-1', status: 'active', totps: [] },
    }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: stytchError(401, 'unauthorized_credentials', 'Unauthorized credentials.'),
    },
    {
      when: 'the session is over',
      truth: 'ended',
      answer: stytchError(404, 'session_not_found', 'Session could not be found.'),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: stytchError(429, 'too_many_requests', 'Too many requests have been made.'),
    },
    {
      when: 'it is down',
      truth: 'outage',
      answer: stytchError(500, 'internal_server_error', 'Oops, something seems to have gone wrong'),
    },
  ],
  api: { expired: json(401, { error: 'Unauthorized' }), missing: json(401, { error: 'Unauthorized' }) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: stytchError(401, 'unauthorized_credentials', 'Unauthorized credentials.'),
      },
      {
        when: 'a second factor is needed',
        answer: json(200, {
          status_code: 200,
          member_id: 'm1',
          session_token: '',
          session_jwt: '',
          member_session: null,
          intermediate_session_token: 'imt',
          member_authenticated: false,
          mfa_required: { member_options: { mfa_phone_number: '' }, secondary_auth_initiated: null },
        }),
      },
    ],
  },
  logout: { done: json(200, { request_id: 'request-id-test', status_code: 200 }) },
};

const frontegg: OriginServer = {
  name: 'Frontegg',
  sources: [
    'https://developers.frontegg.com/ciam/guides/troubleshoot/errors/api-and-authentication-issues',
    'https://developers.frontegg.com/ciam/api/identity',
  ],
  grant: (accessToken, expiresIn) =>
    json(200, {
      tokenType: 'bearer',
      mfaRequired: false,
      accessToken,
      refreshToken: 'r1',
      expiresIn,
      expires: 'Mon, 23 Nov 2026 15:35:00 GMT',
    }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { errors: ['Unauthorized. No refresh token'] }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { errors: ['Invalid refresh token'] }) },
    { when: 'it is down', truth: 'outage', answer: json(503, { errors: ['Service Unavailable'] }) },
    { when: 'the rate limit is reached', truth: 'outage', answer: json(429, { errors: ['Too Many Requests'] }) },
  ],
  api: { expired: json(401, { errors: ['Unauthorized'] }), missing: json(401, { errors: ['Unauthorized'] }) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { errors: ['Incorrect email or password'] }) },
      {
        when: 'a second factor is needed',
        answer: json(200, { mfaRequired: true, mfaEnrolled: true, mfaToken: 'eyJtZmEi', mfaDevices: {} }),
      },
    ],
  },
  logout: { done: empty(200) },
};

const workos: OriginServer = {
  name: 'WorkOS AuthKit',
  sources: [
    'https://workos.com/docs/reference/authkit/authentication/refresh-token',
    'https://workos.com/docs/reference/authkit/authentication-errors',
  ],
  claims: () => ({ sub: 'user_01', sid: 'session_01', org_id: 'org_01' }),
  grant: (access_token) => json(200, { user: { id: 'user_01' }, access_token, refresh_token: 'r1' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(400, { error: 'invalid_request', error_description: 'Missing refresh token.' }),
    },
    {
      when: 'the session has ended',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'Session has already ended.' }),
    },
    {
      when: 'the refresh token was used before',
      truth: 'ended',
      answer: json(400, { error: 'invalid_grant', error_description: 'Refresh token already exchanged.' }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { message: 'Too Many Requests' }, { 'retry-after': '30' }),
    },
    { when: 'it is down', truth: 'outage', answer: json(500, { message: 'Internal Server Error' }) },
    {
      when: 'the email address is not verified',
      truth: 'misconfigured',
      answer: json(403, {
        code: 'email_verification_required',
        message: 'Email ownership must be verified before authentication.',
        pending_authentication_token: 'p1',
      }),
    },
  ],
  api: { expired: json(401, { message: 'Unauthorized' }), missing: json(401, { message: 'Unauthorized' }) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { code: 'invalid_credentials', message: 'Invalid credentials.' }),
      },
      {
        when: 'a second factor is needed',
        answer: json(403, { code: 'mfa_challenge', pending_authentication_token: 'p1', authentication_factors: [] }),
      },
    ],
  },
  logout: { done: empty(204) },
};

/** Convex Auth behind its proxy for Next.js. */
const convex: OriginServer = {
  name: 'Convex Auth',
  sources: [
    'https://github.com/get-convex/convex-auth/blob/main/src/nextjs/server/proxy.ts',
    'https://labs.convex.dev/auth/api_reference/nextjs/server',
  ],
  claims: () => ({ sub: 'k17|j97', iss: 'https://happy.example.com', aud: 'convex' }),
  grant: (token) => text(200, JSON.stringify({ tokens: { token, refreshToken: 'dummy' } })),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(200, '{"tokens":null}') },
    { when: 'the session is over', truth: 'ended', answer: text(200, '{"tokens":null}') },
    { when: 'Convex is out of reach', truth: 'outage', answer: json(400, { error: 'fetch failed' }) },
    {
      when: 'a deployment is under way',
      truth: 'outage',
      answer: json(400, {
        error: '{"code":"InternalServerError","message":"Your request couldn\'t be completed. Try again later."}',
      }),
    },
    { when: 'the origin is another', truth: 'misconfigured', answer: text(403, 'Invalid origin') },
    { when: 'the action is unknown', truth: 'misconfigured', answer: text(400, 'Invalid action') },
  ],
  api: {
    expired: json(401, { code: 'InvalidAuthHeader', message: 'Could not validate token' }),
    missing: json(401, { code: 'Unauthenticated', message: 'Unauthenticated' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(400, { error: 'InvalidSecret' }) }] },
  logout: { done: json(200, null) },
};

const clerk: OriginServer = {
  name: 'Clerk',
  sources: [
    'https://clerk.com/docs/reference/frontend-api/tag/sessions',
    'https://clerk.com/docs/guides/development/errors/frontend-api',
  ],
  claims: () => ({ sub: 'user_1', sid: 'sess_1', azp: 'https://app.example.com', fva: [1, -1] }),
  grant: (jwt) => json(200, { object: 'token', jwt }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, {
        errors: [{ message: 'Unauthenticated', long_message: 'Unauthenticated', code: 'authentication_invalid' }],
      }),
    },
    {
      when: 'the session has ended',
      truth: 'ended',
      answer: json(401, {
        errors: [{ message: 'Signed out', long_message: 'You are signed out', code: 'signed_out' }],
      }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(
        429,
        { errors: [{ message: 'Too many requests', code: 'too_many_requests' }] },
        { 'retry-after': '10' },
      ),
    },
    {
      when: 'it is down',
      truth: 'outage',
      answer: json(500, { errors: [{ message: 'Oops, an unexpected error occurred', code: 'internal_clerk_error' }] }),
    },
  ],
  api: { expired: json(401, { error: 'Unauthenticated' }), missing: json(401, { error: 'Unauthenticated' }) },
  login: {
    done: () =>
      json(200, {
        response: { object: 'sign_in_attempt', id: 'sia_1', status: 'complete', created_session_id: 'sess_1' },
        client: { sessions: [{ id: 'sess_1', status: 'active', user: { id: 'user_1', totp_enabled: false } }] },
      }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(422, { errors: [{ message: 'Password is incorrect.', code: 'form_password_incorrect' }] }),
      },
      {
        when: 'a second factor is needed',
        answer: json(200, {
          response: { object: 'sign_in_attempt', id: 'sia_1', status: 'needs_second_factor', created_session_id: null },
          client: { sessions: [] },
        }),
      },
    ],
  },
  logout: {
    done: json(200, { response: { object: 'session', id: 'sess_1', status: 'removed', user: null }, client: null }),
  },
};

export const hosted: readonly OriginServer[] = [
  pocketBase,
  appwrite,
  nhost,
  hydra,
  logto,
  zitadel,
  casdoor,
  superTokens,
  descope,
  stytch,
  frontegg,
  workos,
  convex,
  clerk,
];
