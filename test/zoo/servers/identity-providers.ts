import { empty, html, json, redirect, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

function oauth(status: number, error: string, description: string): ReturnType<typeof json> {
  return json(status, { error, error_description: description });
}

const CHALLENGE = empty(401, { 'www-authenticate': 'Bearer error="invalid_token"' });
const BARE_CHALLENGE = empty(401, { 'www-authenticate': 'Bearer' });

/** An API of one's own behind a provider: a resource server by RFC 6750. */
const API = { expired: CHALLENGE, missing: BARE_CHALLENGE };

const tokenAnswer: OriginServer['grant'] = (accessToken, expiresIn) =>
  json(200, { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn });

/** Supabase Auth (GoTrue) behind a backend that keeps the refresh token in a cookie and hands its answers on. */
const supabase: OriginServer = {
  name: 'Supabase Auth',
  sources: [
    'https://supabase.com/docs/guides/auth/debugging/error-codes',
    'https://github.com/supabase/auth/blob/master/internal/api/errors.go',
    'https://github.com/supabase/auth/blob/master/internal/tokens/service.go',
  ],
  claims: (number) => ({ sub: 'f2b1', session_id: 's1', role: 'authenticated', aal: 'aal1', jti: `${number}` }),
  grant: (accessToken, expiresIn) =>
    json(200, {
      access_token: accessToken,
      token_type: 'bearer',
      expires_in: expiresIn,
      expires_at: 1_796_003_600,
      refresh_token: 'x5kz',
      user: { id: 'f2b1', email: 'alice@example.com' },
    }),
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: json(400, {
        code: 'refresh_token_not_found',
        message: 'Invalid Refresh Token: Refresh Token Not Found',
      }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(400, { code: 'session_expired', message: 'Invalid Refresh Token: Session Expired' }),
    },
    {
      when: 'an older release says that the refresh token was used',
      truth: 'ended',
      answer: json(400, {
        code: 400,
        error_code: 'refresh_token_already_used',
        msg: 'Invalid Refresh Token: Already Used',
      }),
    },
    {
      when: 'the session is gone',
      truth: 'ended',
      answer: json(403, { code: 'session_not_found', message: 'Session from session_id claim in JWT does not exist' }),
    },
    {
      when: 'the user is banned',
      truth: 'ended',
      answer: json(400, { code: 'user_banned', message: 'Invalid Refresh Token: User Banned' }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, {
        code: 'unexpected_failure',
        message: 'Unexpected failure, please check server logs for more information',
      }),
    },
    {
      when: 'another refresh is under way',
      truth: 'outage',
      answer: json(409, {
        code: 'conflict',
        message: 'Too many concurrent token refresh requests on the same session or refresh token',
      }),
    },
    {
      when: 'it took too long',
      truth: 'outage',
      answer: json(504, {
        code: 'request_timeout',
        message: 'Processing this request timed out, please retry after a moment.',
      }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { code: 'over_request_rate_limit', message: 'Request rate limit reached' }),
    },
    {
      when: 'the API key is missing',
      truth: 'misconfigured',
      answer: json(401, {
        message: 'No API key found in request',
        hint: 'No `apikey` request header or url param was found.',
      }),
    },
    {
      when: 'the API key is wrong',
      truth: 'misconfigured',
      answer: json(401, {
        message: 'Invalid API key',
        hint: 'Double check your Supabase `anon` or `service_role` API key.',
      }),
    },
  ],
  api: {
    expired: json(
      401,
      { code: 'PGRST303', message: 'JWT expired', details: null, hint: null },
      {
        'www-authenticate': 'Bearer error="invalid_token", error_description="JWT expired"',
      },
    ),
    missing: json(401, { message: 'No API key found in request' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { code: 'invalid_credentials', message: 'Invalid login credentials' }),
      },
      {
        when: 'the address is not confirmed',
        answer: json(400, { code: 'email_not_confirmed', message: 'Email not confirmed' }),
      },
    ],
  },
  logout: {
    done: empty(204),
    wantsBearer: true,
    bare: json(401, { code: 'no_authorization', message: 'This endpoint requires a Bearer token' }),
    stale: json(403, {
      code: 'bad_jwt',
      message: 'invalid JWT: unable to parse or verify signature, token is expired',
    }),
  },
};

