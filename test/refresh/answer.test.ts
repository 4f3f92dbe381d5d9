import { expect, test } from 'vitest';
import { type AnswerRules, readAnswer } from '../../src/refresh/answer.ts';
import { isResponse } from '../../src/refresh/is-response.ts';
import type { Grant } from '../../src/refresh/grant.ts';
import { readGrant } from '../../src/refresh/read-grant.ts';
import { jwt } from '../simulation/jwt.ts';

const accessToken = jwt({ sub: 'alice' });

function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), init);
}

async function grantIn(response: Response, rules?: AnswerRules): Promise<Grant | null | undefined> {
  return (await readAnswer(response, rules)).grant;
}

test('a body that parses as JSON is JSON, with any content type', async () => {
  const html = { headers: { 'content-type': 'text/html; charset=UTF-8' } };
  expect(await readAnswer(json({ access_token: accessToken }, html))).toMatchObject({
    isHtml: false,
    grant: { accessToken },
  });
  expect(await readAnswer(json({ error: 'invalid_grant' }, { status: 400, ...html }))).toMatchObject({
    isHtml: false,
    meaning: 'ended',
  });
});

test.each<unknown>([{ toString: 1 }, [], [401], { code: 401 }])('%j is not a status', async (status) => {
  expect(await readAnswer(json({ status, access_token: accessToken }))).toMatchObject({
    status: 200,
    grant: { accessToken },
  });
});

test.each(['<!doctype html><title>Sorry</title>', '\n  <html>', '<?xml version="1.0"?><Error/>'])(
  '%j is an HTML page',
  async (page) => {
    expect(await readAnswer(new Response(page))).toMatchObject({ isHtml: true, grant: undefined });
  },
);

test.each(['', ' ', 'Unauthorized', 'Invalid token'])(
  '%j that a framework labels as HTML by itself is no page',
  async (text) => {
    const labelled = { headers: { 'content-type': 'text/html; charset=utf-8' } };
    expect(await readAnswer(new Response(text, { status: 401, ...labelled }))).toMatchObject({ isHtml: false });
    expect(await readAnswer(new Response(text, labelled), { isInCookies: true })).toMatchObject({ isHtml: false });
  },
);

test.each([
  ['a bare JSON string', JSON.stringify(accessToken)],
  ['a bare JSON string with a scheme', JSON.stringify(`Bearer ${accessToken}`)],
  ['a bare text', accessToken],
  ['a bare text with a line break', `${accessToken}\n`],
  ['a bare text with a scheme', `Bearer ${accessToken}`],
])('%s is the token', async (_name, text) => {
  expect(await grantIn(new Response(text))).toMatchObject({ accessToken });
});

test.each(['"ok"', 'OK', '"Unauthorized"', '"Invalid refresh token"'])('%s is not a token', async (text) => {
  expect(await grantIn(new Response(text))).toBeUndefined();
});

test('JSON inside a JSON string is read', async () => {
  for (const body of [{ token: accessToken }, accessToken]) {
    const twice = JSON.stringify(JSON.stringify(body));
    expect(await grantIn(new Response(twice))).toMatchObject({ accessToken });
  }
});

test('JSON behind a prefix that keeps other sites from running it is read', async () => {
  for (const prefix of [")]}',\n", ")]}'\n", ')]}']) {
    const text = prefix + JSON.stringify({ token: accessToken });
    expect(await grantIn(new Response(text))).toMatchObject({ accessToken });
  }
});

test.each([
  ['7', 7000],
  ['1.5', 1500],
  ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', undefined],
  ['120, 120', 120_000],
  ['30s', 30_000],
  ['60 seconds', 60_000],
  ['60; comment', 60_000],
  ['soon', undefined],
  ['-1', undefined],
])('Retry-After: %s', async (value, retryAfter) => {
  const headers = { 'retry-after': value, date: 'Thu, 01 Jan 2026 00:00:00 GMT' };
  expect(await readAnswer(new Response('', { status: 503, headers }))).toMatchObject({ retryAfter });
});

