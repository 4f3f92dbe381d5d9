import { expect, test } from 'vitest';
import type { ReferenceServer } from '../../demo/server/server.ts';
import { bearer, login, send, serve, type Answer, type SentHeaders, type Visitor } from './visitor.ts';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
const INVALID = 'Bearer realm="api", error="invalid_token"';

async function serveExpired(responseToken: 'accept' | 'reject'): Promise<{ server: ReferenceServer; late: Visitor }> {
  const server = await serve({ responseToken, tokenLifetime: 60, graceSeconds: 20, now: () => 1_000_000_000_000 });
  const late = await login(server);
  server.advance(60_000);
  server.clearLog();
  return { server, late };
}

/** A GET as a browser sends it to its own origin: with the cookie, without an origin. */
function read({ late, server }: { server: ReferenceServer; late: Visitor }, headers?: SentHeaders): Promise<Answer> {
  return send(`${server.url}/api/me`, {
    method: 'GET',
    headers: { ...SAME_ORIGIN, ...bearer(late), cookie: `session=${late.cookie}`, ...headers },
  });
}

test('an expired token and the cookie of its session get the answer and a new token', async () => {
  const { server, late } = await serveExpired('accept');
  const answer = await late.post('/api/notes', { body: { text: 'once' }, headers: bearer(late) });
  expect(answer).toMatchObject({
    status: 201,
    headers: { 'cache-control': 'no-store', 'x-access-token-expires-in': '60' },
    setCookie: [],
  });
  late.accessToken = answer.headers['x-access-token'] ?? '';
  expect(await late.get('/api/notes')).toMatchObject({ status: 200, json: { notes: [{ text: 'once' }] } });
  expect(server.log).toMatchObject([
    { status: 201, tokenState: 'expired', issuedTokenId: expect.any(String), subject: 'alice' },
    { status: 200, tokenState: 'valid', tokenId: server.log[0]?.issuedTokenId, issuedTokenId: undefined },
  ]);
});

test('a server that rejects sends the new token with its 401, before any side effect', async () => {
  const { server, late } = await serveExpired('reject');
  const answer = await late.post('/api/notes', { body: { text: 'no' }, headers: bearer(late) });
  expect(answer).toMatchObject({
    status: 401,
    headers: { 'cache-control': 'no-store', 'www-authenticate': INVALID, 'x-access-token-expires-in': '60' },
  });
  late.accessToken = answer.headers['x-access-token'] ?? '';
  expect((await late.get('/api/notes')).json).toEqual({ notes: [] });
  expect(server.log[0]).toMatchObject({ status: 401, outcome: 'token_refused', tokenState: 'expired' });
});

test.each(['accept', 'reject'] as const)(
  'simultaneous calls all get the same token and no cookie: %s',
  async (responseToken) => {
    const { server, late } = await serveExpired(responseToken);
    const answers = await Promise.all(Array.from({ length: 20 }, () => read({ server, late })));
    expect(new Set(answers.map(({ headers }) => headers['x-access-token'])).size).toBe(1);
    server.advance(9999);
    const last = await read({ server, late });
    expect(last.headers['x-access-token']).toBe(answers[0]?.headers['x-access-token']);
    expect(last.headers['x-access-token-expires-in']).toBe('50');
    server.advance(1);
    expect((await read({ server, late })).headers['x-access-token']).not.toBe(last.headers['x-access-token']);
    expect(server.log.every(({ setCookies }) => setCookies === 0)).toBe(true);
    expect((await late.refresh()).status).toBe(200);
  },
);

test('a shared token is never sent in the second half of its lifetime', async () => {
  const server = await serve({ responseToken: 'accept', tokenLifetime: 4, now: () => 1_000_000_000_000 });
  const late = await login(server);
  server.advance(4000);
  const first = await read({ server, late });
  server.advance(1999);
  expect((await read({ server, late })).headers['x-access-token']).toBe(first.headers['x-access-token']);
  server.advance(1);
  const second = await read({ server, late });
  expect(second.headers['x-access-token']).not.toBe(first.headers['x-access-token']);
  expect(second.headers['x-access-token-expires-in']).toBe('4');
});