const keycloak: OriginServer = {
  name: 'Keycloak',
  sources: [
    'https://www.keycloak.org/docs/latest/server_admin/#_oidc-auth-flows',
    'https://github.com/keycloak/keycloak/blob/main/services/src/main/java/org/keycloak/protocol/oidc/TokenManager.java',
  ],
  claims: (number) => ({ sub: '9f3c', sid: 'a1', typ: 'Bearer', azp: 'spa', jti: `${number}` }),
  grant: (accessToken, expiresIn) =>
    json(200, {
      access_token: accessToken,
      expires_in: expiresIn,
      refresh_expires_in: 1800,
      refresh_token: 'eyJ',
      token_type: 'Bearer',
      'not-before-policy': 0,
      session_state: 'a1',
      scope: 'profile',
    }),
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: oauth(400, 'invalid_grant', 'Invalid refresh token'),
    },
    { when: 'the session expired', truth: 'ended', answer: oauth(400, 'invalid_grant', 'Token is not active') },
    {
      when: 'an administrator signed the user out',
      truth: 'ended',
      answer: oauth(400, 'invalid_grant', 'Session not active'),
    },
    {
      when: 'the refresh token was used before',
      truth: 'ended',
      answer: oauth(400, 'invalid_grant', 'Maximum allowed refresh token reuse exceeded'),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: oauth(500, 'unknown_error', 'For more on this error consult the server log.'),
    },
    { when: 'it is starting', truth: 'outage', answer: json(503, { status: 'DOWN', checks: [] }) },
    {
      when: 'the client secret is wrong',
      truth: 'misconfigured',
      answer: oauth(401, 'unauthorized_client', 'Invalid client or Invalid client credentials'),
    },
    {
      when: 'the client is not known',
      truth: 'misconfigured',
      answer: oauth(401, 'invalid_client', 'Invalid client or Invalid client credentials'),
    },
    { when: 'the realm is not known', truth: 'misconfigured', answer: json(404, { error: 'Realm does not exist' }) },
    {
      when: 'the grant type is missing',
      truth: 'misconfigured',
      answer: oauth(400, 'invalid_request', 'Missing form parameter: grant_type'),
    },
  ],
  api: API,
  login: {
    refused: [
      { when: 'the password is wrong', answer: oauth(401, 'invalid_grant', 'Invalid user credentials') },
      { when: 'an action is required', answer: oauth(400, 'invalid_grant', 'Account is not fully set up') },
    ],
  },
  logout: { done: empty(204), bare: oauth(400, 'invalid_grant', 'Invalid refresh token') },
};

const auth0: OriginServer = {
  name: 'Auth0',
  sources: [
    'https://auth0.com/docs/api/authentication/refresh-token/refresh-token',
    'https://auth0.com/docs/secure/tokens/refresh-tokens/refresh-token-rotation',
    'https://github.com/auth0/auth0-react/issues/501',
  ],
  claims: () => ({ sub: 'auth0|64f0', azp: 'spa' }),
  grant: tokenAnswer,
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: oauth(403, 'invalid_grant', 'Unknown or invalid refresh token.'),
    },
    {
      when: 'the session expired or was revoked',
      truth: 'ended',
      answer: oauth(403, 'invalid_grant', 'Unknown or invalid refresh token.'),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(
        429,
        { error: 'too_many_requests', error_description: 'Global limit has been reached' },
        { 'x-ratelimit-remaining': '0' },
      ),
    },
    { when: 'it is down', truth: 'outage', answer: json(503, { error: 'temporarily_unavailable' }) },
    {
      when: 'the client secret is wrong',
      truth: 'misconfigured',
      answer: oauth(401, 'access_denied', 'Unauthorized'),
      isAmbiguous: true,
    },
    {
      when: 'the grant is not allowed for the client',
      truth: 'misconfigured',
      answer: oauth(403, 'unauthorized_client', "Grant type 'refresh_token' not allowed for the client."),
    },
    {
      when: 'a second factor is needed',
      truth: 'misconfigured',
      answer: json(403, {
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
        mfa_token: 'Fe26.2-3f2a',
      }),
    },
  ],
  api: API,
  login: {
    refused: [
      { when: 'the password is wrong', answer: oauth(403, 'invalid_grant', 'Wrong email or password.') },
      {
        when: 'a second factor is needed',
        answer: json(403, {
          error: 'mfa_required',
          error_description: 'Multifactor authentication required',
          mfa_token: 'Fe26',
        }),
      },
    ],
  },
  logout: { done: empty(200) },
};