test('a date in Retry-After is compared with the clock of the page where the server hides its own', async () => {
  const headers = { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' };
  const now = Date.UTC(2026, 0, 1);
  expect(await readAnswer(new Response('', { status: 503, headers }), {}, now)).toMatchObject({ retryAfter: 60_000 });
});

test('a large answer is read up to 1 MiB, and beyond that it is said', async () => {
  const padding = 'x'.repeat(900_000);
  expect(await grantIn(json({ padding, access_token: accessToken }))).toMatchObject({ accessToken });
  const large = await readAnswer(json({ padding: padding + padding, access_token: accessToken }));
  expect(large).toMatchObject({ grant: undefined, found: 'and no access token in the first MiB' });
});

test.each([
  ['null', null],
  ['false', false],
  ['a placeholder', { token: 'None' }],
  ['isLoggedIn as text', { isLoggedIn: 'false' }],
  ['a null token', { access_token: null }],
  ['an empty token', { accessToken: '' }],
  ['a token that is the text of null', { access_token: 'null' }],
  ['a token that is the text of undefined', { token: 'undefined' }],
  ['a null session', { session: null }],
  ['a null user', { user: null }],
  ['success: false', { success: false }],
  ['ok: false', { ok: false, message: 'no' }],
  ['authenticated: false', { authenticated: false }],
  ['isAuthenticated: false', { isAuthenticated: false }],
  ['logged_in: false', { logged_in: false }],
  ['an error', { error: 'invalid_grant' }],
  ['an error that is an object', { data: null, error: { message: 'no' } }],
  ['errors', { errors: [{ message: 'no' }] }],
  ['a status in words', { status: 'fail', message: 'no' }],
  ['data within', { data: { user: null } }],
  ['auth: false', { auth: false, token: null }],
  ['valid: false', { valid: false }],
  ['success as text', { success: 'false' }],
  ['success as a number', { success: 0 }],
  ['status: unauthenticated', { status: 'unauthenticated' }],
  ['status: false', { status: false, message: 'Log in first' }],
  ['success in Pascal case', { Success: false, Message: 'no' }],
  ['isSuccess: false', { isSuccess: false }],
  ['succeeded: false', { Succeeded: false }],
  ['an outcome in another language', { result: 'KO' }],
  ['err', { err: 'no' }],
  ['hasError', { hasError: true }],
  ['an error message', { errorMessage: 'no' }],
  ['an error code', { errcode: 40_001, errmsg: 'no' }],
])('%s in a 200 means that there is no session, with a token and with cookies', async (_name, body) => {
  expect(await grantIn(json(body))).toBeNull();
  expect(await grantIn(json(body), { isInCookies: true })).toBeNull();
});

test('a 204 means no session if a token is expected, and new cookies otherwise', async () => {
  expect(await grantIn(new Response(null, { status: 204 }))).toBeNull();
  expect(await grantIn(new Response(null, { status: 204 }), { isInCookies: true })).toMatchObject({
    accessToken: 'cookies',
  });
});

test.each([
  ['{}', {}],
  ['a user', { user: { id: 1 } }],
  ['success beside null data', { success: true, data: null }],
  ['code 200 beside null data', { code: 200, msg: 'ok', data: null }],
  ['code 0 beside null data', { code: 0, msg: 'ok', data: null }],
  ['a word of success beside null data', { code: 1, msg: 'success', data: null }],
  ['error code 0', { errcode: 0, errmsg: 'ok', data: null }],
  ['errors that are empty', { errors: {} }],
  ['error: null', { error: null, data: { ok: true } }],
  ['error: false', { error: false }],
  ['no errors', { errors: [] }],
])('%s in a 200 means that the cookies are set', async (_name, body) => {
  expect(await grantIn(json(body), { isInCookies: true })).toMatchObject({ accessToken: 'cookies' });
});

test.each([
  ['a user', { user: { id: 1 } }],
  ['error: null', { error: null, data: { ok: true } }],
  ['no errors', { errors: [] }],
])('%s in a 200 without a token does not mean that there is no session', async (_name, body) => {
  expect(await grantIn(json(body))).toBeUndefined();
});

test.each([['{}'], ['[]']])('%s in a 200 means no session if a token is expected', async (body) => {
  expect(await grantIn(new Response(body))).toBeNull();
  expect((await readAnswer(new Response(body, { headers: { 'x-access-token': accessToken } }))).grant).toBeUndefined();
});

test('an opaque token belongs to the user beside it', async () => {
  const cases: readonly (readonly [object, string | undefined])[] = [
    [{ token: '1|opaque', user: { id: 1, email: 'alice@example.com' } }, '1'],
    [{ access_token: 'opaque', user_id: 7 }, '7'],
    [{ data: { token: 'opaque', user: { _id: 'a' } } }, 'a'],
    [{ id: 'of-the-token', token: 'opaque' }, undefined],
    [{ token: accessToken, user: { id: 1 } }, undefined],
    // Phoenix and PASETO: three parts, and no JWT.
    [{ data: { token: 'SFMyNTY.g2gDYQFuBgA.Zk3pXw', user: { id: 7 } }, expires_in: 300 }, '7'],
    [{ token: 'v4.public.eyJzdWIiOiJhIn0', user: { id: 8 } }, '8'],
  ];
  for (const [body, subject] of cases) expect((await grantIn(json(body)))?.subject).toBe(subject);
  expect(await grantIn(json({ user: { id: 2 } }), { isInCookies: true })).toMatchObject({ subject: '2' });
});

test.each([
  { message: 'Token refreshed', data: null },
  { code: 'SUCCESS', message: '요청에 성공하였습니다.', data: null },
  { success: 1, data: null },
  { code: 20_000, message: '刷新成功', data: null },
  { expires_at: '2026-12-01T00:00:00Z', token: null },
  { message: 'Refreshed', access: '', refresh: '' },
])('an empty envelope beside other members means that the cookies are set: %j', async (body) => {
  expect(await grantIn(json(body), { isInCookies: true })).toMatchObject({ accessToken: 'cookies' });
});

test.each([{ data: null }, { access: null, refresh: null }, { jsonrpc: '2.0', id: 1, result: null }])(
  'an empty envelope alone means that there is no session: %j',
  async (body) => {
    expect(await grantIn(json(body), { isInCookies: true })).toBeNull();
  },
);

test.each([
  { message: 'Session expired' },
  { code: 40_101, message: 'token expired' },
  { message: 'Refresh token has already been used' },
  { code: 'REFRESH_TOKEN_REUSED' },
  { message: 'You must be logged in' },
  { msg: '用户未登录', data: null },
  { message: 'Session not found or expired' },
  { message: 'Token has expired and can no longer be refreshed' },
  { error: 'Token has expired and can no longer be refreshed' },
  'Token has expired and can no longer be refreshed',
  // Such a code, or such a sentence, says that nothing was granted, whatever else it means.
  { code: 'UNAUTHENTICATED', message: 'connect ECONNREFUSED 127.0.0.1:5432' },
  { code: 'server_error', message: 'Session expired' },
])('words of an end without a user mean that there is no session: %j', async (body) => {
  expect(await grantIn(json(body), { isInCookies: true })).toBeNull();
});

test.each(['Token has expired and can no longer be refreshed', 'Session not found or expired', 'Unauthenticated.'])(
  'a text of an end means that there is no session: %s',
  async (text) => {
    expect(await grantIn(new Response(text), { isInCookies: true })).toBeNull();
  },
);

test.each([
  ...['Session refreshed, expired tokens removed', 'Old session revoked', 'ok', 'true', '"Refreshed"'],
  ...['The operation was successful', 'Pong from server', 'Extended by 15 minutes'],
])('any other text means that the cookies are set: %s', async (text) => {
  expect(await grantIn(new Response(text), { isInCookies: true })).toMatchObject({ accessToken: 'cookies' });
});

// PHP with `display_errors` and without `html_errors`, and scripts that print why they can't go on.
test.each([
  '\nFatal error: Uncaught PDOException: SQLSTATE[HY000] [2002] Connection refused in /srv/api.php:5\nStack trace:\n#0 {main}',
  'Error establishing a database connection',
  'Connection failed: Too many connections',
])('a text of a failure with 200 grants nothing and ends nothing: %j', async (text) => {
  const answer = await readAnswer(new Response(text), { isInCookies: true });
  expect(answer).toMatchObject({ grant: undefined, isUnclear: true, meaning: 'passing' });
});

test('a 401 that is told with 200, with the message of an error of the server, ends nothing', async () => {
  const body = { status: 401, title: 'Unauthorized', detail: 'The operation was canceled.' };
  expect(await readAnswer(json(body))).toMatchObject({ status: 401, isUnclear: true });
  expect(await readAnswer(json({ ...body, detail: 'No user' }))).toMatchObject({ status: 401, isUnclear: false });
});

test('the challenge of a firewall is no answer of the endpoint', async () => {
  const challenge = new Response('', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } });
  expect(await readAnswer(challenge, { isInCookies: true })).toMatchObject({ isHtml: true, grant: undefined });
});

