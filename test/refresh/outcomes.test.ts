import { inspect } from 'node:util';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createWorld, grantFor, settle, type Sent, type World } from '../simulation/world.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

type Respond = (sent: Sent | undefined) => void;

const says =
  (status: number, body: unknown = '', headers: Record<string, string> = {}): Respond =>
  (sent) =>
    sent?.respond(status === 204 ? null : body, { status, headers });

async function signedIn(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond(options.attach === 'cookies' ? {} : grantFor('alice', 1));
  await ready;
  world.sent.length = 0;
  world.events.length = 0;
  return world;
}

/** Lets the token expire, makes a call, and answers each refresh in turn, until the call has its own answer or no more are sent. */
async function expire(world: World, ...answers: readonly Respond[]): Promise<unknown> {
  await world.advance(180_000);
  let outcome: unknown = 'waiting';
  const settled = (value: unknown): void => {
    outcome = value;
  };
  world.auth.fetch('/api/x').then(settled, settled);
  await settle();
  for (const [at, answer] of answers.entries()) {
    expect(world.refreshes()).toHaveLength(at + 1);
    answer(world.refreshes()[at]);
    await settle();
    if (at < answers.length - 1) await world.advance(2000);
  }
  world.calls()[0]?.respond('ok');
  await settle();
  return outcome;
}

const three = (answer: Respond): readonly Respond[] => [answer, answer, answer];

test.each([
  ['400 invalid_grant', says(400, { error: 'invalid_grant' })],
  ['401 token_not_valid', says(401, { detail: 'Token is invalid or expired', code: 'token_not_valid' })],
  ['403 with a word', says(403, { error: 'session_revoked' })],
  ['401 with a word, labelled as HTML', says(401, { error: 'invalid_grant' }, { 'content-type': 'text/html' })],
])('%s ends the session at once', async (_name, answer) => {
  const world = await signedIn();
  await expire(world, answer);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(world.refreshes()).toHaveLength(1);
});