const okta: OriginServer = {
  name: 'Okta',
  sources: [
    'https://developer.okta.com/docs/reference/error-codes/',
    'https://developer.okta.com/docs/guides/refresh-tokens/main/',
  ],
  claims: () => ({ uid: '00u1', sub: 'alice@example.com', cid: '0oa1' }),
  grant: tokenAnswer,
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: oauth(400, 'invalid_grant', 'The refresh token is invalid or expired.'),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: oauth(400, 'invalid_grant', 'The refresh token is invalid or expired.'),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, {
        errorCode: 'E0000047',
        errorSummary: 'API call exceeded rate limit due to too many requests.',
        errorCauses: [],
      }),
    },
    {
      when: 'it is down',
      truth: 'outage',
      answer: json(500, { errorCode: 'E0000009', errorSummary: 'Internal Server Error', errorCauses: [] }),
    },
    {
      when: 'the client is not known',
      truth: 'misconfigured',
      answer: json(401, {
        errorCode: 'invalid_client',
        errorSummary: 'Invalid value for client_id parameter.',
        errorCauses: [],
      }),
    },
  ],
  api: API,
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { errorCode: 'E0000004', errorSummary: 'Authentication failed' }),
      },
      { when: 'a second factor is needed', answer: json(200, { status: 'MFA_REQUIRED', stateToken: '007' }) },
    ],
  },
  logout: { done: empty(200) },
};

const entra: OriginServer = {
  name: 'Microsoft Entra ID',
  sources: [
    'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
    'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token',
  ],
  claims: () => ({ oid: '3f1c', sub: 'pairwise', tid: 't1' }),
  grant: tokenAnswer,
  cases: [
    {
      when: 'the refresh token is malformed',
      truth: 'none',
      answer: oauth(400, 'invalid_grant', 'AADSTS9002313: Invalid request. Request is malformed or invalid.'),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(400, {
        error: 'invalid_grant',
        error_description: 'AADSTS700082: The refresh token has expired due to inactivity.',
        error_codes: [700_082],
        suberror: 'bad_token',
      }),
    },
    {
      when: 'the user has to sign in again',
      truth: 'ended',
      answer: json(400, {
        error: 'interaction_required',
        error_description: 'AADSTS50076: Due to a configuration change you must use multi-factor authentication.',
        error_codes: [50_076],
        suberror: 'basic_action',
      }),
    },
    {
      when: 'it is overloaded',
      truth: 'outage',
      answer: json(503, { error: 'temporarily_unavailable', error_codes: [90_033] }),
    },
    {
      when: 'the client secret is missing',
      truth: 'misconfigured',
      answer: oauth(
        401,
        'invalid_client',
        "AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret'.",
      ),
    },
  ],
  api: API,
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: oauth(400, 'invalid_grant', 'AADSTS50126: Invalid username or password.'),
      },
    ],
  },
  logout: { done: empty(200) },
};

const cognito: OriginServer = {
  name: 'Amazon Cognito',
  sources: [
    'https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html',
    'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html',
  ],
  claims: () => ({ sub: 'c1', 'cognito:groups': ['a'], token_use: 'access', username: 'alice' }),
  grant: tokenAnswer,
  cases: [
    { when: 'the refresh token is not known', truth: 'none', answer: json(400, { error: 'invalid_grant' }) },
    { when: 'the session was revoked', truth: 'ended', answer: json(400, { error: 'invalid_grant' }) },
    { when: 'the rate limit is reached', truth: 'outage', answer: json(429, { message: 'Too Many Requests' }) },
    { when: 'the client is not known', truth: 'misconfigured', answer: json(400, { error: 'invalid_client' }) },
    {
      when: 'the grant is not allowed for the client',
      truth: 'misconfigured',
      answer: json(400, { error: 'unauthorized_client' }),
    },
  ],
  api: {
    expired: json(401, { message: 'The incoming token has expired' }),
    missing: json(401, { message: 'Unauthorized' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }),
      },
      {
        when: 'a second factor is needed',
        answer: json(200, { ChallengeName: 'SOFTWARE_TOKEN_MFA', Session: 'AYAB', ChallengeParameters: {} }),
      },
    ],
  },
  logout: { done: json(200, {}) },
};