test.each<readonly [string, (late: Visitor, server: ReferenceServer) => SentHeaders | Promise<SentHeaders>]>([
  ['no cookie', () => ({ cookie: undefined })],
  ['an unknown cookie', () => ({ cookie: 'session=unknown' })],
  ['two cookies', ({ cookie }) => ({ cookie: `session=${cookie}; session=${cookie}` })],
  ['another session’s cookie', async (_, server) => ({ cookie: `session=${(await login(server)).cookie}` })],
  [
    'an ended session',
    ({ sessionId, cookie }, server) => (server.revokeSession(sessionId), { cookie: `session=${cookie}` }),
  ],
  ['a page of another origin', () => ({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' })],
  ['a sibling that is not listed', () => ({ origin: 'http://sibling.localhost', 'sec-fetch-site': 'same-site' })],
  ['a sandboxed frame', () => ({ origin: 'null', 'sec-fetch-site': 'cross-site' })],
  ['no word of the browser about the page', () => ({ 'sec-fetch-site': undefined })],
  ['a navigation', () => ({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })],
  [
    'a token with a forged signature',
    ({ accessToken }) => ({ authorization: `Bearer ${accessToken.slice(0, -8)}AAAAAAAA` }),
  ],
])('%s gets a plain 401', async (_name, change) => {
  const { server, late } = await serveExpired('accept');
  const headers = await change(late, server);
  const answer = await read({ server, late }, headers);
  expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': INVALID }, setCookie: [] });
  expect(answer.headers['x-access-token']).toBeUndefined();
});

test('the predecessor of a cookie is valid during its grace, and afterwards gets no token and ends no session', async () => {
  const { server, late } = await serveExpired('accept');
  const cookie = `session=${late.cookie}`;
  const authorization = `Bearer ${late.accessToken}`;
  await late.refresh();
  server.advance(19_999);
  expect((await read({ server, late }, { cookie, authorization })).status).toBe(200);
  server.advance(1);
  expect((await read({ server, late }, { cookie, authorization })).status).toBe(401);
  expect((await late.refresh()).status).toBe(200);
});

test('no token, a valid one and a refused one are answered as usual', async () => {
  const server = await serve({ responseToken: 'accept' });
  const late = await login(server);
  expect((await read({ server, late }, { authorization: undefined })).headers['www-authenticate']).toBe(
    'Bearer realm="api"',
  );
  expect((await read({ server, late })).headers['x-access-token']).toBeUndefined();
  server.rejectTokens();
  const refused = await read({ server, late });
  expect(refused).toMatchObject({ status: 401 });
  expect(refused.headers['x-access-token']).toBeUndefined();
});

test('a listed page of another origin may send the cookie and read the token, on an error too', async () => {
  const app = 'http://localhost:5173';
  const server = await serve({ responseToken: 'accept', tokenLifetime: 20, allowedOrigins: [app] });
  const own = { origin: app, 'sec-fetch-site': 'same-site', 'content-type': 'application/json' };
  const body = '{"username":"alice","password":"alice-demo"}';
  const granted = await send(`${server.url}/auth/login`, { headers: own, body });
  const cookie = granted.setCookie.at(-1)?.split(';')[0];
  server.advance(20_000);
  const headers = { ...own, cookie, authorization: `Bearer ${String(granted.json.access_token)}` };
  const answer = await send(`${server.url}/api/admin`, { method: 'GET', headers });
  expect(answer).toMatchObject({
    status: 403,
    headers: {
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'WWW-Authenticate, Retry-After, X-Access-Token, X-Access-Token-Expires-In',
      'x-access-token': expect.any(String),
    },
  });
});

test('the cookie is sent to /api too, but only in this mode', async () => {
  const body = { username: 'alice', password: 'alice-demo' };
  for (const [responseToken, path] of [
    ['accept', '/'],
    ['reject', '/'],
    [false, '/auth'],
  ] as const) {
    const server = await serve({ responseToken });
    const visitor = await login(server);
    const answer = await visitor.post('/auth/login', { body });
    const kept = answer.setCookie.filter((field) => !field.includes('Max-Age=0'));
    expect(kept).toEqual([expect.stringMatching(new RegExp(`SameSite=Strict; Path=${path}$`))]);
  }
});