test.each([
  ['empty', says(401)],
  ['a text', says(401, 'Unauthorized')],
  ['JSON without a word', says(401, { message: 'Unauthorized', statusCode: 401 })],
  ['a 200 that says 401', says(200, { code: 401, msg: 'no' })],
  ['null', says(200, 'null')],
  ['success: false', says(200, { success: false })],
  ['a null token', says(200, { accessToken: null })],
  ['a 200 that says that the token expired', says(200, { code: 50_014, message: 'Token expired' })],
  ['a GraphQL mutation that brings null', says(200, { data: { refreshToken: null } })],
  [
    'a GraphQL mutation with errors of its own',
    says(200, { data: { refresh: { result: null, errors: [{ message: 'Authentication failed' }] } } }),
  ],
  [
    'a GraphQL mutation that is called like a token, with errors of its own',
    says(200, { data: { refreshToken: { success: false, errors: { nonFieldErrors: [{ code: 'x' }] } } } }),
  ],
  ['a 403 that asks to log in', says(403, { message: 'Please log in' })],
  ['a failure in Portuguese', says(200, { sucesso: false, mensagem: 'Não autenticado' })],
  ['a failure in Spanish', says(200, { exito: false, mensaje: 'Acceso denegado' })],
  ['signedIn: false', says(200, { signedIn: false })],
  ['204', says(204)],
])('%s: the second such answer ends a live session, with any retry option', async (_name, answer) => {
  const world = await signedIn({ retry: { attempts: 1 } });
  await expire(world, answer, answer);
  expect(world.refreshes()).toHaveLength(2);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each([
  ['empty', says(401)],
  ['null', says(200, 'null')],
  ['success: false', says(200, { success: false })],
])('%s once, then a grant: the session is kept', async (_name, answer) => {
  const world = await signedIn({ retry: { attempts: 1 } });
  await expire(world, answer, (sent) => sent?.respond(grantFor('alice', 2)));
  expect(world.auth.session.status).toBe('authenticated');
  expect(world.events.map(({ type }) => type)).not.toContain('session-end');
});

test('a visitor of Django REST framework, which says with 403 that nobody is signed in, is not kept waiting', async () => {
  const visitor = createWorld();
  const ready = visitor.auth.ready();
  visitor.refreshes()[0]?.respond({ detail: 'Authentication credentials were not provided.' }, { status: 403 });
  await ready;
  expect(visitor.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});

test('a GraphQL server that does not take the mutation never ends a session', async () => {
  const world = await signedIn();
  const code = { code: 'GRAPHQL_VALIDATION_FAILED' };
  const answer = says(200, { errors: [{ message: 'Cannot query field "token".', extensions: code }] });
  await expire(world, answer, answer, answer);
  expect(world.auth.session.status).toBe('authenticated');
});

test.each([
  ['503 as a status', { errors: [{ message: 'x', extensions: { statusCode: 503 } }], data: null }],
  ['the status of its answer', { errors: [{ message: 'x', extensions: { http: { status: 503 } } }], data: null }],
  ['that of a service', { errors: [{ message: 'x', extensions: { response: { status: 502 } } }], data: null }],
  ['an error of the mutation', { data: { refresh: { token: null, errors: [{ code: 'SERVICE_UNAVAILABLE' }] } } }],
])('a GraphQL server that says in its errors that it is down ends no session: %s', async (_name, body) => {
  const world = await signedIn();
  await expire(world, ...three(says(200, body)));
  expect(world.auth.session.status).toBe('authenticated');
});

test('an outage between two such answers resets the count', async () => {
  const world = await signedIn();
  await expire(world, says(401), says(503), says(401), (sent) => sent?.respond(grantFor('alice', 2)));
  expect(world.auth.session.status).toBe('authenticated');
});

test('the page of a visitor accepts null at once', async () => {
  const visitor = createWorld();
  const ready = visitor.auth.ready();
  visitor.refreshes()[0]?.respond('null');
  await ready;
  expect(visitor.auth.session).toMatchObject({ reason: 'none' });
  expect(visitor.refreshes()).toHaveLength(1);
});

test('a page load asks once more after a 401 without an error code, because it may come from a gateway', async () => {
  const user = createWorld({ retry: { attempts: 1 } });
  const known = user.auth.ready();
  user.refreshes()[0]?.respond('', { status: 401 });
  await settle();
  await user.advance(500);
  user.refreshes()[1]?.respond(grantFor('alice'));
  await known;
  expect(user.auth.session.status).toBe('authenticated');
  const visitor = createWorld();
  const ready = visitor.auth.ready();
  visitor.refreshes()[0]?.respond('', { status: 401 });
  await settle();
  await visitor.advance(500);
  visitor.refreshes()[1]?.respond('', { status: 401 });
  await ready;
  expect(visitor.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
});

test.each([
  ['403 empty', says(403), 'refresh-refused'],
  ['403 of a mesh', says(403, 'RBAC: access denied'), 'refresh-refused'],
  ['403 of a gateway', says(403, { message: 'Forbidden' }), 'refresh-refused'],
  ['403 of a CSRF check', says(403, { error: 'csrf_rejected' }), 'refresh-refused'],
  ['401 of a CSRF check', says(401, { msg: 'Missing CSRF token' }), 'refresh-refused'],
  ['403 HTML', says(403, '<html>', { 'content-type': 'text/html' }), 'refresh-refused'],
  ['400 empty', says(400), 'refresh-refused'],
  ['400 text', says(400, 'Bad Request'), 'refresh-refused'],
  ['401 HTML', says(401, '<html>', { 'content-type': 'text/html' }), 'refresh-gateway'],
  ['401 of a mesh without its keys', says(401, 'Jwks remote fetch is failed'), 'refresh-gateway'],
  ['404', says(404), 'refresh-status'],
  ['405', says(405), 'refresh-status'],
  ['410', says(410, { error: 'session_expired' }), 'refresh-status'],
  ['415', says(415), 'refresh-status'],
  ['422', says(422), 'refresh-status'],
  ['a redirect', says(302, '', { location: '/login' }), 'refresh-redirect'],
  ['an HTML 200', says(200, '<!doctype html>'), 'refresh-html'],
  ['an empty 200', says(200, ' \n'), 'refresh-token'],
])('%s, repeated: the session is kept, and the mistake is reported once', async (_name, answer, topic) => {
  const world = await signedIn();
  expect(await expire(world, ...three(answer))).toMatchObject({ name: 'ConfigurationError', topic });
  expect(world.auth.session.status).toBe('authenticated');
  await world.advance(120_000);
  const again = world.auth.fetch('/api/x').catch((error: unknown) => error);
  for (let attempt = 0; attempt < 3; attempt++) {
    answer(world.refreshes().at(-1));
    await settle();
    await world.advance(14_000);
  }
  await again;
  const lines = vi.mocked(console.error).mock.calls;
  expect(lines).toHaveLength(1);
  expect(lines[0]?.[0]).toContain(`rebearer/docs/troubleshooting.md#${topic}`);
});

test.each([
  ['403 empty', says(403)],
  ['400 empty', says(400)],
  ['an HTML 200', says(200, '<html>')],
  ['404 of a deployment', says(404)],
  ['401 HTML', says(401, '<html>')],
  ['401 of a mesh without its keys', says(401, 'Jwks remote fetch is failed')],
  ['409 of a refresh elsewhere', says(409, { error: 'refresh_in_progress' })],
  ['409 bare', says(409)],
  ['400 of a server that is not ready', says(400, { error: 'temporarily_unavailable' })],
  ['200 with the error of a server', says(200, { error: 'server_error' })],
  ['429', says(429)],
  ['503 with a word', says(503, { error: 'invalid_grant' })],
  ['half a JSON', says(200, '{"access_token":"a')],
  ['an empty 200, as of an answer that breaks off in its headers', says(200, '')],
])('%s once or twice, then a grant: the call has its answer, and the console is empty', async (_name, answer) => {
  const world = await signedIn();
  await expire(world, answer, answer, (sent) => sent?.respond(grantFor('alice', 2)));
  expect(world.calls()).toHaveLength(1);
  expect(world.auth.session.status).toBe('authenticated');
  expect(console.error).not.toHaveBeenCalled();
});

test.each([
  ['401 in a sentence', says(401, { detail: 'Invalid Refresh Token: Already Used' })],
  ['400 of Supabase', says(400, { code: 'refresh_token_already_used', msg: 'Invalid Refresh Token: Already Used' })],
  ['403 with a code', says(403, { code: 'REFRESH_TOKEN_REUSED' })],
])(
  'a token that was used before is asked for once more, as another tab may have rotated it: %s',
  async (_name, answer) => {
    const world = await signedIn();
    await expire(world, answer, (sent) => sent?.respond(grantFor('alice', 2)));
    expect(world.auth.session.status).toBe('authenticated');
  },
);

test('a page load, too, asks once more after a token that was used before', async () => {
  const world = createWorld();
  const ready = world.auth.ready();
  says(400, { code: 'refresh_token_already_used' })(world.refreshes()[0]);
  await settle();
  await world.advance(2000);
  world.refreshes()[1]?.respond(grantFor('alice'));
  await ready;
  expect(world.auth.session.status).toBe('authenticated');
});

test('a token that was used before ends the session when the second answer says so too', async () => {
  const world = await signedIn();
  const used = says(401, { detail: 'Invalid Refresh Token: Already Used' });
  await expire(world, used, used);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('JSON that the server always breaks is said, as the page may be to mend', async () => {
  const world = await signedIn();
  const broken = says(200, '{"access_token":"opaque"}<br /><b>Warning</b>');
  expect(await expire(world, ...three(broken))).toMatchObject({ name: 'RefreshError' });
  expect(vi.mocked(console.error).mock.calls).toMatchObject([[expect.stringContaining('#refresh-token')]]);
});

test.each([
  ['a service worker', { error: 'Offline' }],
  ['a service worker in a sentence', { success: false, message: 'You are offline' }],
  ['a service worker by a member', { ok: false, offline: true }],
  ['a client of an app by a member', { success: false, isOffline: true, data: null }],
  ['PHP', { success: false, message: 'An error occurred' }],
  ['newbee-mall', { resultCode: 500, message: '未知异常，请查看控制台日志并检查配置文件。', data: null }],
  ['mall4j', { code: 'A00005', msg: '服务器出了点小差', data: null, sign: null, success: false }],
  ['Russian', { success: false, message: 'Внутренняя ошибка сервера' }],
  ['Japanese', { success: false, message: 'メンテナンス中です' }],
  ['GraphQL', { errors: [{ message: 'An unknown error occurred' }], data: { tokenRefresh: null } }],
  ['MediaWiki', { error: { code: 'maxlag', info: 'Waiting for 10.64.48.35: 0.6 seconds lagged.' } }],
])('a failure in a 200 that says nothing of the caller ends no session, and is said once: %s', async (_name, body) => {
  const world = await signedIn();
  expect(await expire(world, ...three(says(200, body)))).toMatchObject({ name: 'RefreshError' });
  expect(world.auth.session.status).toBe('authenticated');
  expect(vi.mocked(console.error).mock.calls).toMatchObject([[expect.stringContaining('#refresh-token')]]);
});

test.each([
  ['Casdoor', { status: 'error', msg: 'Unauthorized operation', data: null }],
  ['FastAdmin', { code: 0, msg: '请登录后操作', data: null }],
  ['a member', { success: false, authenticated: false, message: 'Please do come in' }],
  ['a code', { success: false, code: 'E1001', requestId: 'b2f3' }],
  ['a member by which the network was there', { ok: false, offline: false }],
  ['Portuguese', { success: false, message: 'Não autorizado' }],
  ['Russian', { success: false, message: 'Вы не авторизованы' }],
  ['Japanese', { success: false, message: 'セッションの有効期限が切れました' }],
  ['Japanese, of a token', { success: false, message: 'トークンが無効です' }],
  ['Polish', { success: false, message: 'Sesja wygasła' }],
  ['Ukrainian', { success: false, message: 'Сесія закінчилася' }],
  ['Chinese', { success: false, message: '未认证' }],
  ['a success without a session', { code: '00000', data: null, msg: '操作成功' }],
])('a failure in a 200 that may be about the caller ends a session when it is repeated: %s', async (_name, body) => {
  const world = await signedIn();
  await expire(world, says(200, body), says(200, body));
  expect(world.auth.session.status).toBe('unauthenticated');
});

test.each(['Invalid refresh token', 'Refresh token has already been used'])(
  'a 500 that names the end of the session ends none, and is said: %s',
  async (message) => {
    const world = await signedIn();
    await expire(world, ...three(says(500, { message })));
    expect(world.auth.session.status).toBe('authenticated');
    expect(vi.mocked(console.error).mock.calls).toMatchObject([[expect.stringContaining('#refresh-status')]]);
  },
);

test.each([
  ['no member that is known', { jeton: 'secret' }, 'jeton'],
  ['a token with a line break', { access_token: 'secret\r\nX: y' }, 'access_token'],
  ['members of a prototype', '{"__proto__":{"access_token":"secret"}}', '__proto__'],
  ['more than 1 MiB', { padding: 'secret'.repeat(400_000), access_token: 'secret' }, 'first MiB'],
  ['a text', 'secret', 'without an access token'],
])('%s: one attempt, and a message with the found and the known names', async (_name, body, found) => {
  const world = await signedIn();
  const error = await expire(world, says(200, body));
  expect(error).toMatchObject({ name: 'ConfigurationError', topic: 'refresh-token' });
  expect(String(error)).toContain(found);
  expect(String(error)).toContain('access_token (or accessToken, token, jwt, access)');
  expect(String(error)).not.toContain('secret');
  await world.advance(2000);
  expect(world.refreshes()).toHaveLength(1);
});

test('a 409 with the error code ends the session as replaced, and so does another user’s token', async () => {
  const replaced = await signedIn();
  await expire(replaced, says(409, { error: 'session_mismatch' }));
  expect(replaced.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'replaced' });
});

test('the server’s reason is the reason of the session', async () => {
  const world = await signedIn();
  await expire(world, says(401, { error: 'invalid_grant', reason: 'signed_in_elsewhere' }));
  expect(world.auth.session).toMatchObject({ reason: 'signed_in_elsewhere' });
  expect(world.events.at(-1)).toMatchObject({ type: 'session-end', reason: 'signed_in_elsewhere' });
});

test('endStatuses replaces the built-in rules', async () => {
  const world = await signedIn({ refresh: { url: '/auth/refresh', endStatuses: [419] } });
  await expire(world, says(419));
  expect(world.auth.session.status).toBe('unauthenticated');
  const other = await signedIn({ refresh: { url: '/auth/refresh', endStatuses: [419] } });
  await expire(other, ...three(says(401, { error: 'invalid_grant' })));
  expect(other.auth.session.status).toBe('authenticated');
});

test('refresh.read finds a grant in a custom form, and its error is reported', async () => {
  const read = (body: unknown) => ({ accessToken: String(Reflect.get(Object(body), 'jeton')) });
  const world = createWorld({ refresh: { url: '/auth/refresh', read } });
  const ready = world.auth.ready();
  world.refreshes()[0]?.respond({ jeton: 'opaque' });
  await ready;
  void world.auth.fetch('/api/x');
  expect(world.calls()[0]?.authorization).toBe('Bearer opaque');
});

test.each([
  ['the parsed answer of a server', { access_token: 'opaque', expires_in: 60 }],
  ['a grant with a scheme', { accessToken: 'Bearer opaque' }],
])('a refresher may return %s', async (_name, grant) => {
  const world = createWorld({ refresh: async () => grant as never });
  await world.auth.ready();
  void world.auth.fetch('/api/x');
  expect(world.calls()[0]?.authorization).toBe('Bearer opaque');
});

test.each([
  [{ error: 'invalid_grant' }, 'unauthenticated'],
  [{ success: false }, 'unauthenticated'],
  [{ data: { session: null }, error: { message: 'Invalid Refresh Token', status: 400 } }, 'unauthenticated'],
  [{ error: 'server_error' }, 'loading'],
  [{ status: 'error', message: 'Database is down' }, 'loading'],
] as const)('a refresher may return the parsed answer that brings no token: %j', async (answer, status) => {
  const world = createWorld({ refresh: async () => answer as never, retry: { attempts: 1 } });
  await world.auth.ready().catch(() => {});
  expect(world.auth.session.status).toBe(status);
  expect(console.error).not.toHaveBeenCalled();
});

test.each([
  [{ code: 0, success: false, message: 'The operation could not be completed' }, 'loading'],
  [{ status: 0, data: null, error: { message: 'Une erreur est survenue' } }, 'loading'],
  [{ code: 0, data: null, message: 'The operation is completed' }, 'unauthenticated'],
])('0 is a code of success, but not beside an error: %j', async (answer, status) => {
  const world = createWorld({ refresh: { url: '/auth/refresh' }, retry: { attempts: 1 } });
  const ready = world.auth.ready().catch(() => {});
  world.refreshes()[0]?.respond(answer);
  await ready;
  expect(world.auth.session.status).toBe(status);
});

test.each([[undefined], [{}], ['secret token'], [{ accessToken: 'se cret' }]])(
  'a refresher that returns %o gets a clear error',
  async (given) => {
    const world = createWorld({ refresh: async () => given as never });
    const error = await world.auth.ready().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ConfigurationError', topic: 'refresh-token' });
    expect(String(error)).not.toMatch(/se.?cret/);
  },
);

test.each([
  [{ jeton: 'secret', valid: 60 }, 'was answered without an access token, but with jeton, valid'],
  [undefined, 'was answered without an access token'],
  [{ accessToken: 'se cret' }, 'brought no access token that a header can carry'],
])('a refresher that returns %j is told what was found in it', async (given, problem) => {
  const world = createWorld({ refresh: async () => given as never });
  await expect(world.auth.ready()).rejects.toMatchObject({ problem });
});

test.each([
  ['a mistake in its code', new TypeError("Cannot read properties of undefined (reading 'token')")],
  ['a failure of the network', new TypeError('Failed to fetch')],
])('an error tells why a refresher failed: %s', async (_name, cause) => {
  const world = createWorld({ refresh: () => Promise.reject(cause), retry: { attempts: 1 } });
  await world.auth.ready().catch(() => {});
  expect(world.auth.session).toMatchObject({ status: 'loading', error: { code: 'refresh_failed', cause } });
  // The next call rejects during the pause, and tells the same.
  await expect(world.auth.ready()).rejects.toMatchObject({ code: 'refresh_failed', cause });
});

test('an error tells in whole milliseconds when the refresh is tried again', async () => {
  const retry = { attempts: 1, minDelay: 1000.25, maxDelay: 1000.25 };
  const world = createWorld({ refresh: () => Promise.reject(new TypeError('Failed to fetch')), retry });
  await expect(world.auth.ready()).rejects.toMatchObject({ code: 'refresh_failed', retryAfter: 1001 });
});

test('what a client has put into an error of the network stays out: it may have the token', async () => {
  const cause = Object.assign(new Error('Network Error'), { config: { headers: { Authorization: 'Bearer secret' } } });
  const world = createWorld({ refresh: () => Promise.reject(cause), retry: { attempts: 1 } });
  await world.auth.ready().catch(() => {});
  const { session } = world.auth;
  expect(session).toMatchObject({ status: 'loading', error: { code: 'refresh_failed' } });
  expect(session).not.toHaveProperty('error.cause');
});

test.each([
  ['as its cause', (error: Error) => new Error('The refresh has failed.', { cause: error })],
  ['among several', (error: Error) => new AggregateError([error], 'No server has answered.')],
])('an error that has the error of a client %s is left out, too', async (_where, wrap) => {
  const secret = Object.assign(new Error('Network Error'), { config: { headers: { Authorization: 'Bearer secret' } } });
  const world = createWorld({ refresh: () => Promise.reject(wrap(secret)), retry: { attempts: 1 } });
  await expect(world.auth.ready()).rejects.toSatisfy((error) => !inspect(error, { depth: 9 }).includes('secret'));
  expect(inspect(world.auth.session, { depth: 9 })).not.toContain('secret');
});

test.each([
  ['a wrapper', { ok: false, error: new TypeError('Failed to fetch') }],
  ['a wrapper, in Safari', { success: false, cause: new TypeError('Load failed') }],
  ['a wrapper, late', { data: null, error: new DOMException('signal timed out', 'TimeoutError') }],
  [
    'Supabase',
    {
      data: { session: null, user: null },
      error: Object.assign(new Error('Failed to fetch'), { name: 'AuthRetryableFetchError', status: 0 }),
    },
  ],
  ['Hey API', { data: undefined, error: new TypeError('Failed to fetch'), response: undefined }],
  ['PostgREST', { data: null, error: { message: 'TypeError: Failed to fetch' }, status: 0 }],
  ['PostgREST, in Safari', { data: null, error: { message: 'TypeError: Load failed' }, count: null, status: 0 }],
])(
  'an error of the network that a refresher returns instead of throwing ends no session: %s',
  async (_name, answer) => {
    const world = createWorld({ refresh: async () => answer as never, retry: { attempts: 1 } });
    await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
    await world.advance(1000);
    await expect(world.auth.fetch('/api/x')).rejects.toMatchObject({ name: 'RefreshError' });
    expect(world.auth.session.status).toBe('authenticated');
    expect(console.error).not.toHaveBeenCalledWith(expect.stringContaining('#refresh-token'));
  },
);

test.each([
  ['a wrapper', { ok: false, error: new Error('Refresh token expired') }],
  [
    'Supabase',
    {
      data: { session: null, user: null },
      error: Object.assign(new Error('Invalid Refresh Token: Refresh Token Not Found'), { status: 400 }),
    },
  ],
])('a refusal that a refresher returns as an error ends the session: %s', async (_name, answer) => {
  const world = createWorld({ refresh: async () => answer as never });
  await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
  await world.advance(1000);
  void world.auth.fetch('/api/x');
  await settle();
  // It is asked again before it is believed.
  await world.advance(10_000);
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a refresher may return its token within an object that is no JSON', async () => {
  const answer: Record<string, unknown> = { access_token: 'opaque', error: undefined };
  answer['self'] = answer;
  const world = createWorld({ refresh: async () => answer as never });
  await world.auth.ready();
  expect(world.auth.session.status).toBe('authenticated');
});

const thrown: readonly (readonly [string, object])[] = [
  ['ky or ofetch', { response: Response.json({ error: 'invalid_grant' }, { status: 400 }) }],
  ['a client that has read the body', { response: readResponse(400), data: { error: 'invalid_grant' } }],
  ['axios', { response: { status: 401, data: { error: 'invalid_grant' }, headers: {} } }],
  ['axios, with a code of the app', { code: 1006, response: { status: 401, data: { error: 'invalid_grant' } } }],
  ['Angular', { name: 'HttpErrorResponse', headers: {}, status: 400, error: { error: 'invalid_grant' } }],
  ['axios, for a text', { response: { status: 401, data: '{"error":"invalid_grant"}' } }],
  ['Apollo, for a status', { statusCode: 400, response: { status: 400 }, bodyText: '{"error":"invalid_grant"}' }],
  ['wretch', { status: 400, response: { status: 400 }, json: { error: 'invalid_grant' } }],
  [
    'superagent',
    {
      status: 400,
      response: {
        status: 400,
        body: { error: 'invalid_grant' },
        error: Object.assign(new Error('cannot POST /auth/refresh (400)'), { status: 400, text: 'Bad Request' }),
      },
    },
  ],
  ['graphql-request, for a status', { response: { status: 401, errors: [{ message: 'Refresh token is expired' }] } }],
];

function readResponse(status: number): Response {
  const response = new Response('x', { status });
  void response.text();
  return response;
}

test.each(thrown)('a refusal that %s has thrown is an answer', async (_name, members) => {
  const refresh = vi.fn<() => Promise<never>>(() => Promise.reject(Object.assign(new Error('refused'), members)));
  const world = createWorld({ refresh });
  await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
  await world.advance(1000);
  void world.auth.fetch('/api/x');
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(refresh).toHaveBeenCalledOnce();
});

test.each([
  ['openapi-fetch, hey-api', { error: { error: 'down' }, response: readResponse(503) }],
  ['a client that has not read the body', { error: 'down', response: new Response('down', { status: 503 }) }],
])('a failure that %s returns with its response ends nothing, and a refusal does', async (_name, failure) => {
  let answer: object = failure;
  const refresh = vi.fn<() => Promise<never>>(() => Promise.resolve(answer as never));
  const world = createWorld({ refresh });
  await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
  await world.advance(1000);
  const call = world.auth.fetch('/api/x').catch((error: unknown) => error);
  for (let seconds = 0; seconds < 10; seconds++) await world.advance(1000);
  expect(refresh).toHaveBeenCalledTimes(3);
  expect(await call).toMatchObject({ code: 'refresh_failed' });
  expect(world.auth.session.status).toBe('authenticated');
  answer = { error: { error: 'invalid_grant' }, response: readResponse(400) };
  await world.advance(60_000);
  void world.auth.fetch('/api/x');
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a grant that a client returns with its response is a grant', async () => {
  const data = { access_token: 'opaque', expires_in: 60 };
  const response = readResponse(200);
  const world = createWorld({ refresh: () => Promise.resolve({ data, response } as never) });
  await world.auth.ready();
  expect(await world.auth.getAccessToken()).toBe('opaque');
});

test('a response that a refresher throws is an answer', async () => {
  const answers: unknown[] = [
    new Response(null, { status: 503 }),
    Response.json({ error: 'invalid_grant' }, { status: 400 }),
  ];
  const refresh = vi.fn<() => Promise<never>>(() => Promise.reject(answers.shift()));
  const world = createWorld({ refresh });
  await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
  await world.advance(1000);
  void world.auth.fetch('/api/x');
  await settle();
  expect(world.auth.session.status).toBe('authenticated');
  await world.advance(1000);
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each([
  ['graphql-request', { response: { status: 200, errors: [{ message: 'Refresh token is expired' }] } }],
  ['urql', { graphQLErrors: [{ message: 'Refresh token is expired' }], networkError: undefined }],
  ['Apollo', { errors: [{ message: 'x', extensions: { code: 'invalid_grant' } }] }],
])(
  'the errors of GraphQL that %s has thrown are an answer with 200, which is asked for twice',
  async (_name, members) => {
    const refresh = vi.fn<() => Promise<never>>(() => Promise.reject(Object.assign(new Error('refused'), members)));
    const world = createWorld({ refresh });
    await world.auth.login({ accessToken: 'opaque', expiresIn: 1 });
    await world.advance(1000);
    void world.auth.fetch('/api/x');
    await world.advance(1000);
    await world.advance(1000);
    expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
    expect(refresh).toHaveBeenCalledTimes(2);
  },
);

test.each([
  ['graphql-request', { response: { status: 503, errors: [{ message: 'boom' }] } }],
  ['the SDK of Directus', { errors: [{ message: 'boom' }], response: readResponse(502) }],
  ['urql', { graphQLErrors: [{ message: 'boom' }], response: { status: 500 } }],
  ['Feathers', { code: 503, errors: [{ message: 'boom' }] }],
  ['Yup', { errors: ['accessToken is a required field'] }],
])('the outage that %s throws with errors ends nothing', async (_name, members) => {
  const refresh = () => Promise.reject(Object.assign(new Error('failed'), members));
  const world = createWorld({ refresh, retry: { attempts: 1 } });
  await world.auth.ready().catch(() => {});
  await world.advance(5000);
  expect(world.auth.session.status).toBe('loading');
});

test('the errors of an AggregateError are of the network', async () => {
  const refresh = () => Promise.reject(new AggregateError([new Error('session expired'), new Error('token expired')]));
  const world = createWorld({ refresh, retry: { attempts: 1 } });
  expect(await world.auth.ready().catch((error: unknown) => error)).toMatchObject({ name: 'RefreshError' });
  expect(world.auth.session.status).toBe('loading');
});

test.each([{ response: { status: 503 } }, { response: undefined }, { response: 'none' }, { status: 401 }])(
  'an error with %j ends nothing',
  async (members) => {
    const refresh = () => Promise.reject(Object.assign(new Error('failed'), members));
    const world = createWorld({ refresh, retry: { attempts: 1 } });
    expect(await world.auth.ready().catch((error: unknown) => error)).toMatchObject({ name: 'RefreshError' });
    expect(world.auth.session.status).toBe('loading');
  },
);

test('a refresh.read that throws is said to, unless the answer says that there is no session', async () => {
  const read = (body: unknown) => ({ accessToken: Reflect.get(Reflect.get(Object(body), 'data') as object, 'token') });
  const world = createWorld({ refresh: { url: '/auth/refresh', read } });
  const ready = world.auth.ready().catch((error: unknown) => error);
  world.refreshes()[0]?.respond({ jeton: 'secret' });
  expect(await ready).toMatchObject({ name: 'ConfigurationError', topic: 'refresh-token' });
  expect(vi.mocked(console.error).mock.calls.join()).toMatch(/refresh\.read throws/);
  const visitor = createWorld({ refresh: { url: '/auth/refresh', read } });
  const known = visitor.auth.ready();
  visitor.refreshes()[0]?.respond({ data: null });
  await known;
  expect(visitor.auth.session).toMatchObject({ reason: 'none' });
});

test('offline the first attempt is made, and no pause is waited for', async () => {
  const world = await signedIn();
  world.setOnline(false);
  const outcome = await expire(world, (sent) => sent?.fail());
  expect(outcome).toMatchObject({ name: 'RefreshError' });
  const local = await signedIn();
  local.setOnline(false);
  await expire(local, (sent) => sent?.respond(grantFor('alice', 2)));
  expect(local.calls()).toHaveLength(1);
});

test('where a Response has no static json, a parsed answer that says that there is no session ends it', async () => {
  const json = vi.spyOn(Response, 'json').mockImplementation(() => {
    throw new TypeError('Response.json is not a function');
  });
  onTestFinished(() => json.mockRestore());
  const world = createWorld({ refresh: async () => ({ error: 'invalid_grant' }) as never });
  await world.auth.ready();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated' });
});

test('where there is no DOMException, a failed refresh is reported and repeated, and one without an answer ends', async () => {
  vi.stubGlobal('DOMException', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const world = createWorld({ retry: { attempts: 1 } });
  const ready = world.auth.ready().catch((error: unknown) => error);
  await settle();
  world.refreshes()[0]?.fail();
  expect(await ready).toMatchObject({ name: 'RefreshError' });
  expect(world.auth.session).toMatchObject({ status: 'loading', error: { code: 'refresh_failed' } });
  await world.advance(60_000);
  expect(world.refreshes()).toHaveLength(2);
  await world.advance(15_000);
  expect(world.auth.session).toMatchObject({ error: { code: 'refresh_failed' } });
});

test('a refresher that begins with the fetch of the auth sends its request, once', async () => {
  const world: World = createWorld({ refresh: () => world.auth.fetch('/auth/refresh', { method: 'POST' }) });
  const call = world.auth.fetch('/api/x');
  await settle();
  expect(world.sent).toHaveLength(1);
  world.refreshes()[0]?.respond(grantFor('alice'));
  await settle();
  world.calls()[0]?.respond('ok');
  expect((await call).status).toBe(200);
  expect(world.sent).toHaveLength(2);
});
