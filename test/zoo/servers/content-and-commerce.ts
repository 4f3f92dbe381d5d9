import { html, json } from '../answer.ts';
import type { OriginServer } from '../party.ts';

function payloadError(status: number, message: string): ReturnType<typeof json> {
  return json(status, { errors: [{ message }] });
}

/** Payload, which says of every session that is over, and of a visitor, that it forbids. */
const payload: OriginServer = {
  name: 'Payload CMS',
  sources: [
    'https://github.com/payloadcms/payload/blob/main/packages/payload/src/auth/operations/refresh.ts',
    'https://payloadcms.com/docs/authentication/operations#refresh',
    'https://github.com/payloadcms/payload/blob/main/packages/translations/src/languages/en.ts',
  ],
  options: { endStatuses: [401, 403] },
  claims: () => ({ id: 1, collection: 'users', email: 'alice@example.com', sid: 's1' }),
  grant: (refreshedToken) =>
    json(200, {
      message: 'Token refresh successful',
      exp: 1_795_000_000,
      refreshedToken,
      setCookie: true,
      strategy: 'local-jwt',
      user: { id: 1, collection: 'users', email: 'alice@example.com', loginAttempts: 0 },
    }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: payloadError(403, 'You are not allowed to perform this action.'),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: payloadError(403, 'You are not allowed to perform this action.'),
    },
    { when: 'its database is down', truth: 'outage', answer: payloadError(500, 'Something went wrong.') },
    { when: 'the collection is missing', truth: 'misconfigured', answer: json(404, { message: 'Route not found' }) },
  ],
  api: {
    expired: payloadError(401, 'Unauthorized, you must be logged in to make this request.'),
    missing: payloadError(401, 'Unauthorized, you must be logged in to make this request.'),
  },
  login: {
    done: (token) =>
      json(200, { message: 'Authentication Passed', exp: 1_795_000_000, token, user: { id: 1, collection: 'users' } }),
    refused: [
      { when: 'the password is wrong', answer: payloadError(401, 'The email or password provided is incorrect.') },
      {
        when: 'the account is locked',
        answer: payloadError(401, 'This user is locked due to having too many failed login attempts.'),
      },
    ],
  },
  logout: {
    done: json(200, { message: 'Logged out successfully.' }),
    bare: payloadError(400, 'No User'),
    stale: payloadError(400, 'No User'),
  },
};

/** Medusa 2, whose tokens have neither `sub` nor `user_id`. */
const medusa: OriginServer = {
  name: 'Medusa',
  sources: [
    'https://docs.medusajs.com/api/store#auth_postadminauthtokenrefresh',
    'https://github.com/medusajs/medusa/blob/develop/packages/core/framework/src/http/middlewares/authenticate-middleware.ts',
    'https://github.com/medusajs/medusa/blob/develop/packages/core/framework/src/http/middlewares/error-handler.ts',
  ],
  claims: () => ({
    actor_id: 'cus_1',
    actor_type: 'customer',
    auth_identity_id: 'authid_1',
    app_metadata: { customer_id: 'cus_1' },
  }),
  grant: (token) => json(200, { token }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(401, { message: 'Unauthorized' }) },
    { when: 'the session expired', truth: 'ended', answer: json(401, { message: 'Unauthorized' }) },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { code: 'unknown_error', type: 'unknown_error', message: 'An unknown error occurred.' }),
    },
    {
      when: 'its database is busy',
      truth: 'outage',
      answer: json(409, {
        code: 'invalid_state_error',
        type: 'QueryRunnerAlreadyReleasedError',
        message:
          'The request conflicted with another request. You may retry the request with the provided Idempotency-Key.',
      }),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: html(404, 'Cannot POST /auth/token/refresh') },
  ],
  api: { expired: json(401, { message: 'Unauthorized' }), missing: json(401, { message: 'Unauthorized' }) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { type: 'unauthorized', message: 'Invalid email or password' }),
      },
    ],
  },
  logout: { done: json(200, { success: true }) },
};

const COST = { cost: { requestedQueryCost: 0, maximumAvailable: 50_000 } };