const firebase: OriginServer = {
  name: 'Firebase Auth',
  sources: ['https://firebase.google.com/docs/reference/rest/auth#section-refresh-token'],
  options: { endStatuses: [400] },
  claims: () => ({ user_id: 'u1', sub: 'u1', firebase: { sign_in_provider: 'password' } }),
  grant: (accessToken, expiresIn) =>
    json(200, {
      access_token: accessToken,
      expires_in: String(expiresIn),
      token_type: 'Bearer',
      id_token: accessToken,
      user_id: 'u1',
      project_id: '1',
    }),
  cases: [
    { when: 'there is no refresh token', truth: 'none', answer: google(400, 'MISSING_REFRESH_TOKEN') },
    { when: 'the session expired', truth: 'ended', answer: google(400, 'TOKEN_EXPIRED') },
    { when: 'the user is disabled', truth: 'ended', answer: google(400, 'USER_DISABLED') },
    { when: 'the user was deleted', truth: 'ended', answer: google(400, 'USER_NOT_FOUND') },
    { when: 'the refresh token is not known', truth: 'ended', answer: google(400, 'INVALID_REFRESH_TOKEN') },
    { when: 'it is down', truth: 'outage', answer: google(503, 'The service is currently unavailable.') },
    {
      when: 'the API key is wrong',
      truth: 'misconfigured',
      answer: google(400, 'API key not valid. Please pass a valid API key.'),
      isAmbiguous: true,
    },
    {
      when: 'the referrer is blocked',
      truth: 'misconfigured',
      answer: google(403, 'Requests from referer https://app.example.com/ are blocked.'),
    },
  ],
  api: API,
  login: {
    refused: [
      { when: 'the password is wrong', answer: google(400, 'INVALID_LOGIN_CREDENTIALS') },
      {
        when: 'a second factor is needed',
        answer: json(200, { mfaPendingCredential: 'AMf', mfaInfo: [], localId: 'u1' }),
      },
    ],
  },
  logout: { done: empty(200) },
};

function google(code: number, message: string): ReturnType<typeof json> {
  return json(code, { error: { code, message, status: code === 503 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT' } });
}

/** Salesforce: an opaque token with `!` in it. */
const salesforce: OriginServer = {
  name: 'Salesforce',
  sources: ['https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm'],
  token: (number) =>
    `00DB0000000TfcR!AQQAQFhoK8vTMg_rKA.esrJ2bCs.OOIjJgl.9Cx6O7KqjZmHMLOyVb.U61BU9tm4xRusf7d3fD1P9oefzqS6i9sJMPWj48IK${number}`,
  grant: (accessToken) =>
    json(200, {
      access_token: accessToken,
      signature: 'CMJ4l+CCaPQiKjoOEwEig9H4wqhpuLSk4J2urAe+fVg=',
      scope: 'refresh_token api',
      instance_url: 'https://example.my.salesforce.example',
      id: 'https://login.salesforce.example/id/00D/005',
      token_type: 'Bearer',
      issued_at: '1796000000000',
    }),
  cases: [
    {
      when: 'the refresh token is not known',
      truth: 'none',
      answer: oauth(400, 'invalid_grant', 'expired access/refresh token'),
    },
    {
      when: 'the session was revoked',
      truth: 'ended',
      answer: oauth(400, 'invalid_grant', 'expired access/refresh token'),
    },
    { when: 'it is in maintenance', truth: 'outage', answer: html(503, 'Down For Maintenance') },
    {
      when: 'the client is not known',
      truth: 'misconfigured',
      answer: oauth(400, 'invalid_client_id', 'client identifier invalid'),
    },
  ],
  api: {
    expired: json(401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }], {
      'www-authenticate': 'Token',
    }),
    missing: json(401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }], {
      'www-authenticate': 'Token',
    }),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: oauth(400, 'invalid_grant', 'authentication failure') }],
  },
  logout: { done: empty(200) },
};

