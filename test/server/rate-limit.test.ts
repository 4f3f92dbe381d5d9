import { expect, onTestFinished, test, vi } from 'vitest';
import { configOf } from '../../demo/server/config.ts';
import { current } from '../../demo/server/current.ts';
import { limitRequest } from '../../demo/server/limit-request.ts';
import { createLog } from '../../demo/server/log.ts';
import { createLimit, createLimits, networkOf } from '../../demo/server/rate-limit.ts';
import { login, send, serve, visit } from './visitor.ts';

const THREE = { limit: 3, windowSeconds: 3600 };

test('a limit allows its number of calls, and returns how long others have to wait', async () => {
  const take = createLimit(THREE);
  for (const _ of [1, 2, 3]) expect(await take('key')).toBeUndefined();
  const wait = await take('key');
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(3_600_000);
  expect(await take('other')).toBeUndefined();
});

test('a limit ends with its window', async () => {
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  const take = createLimit({ limit: 1, windowSeconds: 10 });
  await take('key');
  vi.advanceTimersByTime(9999);
  expect(await take('key')).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await take('key')).toBeUndefined();
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('the address %s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('too many refreshes of one session are 429 with Retry-After, and other sessions are not affected', async () => {
  const server = await serve({ rateLimit: { refresh: THREE } });
  const [busy, calm] = [await login(server), await login(server, 'bob')];
  for (const status of [200, 200, 200, 429]) expect((await busy.refresh()).status).toBe(status);
  const answer = await busy.refresh();
  expect(answer).toMatchObject({ status: 429, json: { error: 'rate_limited' }, setCookie: [] });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'rate_limited' });
  expect((await calm.refresh()).status).toBe(200);
});

test('a query does not take a refresh out of the limit', async () => {
  const server = await serve({ rateLimit: { refresh: THREE } });
  const busy = await login(server);
  const statuses: number[] = [];
  for (let index = 0; index < 5; index += 1) statuses.push((await busy.post(`/auth/refresh?${index}`)).status);
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

test('forged cookies with the id of a session do not use up the limit of its user, who is elsewhere', async () => {
  const limits = createLimits({ ...configOf({}).rateLimit, refresh: THREE });
  const headers = { cookie: `session=v1.s_of-alice.7.${'A'.repeat(43)}` };
  const refreshFrom = (address: string): Promise<number | undefined> => {
    const request = new Request('http://localhost:4310/auth/refresh', { method: 'POST', headers });
    const entry = createLog().open(request, 0);
    return current.run({ entry, address }, () => limitRequest(request, { config: configOf({}), limits }));
  };
  for (const _ of [1, 2, 3]) expect(await refreshFrom('192.0.2.1')).toBeUndefined();
  expect(await refreshFrom('192.0.2.1')).toBeGreaterThan(0);
  expect(await refreshFrom('198.51.100.1')).toBeUndefined();
});

test('too many logins as one user are 429, also with the right password', async () => {
  const server = await serve({ rateLimit: { login: THREE } });
  const wrong = { username: 'alice', password: 'wrong' };
  for (const status of [401, 401, 401, 429]) {
    expect((await visit(server).post('/auth/login', { body: wrong })).status).toBe(status);
  }
  const right = { username: 'alice', password: 'alice-demo' };
  expect((await visit(server).post('/auth/login', { body: right })).status).toBe(429);
  await login(server, 'bob');
});

test('one address has its own limit, with any cookies and user names, including logouts', async () => {
  const guess = (url: string, index: number) =>
    send(`${url}/auth/refresh`, { headers: { origin: url, cookie: `session=${index}` } });
  const leave = (url: string) => send(`${url}/auth/logout`, { headers: { origin: url } });
  const name = (url: string, index: number) =>
    send(`${url}/auth/login`, {
      headers: { origin: url, 'content-type': 'application/json' },
      body: JSON.stringify({ username: `${'x'.repeat(4000)}${index}`.slice(-3900), password: 'x' }),
    });
  for (const [call, expected] of [
    [guess, 400],
    [leave, 204],
    [name, 401],
  ] as const) {
    const { url } = await serve({ rateLimit: { client: THREE } });
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await call(url, index)).status);
    expect(statuses).toEqual([expected, expected, expected, 429, 429]);
  }
});

test('many user names from one address are refused before the body is read', async () => {
  const server = await serve({ rateLimit: { logins: THREE } });
  for (const index of [1, 2, 3]) {
    const body = { username: `user-${index}`, password: 'wrong' };
    expect((await visit(server).post('/auth/login', { body })).status).toBe(401);
  }
  expect((await visit(server).post('/auth/login', { body: '{' })).status).toBe(429);
});