test('the user of an opaque token is named by the answer and by the ID token', async () => {
  const namesOf = async (body: object): Promise<unknown> => {
    const grant = await grantIn(json(body));
    return grant ? readGrant(grant, { monotonic: 0, wall: 0 })?.identity.user : undefined;
  };
  expect(await namesOf({ access_token: 'opaque', id_token: accessToken })).toEqual({ sub: 'alice' });
  expect(await namesOf({ access_token: 'opaque', id_token: accessToken, user: { id: 7 } })).toEqual({
    sub: 'alice',
    subject: '7',
  });
  expect(await namesOf({ data: { type: 'tokens', id: 't1', attributes: { token: 'opaque' } } })).toEqual({});
  expect(await namesOf({ access_token: 'opaque', x_request_id: 'a' })).toEqual({});
});

test.each([
  { code: 'UNAUTHORIZED', data: null },
  { code: 1001, msg: '用户不存在', data: null },
  { message: 'Access denied', data: null },
  { message: 'You must be logged in', data: null },
  { token: null, message: 'Refresh failed' },
])('an empty envelope that nothing calls a success means that there is no session: %j', async (body) => {
  expect(await grantIn(json(body), { isInCookies: true })).toBeNull();
});

test.each([
  { id: 7, subscription: 'expired' },
  { me: { id: 1, trial: 'expired' } },
  { message: 'Previous refresh token revoked' },
  { message: 'Access token is not expired yet' },
  { message: '令牌未过期' },
  { message: 'Sesión no expirada' },
  { message: 'Refresh token reused within grace period' },
  { message: 'Access token expired, session restored' },
  { message: 'Refresh token renewed, last one revoked' },
  { status: 'authenticated', data: null },
  { message: 'Old session invalidated, new one issued' },
  { message: 'Session refreshed, your other devices were signed out' },
  { message: "You'll be signed out in 15 minutes" },
  ...[
    'Old session revoked',
    'Earlier session revoked',
    'Last session expired',
    'The other session was revoked',
    'New token set, a session expired',
    'Session will be revoked at midnight',
    'The session is still not expired',
    'Token needed no refresh: the invalid one is unchanged',
    'Token issued for the revoked session',
    'Expired token renewed',
    'Expired token reissued',
    'Expired token replaced',
    'Expired session restored',
    'Expired token regenerated',
    'Expired token rotated',
    'Expired token generated',
    'Expired session extended',
    'Revoked token within grace',
    'Expired sessions were removed',
    'The session was not revoked',
    '会话未失效',
    '会话未超时',
    'O token não expirou',
    'Session revoked on the phone, this one is still active',
    'No refresh needed, an invalid token was ignored',
    'Session unchanged, invalid token ignored',
    "Your session wasn't revoked",
    'The session is not expired',
    'The session is not invalid',
    'The session has not ended',
    'No ha caducado la sesión',
    'Session pas encore expirée',
    '会话未过期',
    'Das Token ist nicht abgelaufen',
    'La session no ha caducado',
    'Le jeton: session non expirée',
  ].map((message) => ({ message })),
  { expires_in: 900, notice: 'Cookies are required for this site.' },
  { user: { id: 1, isLogin: 0 } },
])('words about something else end no session with cookies: %j', async (body) => {
  expect(await grantIn(json(body), { isInCookies: true })).toMatchObject({ accessToken: 'cookies' });
});

