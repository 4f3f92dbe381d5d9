import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affirms, denialOf, soundsRefused } from '../../src/refresh/denial.ts';
import { cookieGrant, deniesSession, findGrant, grantFrom } from '../../src/refresh/grant.ts';
import { readGrant } from '../../src/refresh/read-grant.ts';
import { jwt } from '../simulation/world.ts';

const accessToken = jwt({ sub: 'alice', sid: 's1', exp: 2_000_000_180, iat: 2_000_000_000 });
const askedAt = { monotonic: 0, wall: 2_000_000_000_000 };

test.each([
  ['OAuth', { access_token: accessToken, expires_in: 180, refresh_token: 'r' }],
  ['Directus', { data: { access_token: accessToken, expires: 900_000, refresh_token: 'r' } }],
  ['Strapi', { jwt: accessToken, user: { id: 1, token: 'opaque' } }],
  ['Django SimpleJWT', { access: accessToken, refresh: 'r' }],
  ['a session around it', { session: { token: 'opaque', accessToken } }],
  ['an opaque token before the JWT', { token: 'opaque', data: { accessToken } }],
  ['a camel-cased name', { authToken: accessToken }],
  ['capitals', { AuthenticationResult: { AccessToken: accessToken, TokenType: 'Bearer' } }],
  ['hyphens', { 'access-token': accessToken }],
  ['two levels down', { tokens: { access: { token: accessToken, expires: 'x' }, refresh: { token: jwt({}) } } }],
  ['tokens within data', { data: { tokens: { accessToken } } }],
  ['JSON:API', { data: { type: 'session', attributes: { access_token: accessToken } } }],
  ['an authorisation', { status: 'success', user: { id: 1 }, authorisation: { token: accessToken, type: 'bearer' } }],
  ['a user', { user: { email: 'alice@example.com', token: accessToken } }],
  ['an access token object', { accessToken: { token: accessToken, expiresAt: 'x' } }],
  ['Bearer before it', { access_token: `Bearer ${accessToken}` }],
  ['Sanctum, with its record', { accessToken: { id: 1, name: 'page' }, plainTextToken: accessToken }],
  ['AT Protocol', { accessJwt: accessToken, refreshJwt: jwt({}) }],
  ['a GraphQL mutation', { data: { tokenCreate: { token: accessToken, errors: [] } } }],
  [
    'a GraphQL mutation that is called like a refresh token',
    { data: { refreshToken: { token: accessToken, refreshToken: 'r' } } },
  ],
  ['such a mutation with an access token', { data: { refreshToken: { accessToken } } }],
  ['a row of PostgREST', [{ token: accessToken }]],
  ['a result of .NET', { isSuccess: true, isFailure: false, error: null, value: { accessToken } }],
  ['Convex', { status: 'success', value: { tokens: { token: accessToken, refreshToken: 'r' } }, logLines: [] }],
  [
    'django-allauth',
    { status: 200, data: { user: { id: 1 } }, meta: { is_authenticated: true, access_token: accessToken } },
  ],
  ['Stytch', { status_code: 200, session_token: 'opaque', session_jwt: accessToken, user: { user_id: 'u' } }],
  ['Descope', { sessionJwt: accessToken, refreshJwt: jwt({}), firstSeen: false }],
  ['a token that was encoded twice', { access_token: JSON.stringify(accessToken) }],
  ['a JWT in an envelope', { success: true, message: 'ok', data: accessToken }],
  ['an authorization', { authorization: `Bearer ${accessToken}` }],
  ['a line end behind it', { token: `${accessToken}\n` }],
  ['bearer in lower case', { token: `bearer  ${accessToken}` }],
  ['a value two levels down', { tokens: { access: { value: accessToken }, refresh: { value: jwt({}) } } }],
  ['an access token with a value', { accessToken: { value: accessToken, expiresAt: 'x' } }],
  ['a text of OData', { '@odata.context': 'https://api.example.com/$metadata#Edm.String', value: accessToken }],
  ['tRPC with superjson', { result: { data: { json: { accessToken, expiresAt: 'x' }, meta: { values: {} } } } }],
  ['a pair beside its user', { data: { user: { id: 1 }, tokenPair: { accessToken, refreshToken: 'r' } } }],
  ['a pair in the metadata', { status: 200, metadata: { user: { _id: 'u' }, tokenPair: { accessToken } } }],
  ['metadata', { message: 'ok', status: 200, metadata: { user: { _id: 'u' }, tokens: { accessToken } } }],
  ['results', { isSuccess: true, results: { access_token: accessToken, expires_at: 'x' } }],
  ['the answer of another server, handed on', { userId: 1, tokenResponse: { accessToken } }],
  [
    'Sa-Token in its own words',
    { code: 200, data: { id: 1, tokenInfo: { tokenName: 'satoken', tokenValue: accessToken } } },
  ],
  ['tokens beside their user', { user: { id: 1 }, authTokens: { accessToken, refreshToken: 'r' } }],
  ['a batch of tRPC', [{ result: { data: { accessToken, expiresAt: 'x' } } }]],
  ['a batch of tRPC with superjson', [{ result: { data: { json: { accessToken, at: 'x' }, meta: { values: {} } } } }]],
  ['a GraphQL mutation that is called refresh', { data: { refresh: { token: accessToken } } }],
  [
    'the result of such a mutation, beside its errors',
    { data: { refresh: { result: { token: accessToken }, errors: [] } } },
  ],
  ["a template's jwToken", { succeeded: true, data: { id: '1', jwToken: accessToken, refreshToken: 'r' } }],
  ['Sa-Token', { code: 200, data: { tokenName: 'satoken', tokenValue: accessToken, isLogin: true, tag: null } }],
  ['a RespBean', { status: 200, msg: 'ok', obj: { tokenHead: 'Bearer', token: accessToken } }],
  ['a service of ASP.NET', { d: { token: accessToken, __type: 'Token' } }],
  ['OCS', { ocs: { meta: { status: 'ok', statuscode: 200 }, data: { token: accessToken } } }],
  ['data in Portuguese', { sucesso: true, dados: { token: accessToken } }],
  ['data in Spanish', { exito: true, datos: { token: accessToken } }],
  ['APIs of AWS Lambda', { statusCode: 200, body: { token: accessToken } }],
  ['Redux', { payload: { token: accessToken } }],
  ['a content', { content: { token: accessToken } }],
  ['credentials', { credentials: { token: accessToken } }],
  ['an info', { code: 1, info: { token: accessToken } }],
  ['a bearer', { bearer: accessToken }],
  ['a new token', { newToken: accessToken }],
  ['a session in a GraphQL mutation', { data: { refreshSession: { session: { accessToken, expiresAt: 'x' } } } }],
])('%s: the JWT is found', (_name, body) => {
  expect(findGrant(body)?.accessToken).toBe(accessToken);
});