function tokenRefresh(code: string, message: string): ReturnType<typeof json> {
  const errors = [{ field: 'refreshToken', message, code }];
  return json(200, { data: { tokenRefresh: { token: null, errors } }, extensions: COST });
}

/** Saleor: GraphQL, with the errors of its mutations beside their data. */
const saleor: OriginServer = {
  name: 'Saleor',
  sources: [
    'https://docs.saleor.io/api-reference/authentication/mutations/token-refresh',
    'https://github.com/saleor/saleor/blob/main/saleor/graphql/account/mutations/authentication/refresh_token.py',
    'https://github.com/saleor/saleor/blob/main/saleor/graphql/account/mutations/authentication/utils.py',
  ],
  claims: () => ({ iss: 'https://shop.example.com/graphql/', owner: 'saleor', type: 'access', user_id: 'VXNlcjox' }),
  grant: (token) => json(200, { data: { tokenRefresh: { token, errors: [] } }, extensions: COST }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: tokenRefresh('JWT_MISSING_TOKEN', 'Missing refreshToken'),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: tokenRefresh('JWT_SIGNATURE_EXPIRED', 'Signature has expired'),
    },
    {
      when: 'the user is deactivated',
      truth: 'ended',
      answer: tokenRefresh('JWT_INVALID_TOKEN', 'Invalid token. User has been deactivated.'),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(200, {
        errors: [
          {
            message: 'Internal Server Error',
            path: ['tokenRefresh'],
            extensions: { exception: { code: 'OperationalError' } },
          },
        ],
        data: { tokenRefresh: null },
      }),
    },
    {
      when: 'the mutation is unknown',
      truth: 'misconfigured',
      answer: json(400, {
        errors: [
          {
            message: 'Cannot query field "tokenRefresh" on type "Mutation".',
            extensions: { exception: { code: 'GraphQLError' } },
          },
        ],
      }),
    },
  ],
  api: {
    expired: json(401, {
      errors: [{ message: 'Signature has expired', extensions: { exception: { code: 'ExpiredSignatureError' } } }],
    }),
    missing: json(401, {
      errors: [{ message: 'To access this path, you need one of the following permissions: AUTHENTICATED_USER' }],
    }),
  },
  login: {
    done: (token) =>
      json(200, { data: { tokenCreate: { token, refreshToken: 'r1', errors: [], user: { id: 'VXNlcjox' } } } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, {
          data: {
            tokenCreate: {
              token: null,
              refreshToken: null,
              errors: [{ field: 'email', message: 'Please, enter valid credentials', code: 'INVALID_CREDENTIALS' }],
              user: null,
            },
          },
        }),
      },
    ],
  },
  logout: { done: json(200, { data: { tokensDeactivateAll: { errors: [] } } }) },
};

const GRAPHQL_DENIED = json(401, {
  errors: [{ message: 'You do not have access to this resource', extensions: { code: 'KS_ACCESS_DENIED' } }],
});

/** KeystoneJS with its stateless cookie. */
const keystone: OriginServer = {
  name: 'KeystoneJS',
  sources: [
    'https://keystonejs.com/docs/config/auth',
    'https://github.com/keystonejs/keystone/blob/main/packages/auth/src/gql/getBaseAuthSchema.ts',
  ],
  credential: 'cookies',
  grant: () => json(200, { data: { authenticatedItem: { __typename: 'User', id: 'ckz1', name: 'Alice' } } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(200, { data: { authenticatedItem: null } }) },
    { when: 'the session is over', truth: 'ended', answer: json(200, { data: { authenticatedItem: null } }) },
    { when: 'it is down', truth: 'outage', answer: html(502, '502 Bad Gateway') },
    {
      when: 'the query is refused',
      truth: 'misconfigured',
      answer: json(400, {
        errors: [{ message: 'This operation has been blocked as a potential Cross-Site Request Forgery (CSRF).' }],
      }),
    },
  ],
  api: { expired: GRAPHQL_DENIED, missing: GRAPHQL_DENIED },
  login: {
    done: () =>
      json(200, {
        data: {
          authenticateUserWithPassword: {
            __typename: 'UserAuthenticationWithPasswordSuccess',
            sessionToken: 'Fe26.2**0cdd',
            item: { id: 'ckz1', name: 'Alice' },
          },
        },
      }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, {
          data: {
            authenticateUserWithPassword: {
              __typename: 'UserAuthenticationWithPasswordFailure',
              message: 'Authentication failed.',
            },
          },
        }),
      },
    ],
  },
  logout: { done: json(200, { data: { endSession: true } }) },
};

