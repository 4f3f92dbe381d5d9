import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLog } from '../../demo/server/log.ts';
import { bearer, login, send, serve, visit } from './visitor.ts';

test('each request has an entry, in the order of arrival', async () => {
  const server = await serve({ now: () => 1_000_000_000_000 });
  const visitor = await login(server);
  await visitor.get('/api/me?call=7', { origin: server.url });
  expect(server.log).toEqual([
    {
      id: 1,
      at: 1_000_000_000_000,
      method: 'POST',
      path: '/auth/login',
      query: '',
      origin: server.url,
      authorization: 'none',
      status: 200,
      outcome: 'login',
      subject: 'alice',
      sessionId: visitor.sessionId,
      tokenId: undefined,
      tokenState: 'none',
      issuedTokenId: expect.any(String),
      cookies: 0,
      setCookies: 1,
      bodySha256: undefined,
    },
    expect.objectContaining({
      id: 2,
      method: 'GET',
      path: '/api/me',
      query: '?call=7',
      origin: server.url,
      authorization: 'bearer',
      status: 200,
      outcome: 'served',
      subject: 'alice',
      sessionId: visitor.sessionId,
      tokenId: expect.any(String),
      tokenState: 'valid',
    }),
  ]);
});

test('an entry is there while its request is still open', async () => {
  const server = await serve();
  let release = (): void => {};
  const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  const arrived = new Promise<void>((resolve) => {
    server.intercept(() => {
      resolve();
      return held;
    });
  });
  const answer = visit(server).get('/api/public');
  await arrived;
  expect(server.log).toMatchObject([{ path: '/api/public', status: 0, outcome: 'pending' }]);
  release();
  await answer;
  expect(server.log).toMatchObject([{ path: '/api/public', status: 200, outcome: 'served' }]);
});

test('an entry has the jti of the token, also if it is expired, refused or revoked', async () => {
  const server = await serve({ tokenLifetime: 20 });
  const visitor = await login(server);
  const states = async (): Promise<unknown> => {
    await visitor.get('/api/me');
    return server.log.at(-1);
  };
  expect(await states()).toMatchObject({ status: 200, tokenState: 'valid' });
  const tokenId = server.log.at(-1)?.tokenId;
  server.rejectTokens();
  expect(await states()).toMatchObject({ status: 401, outcome: 'token_refused', tokenState: 'revoked', tokenId });
  server.advance(20_000);
  expect(await states()).toMatchObject({ status: 401, tokenState: 'expired', tokenId, subject: 'alice' });
  await visitor.refresh();
  server.revokeAll('alice');
  expect(await states()).toMatchObject({
    status: 401,
    tokenState: 'revoked',
    tokenId: expect.not.stringMatching(`^${tokenId}$`),
  });
  expect((await visit(server).get('/api/me')).status).toBe(401);
  expect(server.log.at(-1)).toMatchObject({ authorization: 'none', tokenState: 'none', tokenId: undefined });
});

test('an entry has a hash of the body of an API call, also of a refused one', async () => {
  const server = await serve();
  const visitor = await login(server);
  const bodySha256 = createHash('sha256').update('the body').digest('hex');
  const headers = { 'content-type': 'text/plain' };
  await visitor.post('/api/echo', { body: 'the body', headers });
  await visitor.post('/api/echo', { body: 'the body', headers: { ...headers, ...bearer(visitor) } });
  await visitor.get('/api/me');
  expect(server.log.slice(1)).toMatchObject([
    { status: 401, bodySha256 },
    { status: 200, bodySha256 },
    { status: 200, bodySha256: undefined },
  ]);
});

test('no secret is in the log', async () => {
  const server = await serve();
  const visitor = await login(server);
  const secrets = ['alice-demo', visitor.accessToken, visitor.cookie];
  await visitor.get(`/api/me?access_token=${visitor.accessToken}`);
  await visitor.get(`/api/${visitor.accessToken}`);
  await visitor.refresh();
  secrets.push(visitor.accessToken, visitor.cookie);
  await visitor.post('/auth/logout');
  const written = JSON.stringify(server.log);
  for (const secret of secrets) expect(written).not.toContain(secret);
  expect(written).toContain('"query":"?[hidden]"');
});

test('the log is always the same array, and can be emptied', async () => {
  const server = await serve();
  const { log } = server;
  await visit(server).get('/api/public');
  server.clearLog();
  expect(log).toEqual([]);
  await visit(server).get('/api/public');
  expect(server.log).toBe(log);
  expect(log).toMatchObject([{ id: 2 }]);
});

test('a long log keeps the latest entries', () => {
  const log = createLog();
  for (let at = 0; at < 10_001; at += 1) log.open(new Request('http://localhost/'), at);
  expect(log.entries).toHaveLength(10_000);
  expect(log.entries.at(0)?.id).toBe(2);
});

test('a client that disconnects is recorded without an answer', async () => {
  const server = await serve();
  const visitor = await login(server);
  const controller = new AbortController();
  const arrived = new Promise<void>((resolve) => {
    server.intercept(() => {
      resolve();
      return undefined;
    });
  });
  const call = fetch(`${server.url}/api/slow?ms=10000`, { headers: bearer(visitor), signal: controller.signal });
  await arrived;
  controller.abort();
  await expect(call).rejects.toThrow('aborted');
  await expect.poll(() => server.log.at(-1)).toMatchObject({ path: '/api/slow', outcome: 'aborted', status: 0 });
  expect((await send(`${server.url}/api/public`, { method: 'GET' })).status).toBe(200);
});