test.each([' ', '-', 'log', 'csrf', '请先登录'])(
  'a large message that repeats %j is read in bounded time',
  async (part) => {
    const text = `${part.repeat(300_000 / part.length)}a`;
    for (const name of ['message', 'status', 'url'])
      expect(await readAnswer(json({ [name]: text }), { isInCookies: true })).toMatchObject({ status: 200 });
  },
);

test('a text means that the cookies are set, a page or broken JSON does not', async () => {
  expect(await grantIn(new Response('OK'), { isInCookies: true })).toMatchObject({ accessToken: 'cookies' });
  expect(await grantIn(new Response('<html>'), { isInCookies: true })).toBeUndefined();
  expect(await grantIn(new Response('{"ok":tr'), { isInCookies: true })).toBeUndefined();
});

test('a status in the body counts if the answer is 200 and has no token', async () => {
  expect(await readAnswer(json({ code: 401, msg: 'no' }))).toMatchObject({ status: 401 });
  expect(await readAnswer(json({ code: '401', msg: 'no' }))).toMatchObject({ status: 401 });
  expect(await readAnswer(json({ statusCode: 503 }), { isInCookies: true })).toMatchObject({
    status: 503,
    grant: undefined,
  });
  expect(await readAnswer(json({ error: { code: 500, message: 'oops' } }))).toMatchObject({ status: 500 });
  expect(await readAnswer(json({ errors: [{ status: '503', title: 'no' }] }))).toMatchObject({ status: 503 });
  expect(await readAnswer(json({ error: { code: 404 } }))).toMatchObject({ status: 200, grant: null });
  expect(await readAnswer(json({ status: { toString: 1 }, error: 'no' }))).toMatchObject({ status: 200, grant: null });
  expect(await readAnswer(json({ code: 200, data: { token: accessToken } }))).toMatchObject({
    status: 200,
    grant: { accessToken },
  });
});

