import { empty, html, json } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** The error of a token endpoint (RFC 6749, section 5.2). */
function oauth(error: string, error_description?: string, status = 400): ReturnType<typeof json> {
  return json(status, { error, ...(error_description !== undefined && { error_description }) });
}

const OAUTH_API = {
  expired: empty(401, { 'www-authenticate': 'Bearer error="invalid_token"' }),
  missing: empty(401, { 'www-authenticate': 'Bearer' }),
};

/** An OAuth server of which only its words differ. */
function provider(
  server: Partial<OriginServer> & Pick<OriginServer, 'name' | 'sources' | 'cases' | 'login'>,
): OriginServer {
  return {
    grant: (access_token, expires_in) =>
      json(200, { access_token, expires_in, token_type: 'Bearer', refresh_token: 'r1' }),
    api: OAUTH_API,
    logout: { done: empty(200) },
    ...server,
  };
}

const CODE_USED: OriginServer['login'] = {
  refused: [{ when: 'the code was used', answer: oauth('invalid_grant', 'The code was used before.') }],
};

const authentik = provider({
  name: 'authentik',
  sources: [
    'https://docs.goauthentik.io/add-secure-apps/providers/oauth2/',
    'https://github.com/goauthentik/authentik/blob/main/authentik/providers/oauth2/errors.py',
  ],
  cases: told({
    none: {
      'there is no token': oauth('invalid_grant', 'The provided authorization grant or refresh token is invalid.'),
    },
    ended: { 'the token was revoked': oauth('invalid_grant', 'The refresh token is invalid, expired, or revoked.') },
    outage: {
      'it starts': html(503, 'authentik starting'),
      'it starts, to an API': json(503, { error: 'authentik starting' }),
    },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Client authentication failed') },
  }),
  login: {
    refused: [
      { when: 'the flow goes on', answer: json(200, { component: 'ak-stage-authenticator-validate', type: 'native' }) },
    ],
  },
});

const fusionAuth = provider({
  name: 'FusionAuth',
  sources: ['https://fusionauth.io/docs/apis/jwt#refresh-a-jwt', 'https://fusionauth.io/docs/apis/errors'],
  grant: (token) => json(200, { refreshToken: 'r1', refreshTokenId: 'i1', token }),
  cases: told({
    none: {
      'there is no cookie': json(400, {
        fieldErrors: {
          refreshToken: [
            {
              code: '[blank]refreshToken',
              message: 'The [refreshToken] property or the refresh token cookie is required.',
            },
          ],
        },
      }),
    },
    ended: {
      'the token is unknown': json(400, {
        fieldErrors: { refreshToken: [{ code: '[invalid]refreshToken', message: 'Invalid refresh token' }] },
      }),
      'the token expired, at the token endpoint': json(400, {
        error: 'invalid_grant',
        error_description: 'The refresh token is invalid or has expired',
        error_reason: 'refresh_token_not_found',
      }),
    },
    outage: {
      'it is set up': json(503, {
        generalErrors: [{ code: '[maintenance]', message: 'FusionAuth is in maintenance mode.' }],
      }),
      'its search is down': json(500, {
        generalErrors: [{ code: '[exception]', message: 'An unexpected error occurred.' }],
      }),
    },
  }),
  login: {
    refused: [
      {
        when: 'a second factor is needed',
        answer: json(242, { twoFactorId: 't1', methods: [{ id: 'm1', method: 'sms' }] }),
      },
      {
        when: 'the password has to be changed',
        answer: json(203, { changePasswordId: 'c1', changePasswordReason: 'Expired' }),
      },
    ],
  },
});

const HANKO_NOBODY = json(200, { is_valid: false });

const hanko: OriginServer = {
  name: 'Hanko',
  sources: ['https://docs.hanko.io/api-reference/public/session-management/validate-a-session'],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () =>
    json(200, { is_valid: true, user_id: 'u1', expiration_time: '2026-12-23T15:30:00Z', claims: { subject: 'u1' } }),
  cases: told({
    none: { 'there is no cookie': HANKO_NOBODY },
    ended: { 'the session was removed': HANKO_NOBODY },
    outage: { 'its database is down': json(500, { code: 500, message: 'Internal Server Error' }) },
  }),
  api: {
    expired: json(401, { code: 401, message: 'Unauthorized' }),
    missing: json(401, { code: 401, message: 'Unauthorized' }),
  },
  login: { refused: [{ when: 'the passkey is unknown', answer: json(401, { code: 401, message: 'Unauthorized' }) }] },
  logout: { done: empty(204) },
};