/** Vendure with its session cookie. */
const vendure: OriginServer = {
  name: 'Vendure',
  sources: [
    'https://docs.vendure.io/reference/graphql-api/shop/mutations/#login',
    'https://github.com/vendure-ecommerce/vendure/blob/master/packages/core/src/common/error/generated-graphql-shop-errors.ts',
  ],
  credential: 'cookies',
  grant: () => json(200, { data: { activeCustomer: { id: '1', firstName: 'Alice' } } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: json(200, { data: { activeCustomer: null } }) },
    { when: 'the session is over', truth: 'ended', answer: json(200, { data: { activeCustomer: null } }) },
    { when: 'it is down', truth: 'outage', answer: html(502, '502 Bad Gateway') },
  ],
  api: {
    expired: json(401, { errors: [{ message: 'You are not currently authorized to perform this action' }] }),
    missing: json(401, { errors: [{ message: 'You are not currently authorized to perform this action' }] }),
  },
  login: {
    done: () => json(200, { data: { login: { __typename: 'CurrentUser', id: '1', identifier: 'alice@example.com' } } }),
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, {
          data: {
            login: {
              __typename: 'InvalidCredentialsError',
              errorCode: 'INVALID_CREDENTIALS_ERROR',
              message: 'The provided credentials are invalid',
              authenticationError: '',
            },
          },
        }),
      },
      {
        when: 'the address is not verified',
        answer: json(200, {
          data: {
            login: {
              __typename: 'NotVerifiedError',
              errorCode: 'NOT_VERIFIED_ERROR',
              message: 'Please verify this email address before logging in',
            },
          },
        }),
      },
    ],
  },
  logout: { done: json(200, { data: { logout: { success: true } } }) },
};

function wordPressError(statusCode: number, code: string, message: string): ReturnType<typeof json> {
  return json(statusCode, { success: false, statusCode, code, message, data: [] });
}

/** WordPress with the plug-in JWT Auth, whose refresh token is a cookie. */
const wordPress: OriginServer = {
  name: 'WordPress JWT Auth',
  sources: [
    'https://github.com/usefulteam/jwt-auth/blob/master/class-auth.php',
    'https://github.com/usefulteam/jwt-auth/blob/master/readme.txt',
    'https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/',
  ],
  claims: () => ({ iss: 'https://api.example.com', data: { user: { id: '1', device: '', pass: '4dd9' } } }),
  grant: (token) =>
    json(200, {
      success: true,
      statusCode: 200,
      code: 'jwt_auth_valid_credential',
      message: 'Credential is valid',
      data: { token, id: 1, email: 'alice@example.com', nicename: 'alice', displayName: 'Alice' },
    }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: wordPressError(401, 'empty_username', 'Error: The username field is empty.'),
    },
    {
      when: 'the refresh token expired',
      truth: 'ended',
      answer: wordPressError(401, 'jwt_auth_expired_refresh_token', 'Refresh token has expired'),
    },
    {
      when: 'the refresh token was rotated',
      truth: 'ended',
      answer: wordPressError(401, 'jwt_auth_obsolete_refresh_token', 'Refresh token is obsolete'),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: html(500, 'Error establishing a database connection'),
    },
    {
      when: 'it is being updated',
      truth: 'outage',
      answer: html(503, 'Briefly unavailable for scheduled maintenance.'),
    },
    {
      when: 'the plug-in has no secret',
      truth: 'misconfigured',
      answer: wordPressError(403, 'jwt_auth_bad_config', 'JWT is not configured properly.'),
    },
    {
      when: 'the plug-in is off',
      truth: 'misconfigured',
      answer: json(404, {
        code: 'rest_no_route',
        message: 'No route was found matching the URL and request method.',
        data: { status: 404 },
      }),
    },
  ],
  api: {
    expired: wordPressError(401, 'jwt_auth_invalid_token', 'Expired token'),
    missing: json(401, {
      code: 'rest_not_logged_in',
      message: 'You are not currently logged in.',
      data: { status: 401 },
    }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: wordPressError(
          401,
          'incorrect_password',
          'Error: The password you entered for the username alice is incorrect.',
        ),
      },
    ],
  },
  logout: { done: json(200, { success: true }) },
};