test('a refresh token is found as a text, with a token or with a value', () => {
  for (const refresh of ['r', { token: 'r' }, { value: 'r' }])
    expect(findGrant({ tokens: { access: { value: 'opaque' }, refresh } })).toMatchObject({
      accessToken: 'opaque',
      refreshToken: 'r',
    });
});

test('expires_in is read beside the token or at the top, as a number or as text', () => {
  expect(findGrant({ access_token: 'x', expires_in: '60' })?.expiresIn).toBe(60);
  expect(findGrant({ data: { token: 'x' }, expires_in: 60 })?.expiresIn).toBe(60);
  expect(findGrant({ access_token: 'x', expires_in: '2026-01-01' })?.expiresIn).toBeUndefined();
});

test.each(['accessToken', 'authToken', 'bearerToken', 'apiToken', 'plainTextToken', 'access', 'authorization'])(
  'an opaque token is taken as %s before one of unknown purpose',
  (name) => {
    expect(findGrant({ token: 'other', [name]: 'opaque' })?.accessToken).toBe('opaque');
  },
);

test('an opaque access token takes precedence over a JWT of unknown purpose', () => {
  expect(findGrant({ access_token: 'opaque', user: { token: accessToken } })?.accessToken).toBe('opaque');
});

test.each([
  ['a JWT', { token: accessToken, user: { id: 1, accessToken: 'ya29.other' } }],
  ['a JWT in an envelope', { data: { token: accessToken, user: { auth_token: 'other' } } }],
  ['a JWT by its own name', { jwt: accessToken, user: { access_token: 'gho_other' } }],
])('a token of another service below the user is passed over for %s', (_what, body) => {
  expect(findGrant(body)?.accessToken).toBe(accessToken);
});

