import { expect, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { ReferenceServer } from '../../demo/server/server.ts';
import { bearer, login, send, serve, visit, type Answer, type Visitor } from './visitor.ts';

type Form = Readonly<Record<string, string>>;

function post(server: ReferenceServer, path: string, form: Form | string): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: server.url };
  return send(server.url + path, { headers, body: new URLSearchParams(form).toString() });
}

function refresh(server: ReferenceServer, refreshToken: unknown, more: Form = {}): Promise<Answer> {
  return post(server, '/oauth/token', {
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    ...more,
  });
}

async function loginForTokens(
  options: ServerOptions = {},
): Promise<{ server: ReferenceServer; visitor: Visitor; refreshToken: string }> {
  const server = await serve({ grants: 'tokens', ...options });
  const visitor = visit(server);
  const answer = await visitor.post('/auth/login', { body: { username: 'alice', password: 'alice-demo' } });
  expect(answer).toMatchObject({ status: 200, setCookie: [] });
  return { server, visitor, refreshToken: String(answer.json.refresh_token) };
}

test('a login answers with both tokens and without a cookie, and the token endpoint with the next two', async () => {
  const { server, visitor, refreshToken } = await loginForTokens({ tokenLifetime: 180 });
  expect((await visitor.get('/api/me')).status).toBe(200);
  const answer = await refresh(server, refreshToken);
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache', 'content-type': 'application/json' },
    setCookie: [],
    json: {
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 180,
      refresh_token: expect.stringMatching(/^v1\.[\w.-]+$/),
      session_id: visitor.sessionId,
    },
  });
  expect(answer.json.refresh_token).not.toBe(refreshToken);
  visitor.accessToken = String(answer.json.access_token);
  expect((await visitor.get('/api/me')).status).toBe(200);
  expect(server.log.map(({ outcome }) => outcome)).toEqual(['login', 'served', 'rotated', 'served']);
});

test('the predecessor gets the same successor within its grace, and ends the family after it', async () => {
  const { server, refreshToken } = await loginForTokens({ graceSeconds: 20, now: () => 1_000_000_000_000 });
  const next = await refresh(server, refreshToken);
  server.advance(19_999);
  expect((await refresh(server, refreshToken)).json.refresh_token).toBe(next.json.refresh_token);
  server.advance(1);
  for (const used of [refreshToken, next.json.refresh_token]) {
    expect(await refresh(server, used)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', reason: 'reuse_detected' },
    });
  }
});

test('without rotation the answer has no refresh token, and the old one stays valid', async () => {
  const { server, refreshToken } = await loginForTokens({ rotation: false });
  for (const answer of [await refresh(server, refreshToken), await refresh(server, refreshToken)]) {
    expect(answer.status).toBe(200);
    expect(answer.json).not.toHaveProperty('refresh_token');
  }
});

test.each<readonly [string, Form | string, number, string]>([
  ['no grant type', { refresh_token: 'x' }, 400, 'invalid_request'],
  ['no refresh token', { grant_type: 'refresh_token' }, 400, 'invalid_request'],
  ['a field twice', 'grant_type=refresh_token&refresh_token=x&refresh_token=y', 400, 'invalid_request'],
  ['a form that is too long', { grant_type: 'refresh_token', refresh_token: 'x'.repeat(9000) }, 400, 'invalid_request'],
  ['another grant type', { grant_type: 'password', username: 'alice' }, 400, 'unsupported_grant_type'],
  ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 400, 'invalid_grant'],
])('%s gets the answer of RFC 6749', async (_name, form, status, error) => {
  const server = await serve({ grants: 'tokens' });
  expect(await post(server, '/oauth/token', form)).toMatchObject({
    status,
    headers: { 'cache-control': 'no-store', pragma: 'no-cache', 'content-type': 'application/json' },
    json: { error },
  });
});

test('a body that is not a form is refused', async () => {
  const { server, refreshToken } = await loginForTokens();
  const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: refreshToken });
  for (const type of ['application/json', undefined, 'text/plain']) {
    const answer = await send(`${server.url}/oauth/token`, { headers: { 'content-type': type }, body });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  }
});

