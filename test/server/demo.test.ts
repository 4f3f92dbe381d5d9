import { expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../../demo/server/demo.ts';
import { bearer, login, LONG, send, visit, type Visitor } from './visitor.ts';

async function serveDemo(): Promise<Demo> {
  const demo = await startDemo({ port: 0, dbFile: ':memory:', ...LONG });
  onTestFinished(() => demo.close());
  demo.naive.reconfigure(LONG);
  return demo;
}

function setConditions({ server }: Demo, body: unknown): Promise<unknown> {
  return visit(server).post('/demo/conditions', { body });
}

test('a page sets the lifetime of tokens', async () => {
  const demo = await serveDemo();
  await setConditions(demo, { tokenLifetime: 7 });
  const visitor = await login(demo.server);
  expect((await visitor.refresh()).json.expires_in).toBe(7);
});

test('invalid conditions change nothing', async () => {
  const demo = await serveDemo();
  const before = (await send(`${demo.server.url}/demo/conditions`, { method: 'GET' })).json;
  await setConditions(demo, { tokenLifetime: -1, latency: '5', refresh: '404', isStrict: 1 });
  await setConditions(demo, 'x');
  expect((await send(`${demo.server.url}/demo/conditions`, { method: 'GET' })).json).toEqual(before);
});

test('another page cannot set conditions', async () => {
  const demo = await serveDemo();
  const headers = { origin: demo.hostile.url, 'content-type': 'application/json' };
  const answer = await send(`${demo.server.url}/demo/conditions`, { headers, body: '{"refresh":"401"}' });
  expect(answer.json.refresh).toBe('normal');
});

test.each([
  ['500', 500],
  ['401', 401],
] as const)(
  'a refresh fails with %s when the page asks for it, and works again afterwards',
  async (refresh, status) => {
    const demo = await serveDemo();
    const visitor = await login(demo.server);
    await setConditions(demo, { refresh });
    expect((await visitor.refresh()).status).toBe(status);
    await setConditions(demo, { refresh: 'normal' });
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('under strict rotation the predecessor of a cookie is invalid', async () => {
  const demo = await serveDemo();
  await setConditions(demo, { isStrict: true });
  const visitor = await login(demo.server);
  const { cookie } = visitor;
  await visitor.refresh();
  visitor.cookie = cookie;
  expect((await visitor.refresh()).json).toMatchObject({ error: 'invalid_grant' });
});

/** Who uses the interceptor: the same routes, under another path and by another cookie. */
async function loginNaively({ server }: Demo): Promise<{ cookie: string; visitor: Visitor }> {
  const visitor = visit(server);
  const { setCookie } = await visitor.post('/naive/auth/login', {
    body: { username: 'alice', password: 'alice-demo' },
  });
  return { cookie: setCookie.at(-1)?.split(';')[0] ?? '', visitor };
}

test('the interceptor has its own session, which refreshes and ends separately', async () => {
  const demo = await serveDemo();
  const ours = await login(demo.server);
  const { cookie, visitor } = await loginNaively(demo);
  expect(cookie).toMatch(/^naive=/);
  const refreshed = await visitor.post('/naive/auth/refresh', { headers: { cookie } });
  expect(refreshed.json.access_token).toBeTypeOf('string');
  expect(refreshed.setCookie.at(-1)).toContain('Path=/naive/auth');
  expect((await visitor.get('/naive/api/me', bearer(visitor))).status).toBe(200);
  demo.naive.revokeAll('alice');
  expect((await ours.refresh()).status).toBe(200);
});

test('what a client says of its connection is not said of the one between the servers, nor the other way round', async () => {
  const { server } = await serveDemo();
  const url = `${server.url}/naive/auth/login`;
  const headers = { origin: server.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ username: 'alice', password: 'alice-demo' });
  for (const own of [
    { upgrade: 'h2c', connection: 'upgrade, close' },
    { expect: '100-continue', connection: 'close' },
  ]) {
    const answer = await send(url, { headers: { ...headers, ...own }, body });
    expect(answer.status).toBe(200);
    expect(answer.headers['connection']).toBe('close');
    expect(answer.headers['keep-alive']).toBeUndefined();
  }
});

test('a method that is not forwarded is refused', async () => {
  const { server } = await serveDemo();
  expect((await send(`${server.url}/naive/api/me`, { method: 'TRACE' })).status).toBe(405);
});

test('tokens that the page ends are ended for the interceptor too, and the tally counts both by the server’s log', async () => {
  const demo = await serveDemo();
  const ours = await login(demo.server);
  const { visitor } = await loginNaively(demo);
  await ours.post('/demo/reject-tokens', { headers: bearer(ours) });
  expect((await visitor.get('/naive/api/me', bearer(visitor))).status).toBe(401);
  expect((await ours.get('/api/me', bearer(ours))).status).toBe(401);
  await ours.refresh();
  expect((await ours.get('/api/me', bearer(ours))).status).toBe(200);
  const tally = (await ours.get('/demo/tally')).json;
  expect(tally).toMatchObject({
    ours: { calls: 1, refused: 1, refreshes: 1 },
    naive: { calls: 0, refused: 1, refreshes: 0 },
  });
});