test.each([
  ['an opaque token of unknown purpose', { token: 'csrf', user: { access_token: accessToken } }],
  ['a word', { success: true, token: 'ok', user: { accessToken } }],
])('a JWT below the user is taken before %s', (_what, body) => {
  expect(findGrant(body)?.accessToken).toBe(accessToken);
});

test.each(['metadata', 'meta', 'info'])('no token is taken from what an app keeps of its user in %s', (name) => {
  const user = { id: 1, [name]: { token: accessToken } };
  expect(findGrant({ token: 'opaque', user })?.accessToken).toBe('opaque');
  expect(findGrant({ data: { user } })).toBeUndefined();
});

test('Sa-Token names the user of its opaque token', () => {
  const data = { tokenName: 'satoken', tokenValue: 'opaque', isLogin: true, loginId: '10001', loginType: 'login' };
  expect(findGrant({ code: 200, data })).toMatchObject({ accessToken: 'opaque', subject: '10001' });
});

test('an opaque token beside the user is taken before one of another service below', () => {
  expect(findGrant({ token: 'opaque', user: { api_token: 'other' } })?.accessToken).toBe('opaque');
  expect(findGrant({ user: { api_token: 'own' } })?.accessToken).toBe('own');
});

test('a refresh token is never used as an access token', () => {
  for (const body of [
    { refresh_token: accessToken },
    { tokens: { refresh: { token: accessToken } } },
    { refresh: accessToken },
    { data: { refreshToken: { token: accessToken } } },
  ])
    expect(findGrant(body)).toBeUndefined();
});

test.each([
  ['an object of its own', { access: { token: accessToken, expires: 'x' }, refresh: { token: 'r', expires: 'x' } }],
  ['such an object beside it', { tokens: { access: { token: accessToken }, refresh: { token: 'r' } } }],
  ['a camel-cased name', { accessToken, refreshToken: { token: 'r', expires: 'x' } }],
])('the refresh token is read from %s', (_what, body) => {
  expect(grantFrom(body)).toMatchObject({ accessToken, refreshToken: 'r' });
});

test.each([
  { error: 'deprecated' },
  { user: null },
  { token: null },
  { status: 'failed' },
  { errors: ['of the cache'] },
])('%j of the call, in meta, does not deny the session', (meta) => {
  for (const isTokenExpected of [true, false])
    expect(deniesSession({ message: 'Refreshed', data: {}, meta }, isTokenExpected)).toBe(false);
});

test('a result of Convex without tokens denies the session', () => {
  expect(deniesSession({ status: 'success', value: { tokens: null }, logLines: [] }, true)).toBe(true);
});

test('a refresh token that is no text is none', () => {
  expect(grantFrom({ accessToken, refreshToken: { id: 1 } })).toMatchObject({ accessToken, refreshToken: undefined });
});

test('the configured scheme is stripped, in any case, and no other', () => {
  expect(findGrant({ token: `JWT ${accessToken}` }, 'jwt')?.accessToken).toBe(accessToken);
  expect(findGrant({ token: `JWT ${accessToken}` })).toBeUndefined();
  expect(readGrant({ accessToken: `Bearer ${accessToken}` }, askedAt)?.accessToken).toBe(accessToken);
  expect(readGrant({ accessToken: `Token ${accessToken}` }, askedAt, { scheme: 'Token' })?.accessToken).toBe(
    accessToken,
  );
});

test.each(['1|9wFZ0kq3', '00D5g000004x!AQEAQ', 'user:pass', 'a,b;c="d"', 'x'])('%s is a token', (token) => {
  expect(findGrant({ access_token: token })?.accessToken).toBe(token);
  expect(readGrant({ accessToken: token }, askedAt)?.accessToken).toBe(token);
});

test('only expires_in is read as the lifetime, anywhere around the token', () => {
  const data = { tokens: { access: 'x' }, expires_in: 60 };
  expect(findGrant({ data })?.expiresIn).toBe(60);
  for (const name of ['expires', 'expiresIn', 'expires_at', 'ttl', 'lifetime'])
    expect(findGrant({ access_token: 'x', [name]: 900_000 })?.expiresIn).toBeUndefined();
});