/** Ory Kratos, whose `whoami` makes a JWT of the session cookie (`tokenize_as`). */
const kratos: OriginServer = {
  name: 'Ory Kratos',
  sources: [
    'https://www.ory.sh/docs/kratos/reference/api',
    'https://www.ory.sh/docs/identities/session-to-jwt-cors',
    'https://www.ory.com/docs/kratos/mfa/step-up-authentication',
  ],
  options: {
    method: 'GET',
    read: (body) =>
      typeof body === 'object' && body !== null && 'tokenized' in body ? String(body.tokenized) : undefined,
  },
  claims: () => ({ sub: 'k1', sid: 's1' }),
  grant: (accessToken) => json(200, { id: 's1', active: true, tokenized: accessToken, identity: { id: 'k1' } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, {
        error: {
          code: 401,
          status: 'Unauthorized',
          reason: 'No valid session credentials found in the request.',
          message: 'The request could not be authorized',
        },
      }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, {
        error: {
          id: 'session_inactive',
          code: 401,
          status: 'Unauthorized',
          reason: 'No active session was found in this request.',
          message: 'request does not have a valid authentication session',
        },
      }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, {
        error: { code: 500, status: 'Internal Server Error', message: 'An internal server error occurred' },
      }),
    },
    {
      when: 'the template is not configured',
      truth: 'misconfigured',
      answer: json(404, {
        error: { code: 404, status: 'Not Found', message: 'The requested resource could not be found' },
      }),
    },
    {
      when: 'the second factor of the session is pending',
      truth: 'misconfigured',
      answer: json(403, {
        error: {
          id: 'session_aal2_required',
          code: 403,
          status: 'Forbidden',
          reason:
            'An active session was found but the requested AAL is higher. Please finish your pending second factor.',
          message: 'Session does not fulfill the requested Authenticator Assurance Level',
        },
        redirect_browser_to: 'https://id.example.com/self-service/login/browser?aal=aal2',
      }),
    },
  ],
  api: API,
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { ui: { messages: [{ id: 4_000_006, text: 'The provided credentials are invalid' }] } }),
      },
      {
        when: 'a second factor is needed',
        answer: json(422, { error: { id: 'browser_location_change_required', code: 422 } }),
      },
    ],
  },
  logout: { done: empty(204) },
};

/** Auth.js (NextAuth 5): the session route answers a visitor with `null` and 200. */
const authJs: OriginServer = {
  name: 'Auth.js',
  sources: [
    'https://authjs.dev/reference/core#session',
    'https://authjs.dev/reference/core/errors',
    'https://github.com/nextauthjs/next-auth/blob/main/packages/core/src/lib/actions/session.ts',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () => json(200, { user: { name: 'Alice', email: 'alice@example.com' }, expires: '2026-12-23T15:30:00.000Z' }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(200, null) },
    { when: 'the session expired', truth: 'ended', answer: json(200, null) },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, {
        message: 'There was a problem with the server configuration. Check the server logs for more information.',
      }),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, '404: This page could not be found.') },
    // `@auth/express` 0.12 on Express 5 under a path with a named wildcard.
    { when: 'its base path is another one', truth: 'misconfigured', answer: json(400, 'Bad request.') },
  ],
  api: { expired: json(401, { message: 'Not authenticated' }), missing: json(401, { message: 'Not authenticated' }) },
  login: {
    done: () => json(200, { url: 'https://app.example.com/' }),
    refused: [
      { when: 'the password is wrong', answer: redirect(302, 'https://app.example.com/login?error=CredentialsSignin') },
      // With the header X-Auth-Return-Redirect.
      {
        when: 'the password is wrong, told to a script',
        answer: json(200, { url: 'https://app.example.com/auth/signin?error=CredentialsSignin&code=credentials' }),
      },
      {
        when: 'the CSRF token is missing',
        answer: json(200, { url: 'https://app.example.com/auth/signin?error=MissingCSRF' }),
      },
    ],
  },
  logout: {
    done: json(200, { url: 'https://app.example.com/' }),
    bare: json(200, { url: 'https://app.example.com/auth/signin?error=MissingCSRF' }),
  },
};