test('an unknown client gets invalid_client, with any other parameters', async () => {
  const { server, refreshToken } = await loginForTokens({ clientId: 'page' });
  for (const more of [{}, { client_id: 'other' }]) {
    expect(await refresh(server, refreshToken, more)).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    const revoked = await post(server, '/oauth/revoke', { token: refreshToken, ...more });
    expect(revoked).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
  }
  expect((await refresh(server, refreshToken, { client_id: 'page' })).status).toBe(200);
});

test.each(['the current', 'an older'])(
  'a revocation of %s refresh token ends the session, and its tokens',
  async (which) => {
    const { server, visitor, refreshToken } = await loginForTokens();
    const next = await refresh(server, refreshToken);
    await refresh(server, next.json.refresh_token);
    const token = which === 'the current' ? String(next.json.refresh_token) : refreshToken;
    expect(await post(server, '/oauth/revoke', { token })).toMatchObject({ status: 200, text: '' });
    expect(await refresh(server, next.json.refresh_token)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', reason: 'logged_out' },
    });
    expect((await visitor.get('/api/me')).status).toBe(401);
  },
);

test('a revocation of an unknown token gets the same answer, of an access token or without a token an error', async () => {
  const { server, visitor, refreshToken } = await loginForTokens();
  expect(await post(server, '/oauth/revoke', { token: 'unknown' })).toMatchObject({ status: 200, text: '' });
  expect(await post(server, '/oauth/revoke', { token: visitor.accessToken })).toMatchObject({
    status: 400,
    json: { error: 'unsupported_token_type' },
  });
  expect(await post(server, '/oauth/revoke', {})).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  expect((await refresh(server, refreshToken)).status).toBe(200);
});

test('a revoked and an expired session return their reason', async () => {
  const { server, visitor, refreshToken } = await loginForTokens({ sessionLifetime: 3600 });
  server.advance(3_600_000);
  expect((await refresh(server, refreshToken)).json).toEqual({ error: 'invalid_grant', reason: 'expired' });
  server.revokeSession(visitor.sessionId);
  expect((await refresh(server, refreshToken)).json).toEqual({ error: 'invalid_grant', reason: 'revoked' });
});

test('the token endpoint accepts only POST, and answers too many calls with 429', async () => {
  const { server, refreshToken } = await loginForTokens({ rateLimit: { refresh: { limit: 1, windowSeconds: 3600 } } });
  for (const path of ['/oauth/token', '/oauth/revoke']) {
    const answer = await send(server.url + path, { method: 'GET' });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  }
  await refresh(server, refreshToken);
  expect(await refresh(server, refreshToken)).toMatchObject({
    status: 429,
    headers: { 'retry-after': expect.any(String) },
  });
});

test('a listed page of another origin may use it without credentials, and the cookie’s routes do not exist', async () => {
  const app = 'http://localhost:5173';
  const server = await serve({ grants: 'tokens', allowedOrigins: [app] });
  const headers = { origin: app, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await send(`${server.url}/oauth/token`, { headers, body: 'grant_type=refresh_token&refresh_token=x' });
  expect(answer.headers['access-control-allow-origin']).toBe(app);
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  for (const path of ['/auth/refresh', '/auth/logout']) {
    expect((await send(server.url + path, { headers: { origin: app } })).status).toBe(404);
  }
});

test('the token endpoint exists in no other mode', async () => {
  const server = await serve();
  expect((await refresh(server, 'x')).status).toBe(404);
});

test('the list of sessions needs the bearer, and ending one ends its refresh token', async () => {
  const { server, visitor, refreshToken } = await loginForTokens();
  const other = await login(server);
  const list = await visitor.get('/auth/sessions');
  expect(list.json.sessions).toMatchObject([{ current: true }, { current: false }]);
  await other.post(`/auth/sessions/${visitor.sessionId}/revoke`, { headers: bearer(other) });
  expect((await refresh(server, refreshToken)).json).toEqual({ error: 'invalid_grant', reason: 'revoked' });
});
