import { expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../../demo/server/demo.ts';
import { bearer, LONG, send, visit, type Visitor } from './visitor.ts';

async function serveDemo(runs?: Parameters<typeof startDemo>[1]): Promise<Demo> {
  const demo = await startDemo({ port: 0, dbFile: ':memory:' }, runs);
  onTestFinished(() => demo.close());
  return demo;
}

/** Makes a run, and signs alice in there, with tokens and a grace that outlive a test on a busy machine. */
async function startRun(demo: Demo, given: object = {}): Promise<{ path: string; cookie: string; visitor: Visitor }> {
  const rules = { ...LONG, ...given };
  const visitor = visit(demo.server);
  const made = await visitor.post('/play', { body: rules });
  const path = `/play/${String(made.json.run)}`;
  const body = { username: 'alice', password: 'alice-demo' };
  const { setCookie } = await visitor.post(`${path}/auth/login`, { body });
  return { path, cookie: setCookie.at(-1)?.split(';')[0] ?? '', visitor };
}

test('a run has its own sessions, with a cookie that is sent nowhere else', async () => {
  const demo = await serveDemo();
  const { path, cookie, visitor } = await startRun(demo);
  const refreshed = await visitor.post(`${path}/auth/refresh`, { headers: { cookie } });
  expect(refreshed.status).toBe(200);
  expect(refreshed.setCookie.at(-1)).toContain(`Path=${path}/auth`);
  expect((await visitor.get(`${path}/api/me`, bearer(visitor))).status).toBe(200);
  expect((await visitor.get('/api/me', bearer(visitor))).status).toBe(401);
  expect((await visitor.get(`${path}/log`)).json.log).toContainEqual(
    expect.objectContaining({ path: '/api/me', status: 200, subject: 'alice' }),
  );
});

test('advancing the clock of a run expires its tokens', async () => {
  const demo = await serveDemo();
  const { path, visitor } = await startRun(demo, { tokenLifetime: 600 });
  expect((await visitor.get(`${path}/api/me`, bearer(visitor))).status).toBe(200);
  await visitor.post(path, { body: { advance: 600_001 } });
  expect((await visitor.get(`${path}/api/me`, bearer(visitor))).status).toBe(401);
});

test('a refresh that is cut off has rotated the cookie, and the session survives the restart', async () => {
  let comeBack = (): void => {};
  const back = new Promise<void>((resolve) => (comeBack = resolve));
  const demo = await serveDemo({ away: () => back });
  onTestFinished(comeBack);
  const { path, cookie, visitor } = await startRun(demo);
  await visitor.post(path, { body: { refresh: 'cut' } });
  await expect(visitor.post(`${path}/auth/refresh`, { headers: { cookie } })).rejects.toThrow('socket hang up');
  const refresh = async (): Promise<number> =>
    (await visitor.post(`${path}/auth/refresh`, { headers: { cookie } })).status;
  expect(await refresh()).toBe(502);
  comeBack();
  await expect.poll(refresh).toBe(200);
  const { log } = (await visitor.get(`${path}/log`)).json as { log: readonly { outcome: string }[] };
  expect(log.map(({ outcome }) => outcome)).toEqual(['login', 'rotated', 'grace']);
});

test('held requests continue when they are released', async () => {
  const demo = await serveDemo();
  const { path, visitor } = await startRun(demo);
  await visitor.post(path, { body: { hold: 'api' } });
  const call = visitor.get(`${path}/api/me`, bearer(visitor));
  await visitor.post(path, { body: { hold: 'none' } });
  expect((await call).status).toBe(200);
});

test('the end of a run deletes its cookie', async () => {
  const demo = await serveDemo();
  const { path, visitor } = await startRun(demo);
  const headers = { origin: demo.server.url };
  const ended = await send(demo.server.url + path, { method: 'DELETE', headers });
  expect(ended.setCookie[0]).toMatch(new RegExp(`^scene=;.*Path=${path}/auth; Max-Age=0`));
  expect((await visitor.get(`${path}/log`)).status).toBe(404);
});

test('another page cannot make or change a run, and a login does not lead to one', async () => {
  const demo = await serveDemo();
  const { path, visitor } = await startRun(demo);
  const headers = { origin: demo.hostile.url };
  expect((await send(`${demo.server.url}/play`, { headers })).status).toBe(404);
  expect((await send(demo.server.url + path, { method: 'DELETE', headers })).status).toBe(404);
  const away = `${path}/redirect?as=alice&back=${encodeURIComponent('https://other.example.com/')}`;
  expect((await visitor.get(away)).status).toBe(400);
});