const janssen = provider({
  name: 'Gluu and Janssen',
  sources: ['https://docs.jans.io/stable/janssen-server/auth-server/endpoints/token/'],
  cases: told({
    none: { 'there is no token': oauth('invalid_grant', 'The provided authorization grant is invalid.') },
    ended: { 'the token expired': oauth('invalid_grant', 'The refresh token is invalid, expired or revoked.') },
    outage: {
      'it is overloaded': oauth('temporarily_unavailable', 'The server is unable to handle the request.'),
      'its cache is down': oauth('server_error', 'The authorization server encountered an unexpected condition.'),
    },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Client authentication failed.', 401) },
  }),
  login: CODE_USED,
});

const wso2 = provider({
  name: 'WSO2 Identity Server',
  sources: [
    'https://github.com/wso2-extensions/identity-inbound-auth-oauth/tree/master/components/org.wso2.carbon.identity.oauth',
  ],
  cases: told({
    none: { 'there is no token': oauth('invalid_grant', 'Persisted access token data not found') },
    ended: {
      'the token expired': oauth('invalid_grant', 'Refresh token is expired.'),
      'the token was revoked': oauth('invalid_grant', 'Persisted access token data not found'),
    },
    outage: { 'its database is down': oauth('server_error', 'Internal Server Error.', 500) },
    misconfigured: {
      'the client is unknown': oauth('invalid_client', 'A valid OAuth client could not be found for client_id: x', 401),
    },
  }),
  login: CODE_USED,
});

const forgeRock = provider({
  name: 'ForgeRock and Ping Advanced Identity',
  sources: [
    'https://docs.pingidentity.com/pingam/8/oauth2-guide/oauth2-token-endpoint.html',
    'https://docs.pingidentity.com/pingam/8/am-authentication/authenticate-rest.html',
  ],
  cases: told({
    none: { 'there is no token': oauth('invalid_grant', 'grant is invalid') },
    ended: { 'the token was revoked': oauth('invalid_grant', 'grant is invalid') },
    outage: {
      'its token store is down': oauth('server_error', 'Could not read token in CTS', 500),
      'its token store is down, with 400': oauth('server_error', 'Could not read token in CTS'),
    },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Client authentication failed', 401) },
  }),
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { code: 401, reason: 'Unauthorized', message: 'Login failure' }),
      },
    ],
  },
});

const pingFederate = provider({
  name: 'PingFederate',
  sources: [
    'https://docs.pingidentity.com/pingfederate/latest/developers_reference_guide/pf_token_endpoint.html',
    'https://developer.pingidentity.com/pingfederate/auth/api/',
  ],
  cases: told({
    none: { 'there is no token': oauth('invalid_grant', 'unknown, invalid, or expired refresh token') },
    ended: { 'the token expired': oauth('invalid_grant', 'unknown, invalid, or expired refresh token') },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Invalid client or client credentials.', 401) },
    outage: {
      'the rate limit is reached': json(429, { code: 'REQUEST_LIMITED', message: 'The request limit was reached.' }),
    },
  }),
  login: {
    refused: [
      { when: 'a code is needed', answer: json(200, { id: 'f1', status: 'OTP_REQUIRED', resumeUrl: 'https://x' }) },
    ],
  },
});

const uaa = provider({
  name: 'Cloud Foundry UAA',
  sources: [
    'https://docs.cloudfoundry.org/api/uaa/',
    'https://github.com/cloudfoundry/uaa/tree/develop/server/src/main/java/org/cloudfoundry/identity/uaa/oauth',
  ],
  cases: told({
    none: { 'there is no token': oauth('invalid_token', 'Cannot convert access token to JSON', 401) },
    ended: {
      'the token expired': oauth('invalid_token', 'Invalid refresh token expired at Fri Jan 01', 401),
      'the token was revoked': oauth(
        'invalid_token',
        'The token expired, was revoked, or the token ID is incorrect: r1',
        401,
      ),
    },
    outage: { 'its database is down': oauth('unauthorized', 'Unable to acquire JDBC Connection', 401) },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Bad credentials', 401) },
  }),
  login: { refused: [{ when: 'the password is wrong', answer: oauth('unauthorized', 'Bad credentials', 401) }] },
});