test('a session may be called by a number', () => {
  expect(findGrant({ access_token: 'x', session_id: 42 })?.sessionId).toBe('42');
  expect(findGrant({ data: { token: 'x' }, sessionId: 0 })?.sessionId).toBe('0');
});

test('the limits of the session are read in seconds', () => {
  const limits = { session_expires_in: 43_200, idle_expires_in: '900' };
  expect(findGrant({ access_token: 'x', ...limits })).toMatchObject({ sessionExpiresIn: 43_200, idleExpiresIn: 900 });
});

test('times that a JWT has as text are read', () => {
  const given = { accessToken: jwt({ sub: 'alice', exp: '2000000180', iat: '2000000000' }) };
  expect(readGrant(given, askedAt)).toMatchObject({ lifetime: 180_000, mintedAt: 2_000_000_000 });
});

test('claims that are nested too deep make the token opaque', () => {
  const nested = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;
  const deep = `e30.${Buffer.from(nested).toString('base64url')}.x`;
  expect(readGrant({ accessToken: deep }, askedAt)).toMatchObject({ accessToken: deep, claims: undefined });
});

test('inherited members are not read', () => {
  expect(findGrant(JSON.parse('{"__proto__":{"access_token":"x"},"constructor":{"token":"y"}}'))).toBeUndefined();
});

test('a token that no header can carry is ignored', () => {
  for (const bad of [
    '',
    'null',
    'undefined',
    'Bearer null',
    'a b',
    'a\r\nX: y',
    'ä',
    'x'.repeat(3) + '\u0000',
    'Bearer',
    'Bearer a b',
  ]) {
    expect(findGrant({ access_token: bad })).toBeUndefined();
    expect(readGrant({ accessToken: bad }, askedAt)).toBeUndefined();
  }
});

test('claims are decoded and frozen, and an opaque token has none', () => {
  const grant = readGrant<{ sub: string }>({ accessToken }, askedAt);
  expect(grant).toMatchObject({
    claims: { sub: 'alice' },
    identity: { user: { sub: 'alice' }, session: { sid: 's1' } },
    lifetime: 180_000,
  });
  expect(Object.isFrozen(grant?.claims)).toBe(true);
  expect(readGrant({ accessToken: 'opaque', expiresIn: 5 }, askedAt)).toMatchObject({
    claims: undefined,
    lifetime: 5000,
  });
});

test('reading never throws, for any JSON of a server', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const grant = findGrant(body);
      if (grant !== undefined) expect(readGrant(grant, askedAt)).toBeDefined();
    }),
  );
});

test.each([
  [{ error: undefined }, undefined],
  [{ errcode: 0, errmsg: 'hecho' }, undefined],
  [{ status: 'locked' }, 'says so in its member status'],
])('%j reports a failure: %s', (body, denial) => {
  expect(denialOf(body)).toBe(denial);
});

/** The names and words of a success that is none, by their source. */
const DENIALS: readonly (readonly [source: string, ...bodies: readonly object[]])[] = [
  ['Saleor', { accountErrors: [{ field: 'token', code: 'INVALID' }] }],
  [
    'SuperTokens',
    { status: 'GENERAL_ERROR' },
    { status: 'RESTART_FLOW_ERROR' },
    { status: 'EMAIL_ALREADY_EXISTS_ERROR' },
  ],
  ['Okta', { status: 'PASSWORD_EXPIRED' }, { status: 'LOCKED_OUT' }],
  ['Identity of .NET', { successful: false }, { login_success: false }],
  ['django-graphql-auth', { nonFieldErrors: [{ code: 'x' }] }, { non_field_errors: ['x'] }],
  ['Baidu', { err_no: 110 }],
  ['Pothos', { __typename: 'Error', message: 'x' }],
  ['JFinal', { state: 'fail', msg: 'x' }],
  [
    'apps, by an error',
    { success: 'no' },
    { error_msg: 'x' },
    { message: 'Unauthenticated.' },
    { msg: 'failed' },
    { errmsg: 'failure' },
  ],
  [
    'apps, by an outcome',
    { status: 'NOK' },
    { result: 'err' },
    { status: 'invalid' },
    { result: 'denied' },
    { result: 'failure' },
  ],
  ['apps, by the user', { status: 'not_logged_in' }, { status: 'not authenticated' }, { status: 'no-session' }],
  ['apps, by what was done', { status: 'logged_out' }, { status: 'signed out' }, { status: 'expired' }],
  ['Auth.js, Passport', { url: '/api/auth/error?error=Configuration' }, { location: '/login?error=1' }],
  ['Clerk, Spring', { url: '/sign-in?error=1' }, { url: '/login?from=%2F&error=1' }],
  ['Spring, Moodle', { redirect: 'login?failed' }, { url: '/login.php?auth_failed=1' }, { next: '/auth?denied=1' }],
];