/** NextAuth 4, whose session route answers a visitor with `{}`. */
const nextAuth4: OriginServer = {
  ...authJs,
  name: 'NextAuth 4',
  sources: ['https://next-auth.js.org/getting-started/rest-api', 'https://next-auth.js.org/errors'],
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(200, {}) },
    { when: 'the session expired', truth: 'ended', answer: json(200, {}) },
    {
      when: 'the path is not one of its own',
      truth: 'misconfigured',
      answer: text(400, 'Error: This action with HTTP GET is not supported by NextAuth.js'),
    },
    { when: 'its database is down', truth: 'outage', answer: html(500, 'Error') },
  ],
  logout: { ...authJs.logout, bare: redirect(302, '/api/auth/signout?csrf=true') },
};

/** better-auth with its session cookie alone. */
const betterAuthSession: OriginServer = {
  ...authJs,
  name: 'better-auth with cookies',
  sources: [
    'https://www.better-auth.com/docs/concepts/session-management',
    'https://github.com/better-auth/better-auth/issues/801',
  ],
  grant: () => json(200, { session: { id: 's1', userId: 'UcFp5w' }, user: { id: 'UcFp5w', name: 'Alice' } }),
  login: {
    done: () => json(200, { redirect: false, user: { id: 'UcFp5w' } }),
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

/** Both tokens in cookies, and a refresh that says no more than 204: the commonest of all hand-made servers. */
const cookiesOnly: OriginServer = {
  name: 'A server with both tokens in cookies',
  sources: ['https://www.rfc-editor.org/rfc/rfc10017#section-6.2'],
  credential: 'cookies',
  grant: () => empty(204),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { error: 'Unauthorized' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { error: 'Unauthorized' }) },
    { when: 'its database is down', truth: 'outage', answer: json(500, { error: 'Internal Server Error' }) },
    { when: 'the route is missing', truth: 'misconfigured', answer: json(404, { error: 'Not Found' }) },
  ],
  api: { expired: json(401, { error: 'Unauthorized' }), missing: json(401, { error: 'Unauthorized' }) },
  login: {
    done: () => empty(204),
    refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Unauthorized' }) }],
  },
  logout: { done: empty(204) },
};

/** OAuth of AT Protocol, whose proofs (RFC 9449) a backend of one's own makes: it hands on what it was answered. */
const atprotoOauth: OriginServer = {
  name: 'AT Protocol OAuth',
  sources: [
    'https://github.com/bluesky-social/atproto/blob/main/packages/oauth/oauth-provider/src/errors/use-dpop-nonce-error.ts',
    'https://github.com/bluesky-social/atproto/blob/main/packages/oauth/oauth-provider/src/errors/www-authenticate-error.ts',
    'https://www.rfc-editor.org/rfc/rfc9449#section-8',
  ],
  claims: (number) => ({ sub: 'did:plc:alice', jti: `tok-${number}` }),
  grant: (accessToken, expiresIn) =>
    json(200, {
      access_token: accessToken,
      token_type: 'DPoP',
      expires_in: expiresIn,
      scope: 'atproto',
      sub: 'did:plc:alice',
    }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: oauth(400, 'invalid_grant', 'Invalid refresh token') },
    {
      when: 'the refresh token was used twice',
      truth: 'ended',
      answer: oauth(400, 'invalid_grant', 'Refresh token replayed'),
    },
    {
      when: 'its proof needs a new nonce',
      truth: 'outage',
      answer: oauth(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof'),
    },
    {
      when: 'a resource server in between wants a nonce',
      truth: 'outage',
      answer: oauth(401, 'use_dpop_nonce', 'Resource server requires nonce in DPoP proof'),
    },
    {
      when: 'its clock is wrong and its proof too old',
      truth: 'misconfigured',
      answer: oauth(401, 'invalid_dpop_proof', '"iat" claim timestamp check failed (it should be in the past)'),
    },
  ],
  api: API,
  login: { refused: [{ when: 'the code is wrong', answer: oauth(400, 'invalid_grant', 'Invalid code') }] },
  logout: { done: json(200, {}) },
};

export const identityProviders: readonly OriginServer[] = [
  supabase,
  keycloak,
  auth0,
  okta,
  entra,
  cognito,
  firebase,
  salesforce,
  atprotoOauth,
  kratos,
  authJs,
  nextAuth4,
  betterAuthSession,
  cookiesOnly,
];
