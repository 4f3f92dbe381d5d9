import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meaningOf } from '../../src/refresh/words.ts';

test.each([
  ['ended', { error: 'invalid_grant' }],
  ['ended', { error: 'invalid_grant', error_description: 'Token is not active' }],
  ['ended', { error: 'invalid_grant', reason: 'idle_timeout' }],
  ['ended', { reason: 'idle_timeout', error: 'invalid_grant' }],
  ['ended', { error: 'login_required' }],
  ['ended', { error: 'invalid_token', error_description: 'Jwt expired at 2026-11-23T15:30:00Z' }],
  ['ended', { detail: 'Token is blacklisted', code: 'token_not_valid' }],
  ['ended', { detail: 'No valid refresh token found.' }],
  [
    'ended',
    { code: 400, error_code: 'refresh_token_not_found', msg: 'Invalid Refresh Token: Refresh Token Not Found' },
  ],
  ['ended', { code: 'session_not_found' }],
  ['ended', { __type: 'NotAuthorizedException', message: 'Refresh Token has expired' }],
  ['ended', { errors: [{ message: 'Invalid user credentials.', extensions: { code: 'INVALID_CREDENTIALS' } }] }],
  [
    'ended',
    {
      errors: [
        {
          message: 'Invalid payload. The refresh token is required in either the payload or cookie.',
          extensions: { code: 'INVALID_PAYLOAD' },
        },
      ],
    },
  ],
  ['ended', { data: null, error: { status: 400, name: 'BadRequestError', message: 'Missing refresh token' } }],
  ['ended', { statusCode: 401, code: 'FST_JWT_NO_AUTHORIZATION_IN_COOKIE', error: 'Unauthorized' }],
  ['ended', { statusCode: 401, code: 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', error: 'Unauthorized' }],
  ['ended', { name: 'TokenExpiredError', message: 'jwt expired' }],
  ['ended', { message: 'The token has been blacklisted' }],
  ['ended', { error: 'Your session expired. Please sign in again to continue.' }],
  ['ended', { error: { code: 400, message: 'INVALID_REFRESH_TOKEN', status: 'INVALID_ARGUMENT' } }],
  ['ended', { error: 'ExpiredToken', message: 'Token has expired' }],
  ['ended', { error: { id: 'session_inactive', code: 401, status: 'Unauthorized' } }],
  ['ended', { msg: 'Missing cookie "refresh_token_cookie"' }],
  [
    'ended',
    { title: 'Bad Request', detail: "Required cookie 'refresh_token' is not present.", instance: '/auth/refresh' },
  ],
  ['ended', { error: 'session_timeout' }],
  ['ended', { message: 'Your session has timed out.' }],
  ['ended', { message: 'jwt malformed' }],
  ['ended', { message: 'invalid signature' }],
  ['ended', { message: 'jwt must be provided' }],
  ['ended', { error: 'account_disabled' }],
  ['ended', { error: 'user_blocked' }],
  ['ended', { message: 'Failed for [5f0c]: Refresh token is not in database!' }],
  ['ended', { message: 'Session not found in the database.' }],
  [
    'ended',
    { msg: 'Missing JWT in headers or cookies (Missing Authorization Header; Missing cookie "refresh_token_cookie")' },
  ],
  ['ended', { non_field_errors: ['Signature has expired.'] }],
  ['ended', { message: 'User not found.' }],
  ['ended', { __type: 'UserNotFoundException', message: 'User does not exist.' }],
  ['ended', { message: 'User no longer exists' }],
  ['ended', { error: 'not_logged_in' }],
  ['ended', { message: 'You are not signed in' }],
  ['ended', { message: 'Refresh token mismatch' }],
  ['ended', { message: 'Refresh tokens do not match' }],
  ['ended', { error: 'consent_required' }],
  [
    'ended',
    { error: 'invalid_request', error_description: 'The refresh token is invalid.', hint: 'Token has expired' },
  ],
  ['ended', { error: 'invalid_request', error_description: 'Invalid "refresh_token" in request.' }],
  ['ended', { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }],
  ['ended', { reason: 'Invalid Token!', error: 'invalid_request' }],
  ['ended', { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }],
  ['ended', { message: 'missing or malformed jwt' }],
  [undefined, { error: 'invalid_request' }],
  [undefined, { error: 'invalid_request', error_description: 'Missing form parameter: grant_type' }],
  ['passing', { ok: false, error: 'ratelimited' }],
  ['passing', { error: true, message: 'Something went wrong' }],
  ['passing', { message: 'The session is not in reach: database down' }],
  ['refused', { message: 'Missing cookie XSRF-TOKEN' }],
  ['refused', { msg: 'Missing Authorization Header' }],
  // The endpoint wants a body, which is for the page to mend.
  [undefined, { refresh: ['This field is required.'] }],
  [undefined, { message: ['refreshToken should not be empty', 'refreshToken must be a string'], error: 'Bad Request' }],
  ['passing', { message: 'connect ECONNREFUSED 192.0.2.1:6379' }],
  ['passing', { code: -1, msg: 'system busy', data: null }],
  ['passing', { message: 'fetch failed' }],
  ['passing', { message: 'Network Error' }],
  ['passing', { success: false, message: 'Request failed with status code 502' }],
  ['passing', { message: 'getaddrinfo EAI_AGAIN auth' }],
  ['passing', { errors: [{ message: 'Unexpected error.' }] }],
  ['passing', { message: "Cannot read properties of undefined (reading 'id')" }],
  ['replaced', { error: 'session_mismatch' }],
  ['replaced', { error: 'replaced' }],
  ['passing', { error: 'refresh_in_progress' }],
  ['passing', { error: 'temporarily_unavailable' }],
  ['gateway', { code: 401, message: 'Jwks remote fetch is failed' }],
  ['ended', { detail: 'Authentication credentials were not provided.' }],
  ['passing', { error: 'token_service_unavailable' }],
  ['passing', { message: 'The session store did not answer: connection refused' }],
  ['passing', { error: 'server_error', error_description: 'could not verify the token' }],
  ['refused', { error: 'csrf_rejected' }],
  ['refused', { code: 'EBADCSRFTOKEN', message: 'invalid csrf token' }],
  ['refused', { msg: 'Missing CSRF token' }],
  ['refused', { message: 'CSRF token mismatch.' }],
  ['refused', { detail: 'CSRF Failed: CSRF token missing.' }],
  ['refused', { error: 'invalid_client' }],
  ['refused', { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] }],
  [
    'refused',
    {
      errors: [
        {
          message: 'Cannot query field "sessionToken" on type "Mutation".',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    },
  ],
  ['refused', { error: 'unsupported_grant_type' }],
  ['refused', { message: 'Missing Authentication Token' }],
  ['refused', { message: 'The security token included in the request is expired' }],
  ['refused', { message: 'No API key found in request' }],
  ['refused', { error: 'Authorization field missing' }],
  [
    'refused',
    {
      code: '900902',
      message: 'Missing Credentials',
      description: 'Your call needs a header: "Authorization : Bearer ACCESS_TOKEN"',
    },
  ],
  ['refused', { fault: { faultstring: 'Failed to resolve API Key variable request.queryparam.apikey' } }],
  // These may be a gateway's as well: asked once more.
  [undefined, { message: 'Missing JWT token in request' }],
  [undefined, { message: 'Token not provided' }],
  [undefined, { message: 'Forbidden' }],
  [undefined, { message: 'Unauthorized' }],
  [undefined, { message: 'Access Denied', error: 'Forbidden', statusCode: 403 }],
  [undefined, { error: 'refresh_failed' }],
  [undefined, { error: 'duplicate_cookie' }],
  [undefined, { error: 'account_locked' }],
  [undefined, { error: 'access_denied' }],
  [undefined, { timestamp: '2026-11-23T15:30:00Z', status: 403, error: 'Forbidden', path: '/auth/session/expired' }],
  [undefined, {}],
])('%s: %o', (meaning, body) => {
  expect(meaningOf(body, JSON.stringify(body))).toBe(meaning);
});

test.each([
  ['gateway', 'Jwks remote fetch is failed'],
  ['passing', 'upstream connect error or disconnect/reset before headers. reset reason: connection timeout'],
  ['gateway', 'Jwt issuer is not configured'],
  ['gateway', 'Invalid IAP credentials: empty token'],
  ['refused', 'Invalid CSRF token'],
  [undefined, 'RBAC: access denied'],
  [undefined, 'Unauthorized'],
  [undefined, 'Jwt is expired'],
  [undefined, 'invalid_grant'],
])('%s: the text %s', (meaning, text) => {
  expect(meaningOf(undefined, text)).toBe(meaning);
});

test('the meaning is read in bounded time and never throws, for any JSON of a server', () => {
  fc.assert(fc.property(fc.jsonValue(), (body) => void meaningOf(body, '')));
  const long = `${'token '.repeat(100_000)}x`;
  expect(meaningOf({ error: long }, '')).toBeUndefined();
  expect(meaningOf(undefined, long)).toBeUndefined();
});