const ibm = provider({
  name: 'IBM Cloud IAM and IBM Verify',
  sources: ['https://cloud.ibm.com/apidocs/iam-identity-token-api', 'https://www.ibm.com/docs/en/security-verify'],
  cases: told({
    none: {
      'there is no token': json(400, { errorCode: 'BXNIM0410E', errorMessage: 'Provided refresh_token is invalid' }),
    },
    ended: {
      'the token expired': json(400, {
        errorCode: 'BXNIM0408E',
        errorMessage: 'Provided refresh_token is expired',
        requirements: {},
      }),
      'the grant is gone': oauth(
        'invalid_grant',
        'CSIAQ0158E The [authorization_grant] of type [refresh_token] does not exist.',
      ),
    },
    outage: { 'it fails': json(500, { errorCode: 'BXNIM0501E', errorMessage: 'An internal error occurred.' }) },
    misconfigured: {
      'the client is unknown': json(400, {
        errorCode: 'BXNIM0109E',
        errorMessage: 'Property missing or empty: grant_type',
      }),
    },
  }),
  login: CODE_USED,
});

const oneLogin = provider({
  name: 'OneLogin and JumpCloud',
  sources: ['https://developers.onelogin.com/api-docs/1/oauth20-tokens/refresh-tokens-2'],
  grant: (access_token, expires_in) => json(200, { access_token, expires_in, created_at: '2026', refresh_token: 'r1' }),
  cases: told({
    none: {
      'there is no token': json(401, {
        status: { error: true, code: 401, type: 'Unauthorized', message: 'Authentication Failure' },
      }),
    },
    ended: {
      'the token expired': json(400, {
        status: { error: true, code: 400, type: 'bad request', message: 'Refresh Token is invalid' },
      }),
    },
    outage: {
      'the rate limit is reached': json(429, {
        status: { error: true, code: 429, type: 'Too Many Requests', message: 'x' },
      }),
    },
    misconfigured: {
      'a parameter is missing': json(400, {
        status: { error: true, code: 400, type: 'bad request', message: 'grant_type is missing' },
      }),
    },
  }),
  login: CODE_USED,
});

const authelia: OriginServer = {
  name: 'Authelia',
  sources: [
    'https://www.authelia.com/reference/guides/server-asset-overrides/',
    'https://github.com/authelia/authelia/blob/master/internal/handlers/const.go',
  ],
  grant: (access_token, expires_in) => json(200, { access_token, expires_in, token_type: 'bearer', scope: 'openid' }),
  cases: told({
    none: { 'there is no token': oauth('invalid_grant', 'The refresh token has not been found.') },
    ended: {
      'the token was used before': oauth('invalid_grant', 'The refresh token was already used. Token is inactive.'),
    },
    outage: {
      'its storage is locked': oauth(
        'server_error',
        'The authorization server encountered an unexpected condition.',
        500,
      ),
      'addresses are banned for a while': json(429, { status: 'KO', message: 'Rate limited.' }),
    },
    misconfigured: { 'the client is unknown': oauth('invalid_client', 'Client authentication failed.', 401) },
  }),
  api: OAUTH_API,
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, { status: 'KO', message: 'Authentication failed. Check your credentials.' }),
      },
      {
        when: 'the page of the second factor is next',
        answer: json(200, { status: 'OK', data: { redirect: '/2fa/one-time-password' } }),
      },
    ],
  },
  logout: { done: json(200, { status: 'OK' }) },
};

export const identityProducts: readonly OriginServer[] = [
  authentik,
  fusionAuth,
  hanko,
  janssen,
  wso2,
  forgeRock,
  pingFederate,
  uaa,
  ibm,
  oneLogin,
  authelia,
];