test('a 5xx that a body says beside a word for the end is an end', async () => {
  const ends = [
    { code: 500, message: 'Refresh token expired' },
    { code: 500, message: 'token已经过期！', data: null },
    { error: { code: 500, message: 'jwt expired' } },
    { code: 500, msg: '未能读取到有效 token', data: null },
    { code: 500, msg: '会话超时', data: null },
    { code: 500, msg: '请登录', data: null },
    { code: 500, msg: 'Token 已被踢下线：3f2a', data: null },
  ];
  for (const body of ends) expect(await readAnswer(json(body))).toMatchObject({ status: 200, meaning: 'ended' });
  const fails = [
    { code: 500, message: 'Internal server error' },
    { code: 500, message: 'Unknown error while refreshing token' },
    { code: 500, message: 'Session store returned an invalid response' },
    { code: 503, message: 'No session service available, the token has expired' },
  ];
  for (const body of fails) expect((await readAnswer(json(body))).status).toBeGreaterThanOrEqual(500);
  expect(await readAnswer(json({ message: 'jwt expired' }, { status: 500 }))).toMatchObject({ status: 500 });
});

test('the message has the names of the members, never their values', async () => {
  const headers = { 'x-access-token': accessToken, 'x-csrf-token': 'c' };
  const { found } = await readAnswer(json({ jeton: accessToken, [accessToken]: 1, lifetime: 5 }, { headers }));
  expect(found).toBe('without an access token, but with jeton, lifetime, the header x-access-token');
  expect((await readAnswer(new Response(null, { status: 204, headers }))).grant).toBeUndefined();
});

test('refresh.read reads an answer of a custom form', async () => {
  const read = (body: unknown, response: Response) => ({
    accessToken: String(Reflect.get(Object(body), 'jeton') ?? response.headers.get('x-token')),
  });
  expect(await grantIn(json({ jeton: 'a' }), { read })).toEqual({ accessToken: 'a' });
  expect(await grantIn(json({}, { headers: { 'x-token': 'b' } }), { read })).toEqual({ accessToken: 'b' });
  expect(await grantIn(json({}), { read: () => null })).toBeNull();
  expect(await grantIn(json({ token: 'c' }), { read: () => undefined })).toMatchObject({ accessToken: 'c' });
  expect(await grantIn(json({ jeton: 'a' }, { status: 400 }), { read })).toBeUndefined();
});

test('the server’s reason is one word, or is ignored', async () => {
  const reason = async (value: unknown): Promise<unknown> =>
    (await readAnswer(json({ reason: value }, { status: 401 }))).reason;
  expect(await reason('signed_in_elsewhere')).toBe('signed_in_elsewhere');
  expect(await reason('idle-timeout')).toBe('idle-timeout');
  expect(await reason('reuse_detected')).toBe('revoked');
  expect(await reason('no_session')).toBe('none');
  expect(await reason('two words')).toBeUndefined();
  expect(await reason('x'.repeat(65))).toBeUndefined();
  expect(await reason({})).toBeUndefined();
});

test('a response of another implementation is recognised by its members', async () => {
  const polyfilled = { status: 200, headers: new Headers(), text: async () => JSON.stringify({ token: accessToken }) };
  const mocked = { ok: true, status: 200, json: async () => ({ token: accessToken }) };
  for (const given of [polyfilled, mocked]) {
    expect(isResponse(given)).toBe(true);
    if (isResponse(given)) expect(await grantIn(given)).toMatchObject({ accessToken });
  }
  const grants: readonly unknown[] = [
    { accessToken },
    { accessToken, status: 200 },
    null,
    undefined,
    'text',
    { status: 'ok', json: 1 },
  ];
  for (const grant of grants) expect(isResponse(grant)).toBe(false);
});