test.each(DENIALS.flatMap(([source, ...bodies]) => bodies.map((body) => ({ source, body }))))(
  '$source: $body reports a failure',
  ({ body }) => {
    expect(denialOf(body)).toBeDefined();
  },
);

test.each<object>([
  { error: 'none' },
  { error: 'null' },
  { error: 'No errors' },
  { error_message: 'No error occurred' },
  { errno: 0, error_message: 'x' },
  { error_code: 0, errors: 'x' },
  { url: '/authors?error=1' },
  { url: '/login?error=false' },
])('%j reports no failure', (body) => {
  expect(denialOf(body)).toBeUndefined();
});

test('the status in the record of a user is the user’s', () => {
  for (const status of ['expired', 'locked']) expect(denialOf({ id: 1, status }, true)).toBeUndefined();
});

test.each<object>([
  { status: 'true' },
  { code: 'OK' },
  { result: 'success' },
  { error_msg: 'success' },
  { state: 'ok' },
  { http_code: 200 },
  { responseCode: 200 },
  { message: 'Signed in' },
  { message: '성공' },
])('%j reports a success', (body) => {
  expect(affirms(body)).toBe(true);
});

test.each([
  'You need to be logged in',
  'You have to be logged in',
  'Unauthorized: for logged in users only',
  'User is already logged in',
  'Logged in from another browser',
  'Signed in elsewhere',
  'success: false',
  // Windows, of an error 0.
  'Error: The operation completed successfully.',
  'Failed to refresh the logged in user',
  '登录不成功',
  '登录未成功',
])('«%s» reports no success', (message) => {
  expect(affirms({ message })).toBe(false);
});

/** What the answer of a login says, or where it leads. */
test.each<object>([
  ...[
    'User not found',
    'Login failed',
    'Authentication failed',
    'Your account is locked',
    'Login denied',
    'Log in failed',
  ].map((message) => ({ message })),
  { msg: "This user doesn't exist" },
  { redirect: '/mfa' },
  { redirect: '/two-factor' },
  { url: '/verify-email' },
])('%j sounds like a refused login', (body) => {
  expect(soundsRefused(body)).toBe(true);
});

test.each([
  'Welcome, alice. Last login failed on Monday',
  'Welcome. The import failed',
  'Hello user. The previous login failed',
  '登录成功，密码错误次数已清零',
])('«%s» does not', (message) => {
  expect(soundsRefused({ message })).toBe(false);
});

test.each([
  [{ session: undefined, expires_in: 180 }, true],
  [{ code: 0, data: null }, false],
])('%j does not deny a session (token expected: %s)', (body, isTokenExpected) => {
  expect(deniesSession(body, isTokenExpected)).toBe(false);
});

test.each<object>([
  ...['account', 'profile', 'viewer', 'member', 'person', 'employee', 'identity', 'whoami', 'me'].map((name) => ({
    [name]: null,
  })),
  ...['guest', 'anonymous', 'guest-1', 'AnonymousUser', '-1'].map((id) => ({ user: { id, token: null } })),
  { currentSession: null },
  { user: { id: 5, isAuthenticated: false } },
  { success: true, auth: null },
])('cookies only: %j means that there is no session', (body) => {
  expect(deniesSession(body, false)).toBe(true);
});

test.each([{ authenticated_user: { id: 7 } }, { authUser: { id: 7 } }])('%j names the user', (body) => {
  expect(cookieGrant(body).subject).toBe('7');
});