/** A Matrix homeserver with refresh tokens, behind a server that keeps them. */
const synapse: OriginServer = {
  name: 'Synapse',
  sources: [
    'https://spec.matrix.org/latest/client-server-api/#post_matrixclientv3refresh',
    'https://github.com/element-hq/synapse/blob/develop/synapse/handlers/auth.py',
  ],
  token: (number) => `syt_YWxpY2U_${number}`,
  grant: (access_token, expires_in) =>
    json(200, { access_token, refresh_token: 'syr_x', expires_in_ms: expires_in * 1000 }),
  cases: [
    {
      when: 'there is no refresh token',
      truth: 'none',
      answer: json(401, { errcode: 'M_UNKNOWN_TOKEN', error: 'refresh token does not exist' }),
    },
    {
      when: 'the refresh token was used before',
      truth: 'ended',
      answer: json(403, { errcode: 'M_FORBIDDEN', error: "refresh token isn't valid anymore" }),
    },
    {
      when: 'the account is deactivated',
      truth: 'ended',
      answer: json(403, { errcode: 'M_USER_DEACTIVATED', error: 'This account has been deactivated' }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', retry_after_ms: 2000 }),
    },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { errcode: 'M_UNKNOWN', error: 'Internal server error' }),
    },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: json(404, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' }),
    },
  ],
  api: {
    expired: json(401, { errcode: 'M_UNKNOWN_TOKEN', error: 'Access token has expired', soft_logout: true }),
    missing: json(401, { errcode: 'M_MISSING_TOKEN', error: 'Missing access token' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(403, { errcode: 'M_FORBIDDEN', error: 'Invalid username or password' }),
      },
    ],
  },
  logout: { done: json(200, {}) },
};

function odooError(code: number, message: string, name: string, detail: string): ReturnType<typeof json> {
  const data = { name, debug: `Traceback (most recent call last):\n${name}: ${detail}`, message: detail, context: {} };
  return json(200, { jsonrpc: '2.0', id: null, error: { code, message, data } });
}

/** Odoo: JSON-RPC, which answers everything with 200. */
const odoo: OriginServer = {
  name: 'Odoo',
  sources: [
    'https://github.com/odoo/odoo/blob/17.0/odoo/http.py',
    'https://github.com/odoo/odoo/blob/17.0/addons/web/controllers/session.py',
  ],
  credential: 'cookies',
  grant: () =>
    json(200, { jsonrpc: '2.0', id: null, result: { uid: 2, name: 'Alice', username: 'alice', db: 'shop' } }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: odooError(100, 'Odoo Session Expired', 'odoo.http.SessionExpiredException', 'Session expired'),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: odooError(100, 'Odoo Session Expired', 'odoo.http.SessionExpiredException', 'Session expired'),
    },
    { when: 'it is down', truth: 'outage', answer: html(502, '502 Bad Gateway') },
    {
      when: 'a proxy leads elsewhere',
      truth: 'misconfigured',
      answer: json(404, { jsonrpc: '2.0', id: null, error: { code: 404, message: '404: Not Found' } }),
    },
  ],
  api: { expired: json(401, { message: 'unauthorized' }), missing: json(401, { message: 'unauthorized' }) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: odooError(200, 'Odoo Server Error', 'odoo.exceptions.AccessDenied', 'Access Denied'),
      },
    ],
  },
  logout: { done: json(200, { jsonrpc: '2.0', id: null, result: null }) },
};

export const contentAndCommerce: readonly OriginServer[] = [
  payload,
  medusa,
  saleor,
  keystone,
  vendure,
  wordPress,
  synapse,
  odoo,
];
