import { expect, test } from 'vitest';
import { createRateLimit } from '../../demo/server/rate-limit.ts';
import { login, send, serve, visit } from './visitor.ts';

const THREE = { limit: 3, windowSeconds: 10 };

test('a window lets through its number and says how long it lasts', () => {
  const { take } = createRateLimit();
  const waits = [0, 1, 2, 3, 4500, 9999].map((now) => take({ key: THREE }, now));
  expect(waits).toEqual([undefined, undefined, undefined, 10, 6, 1]);
  expect(take({ key: THREE }, 10_000)).toBeUndefined();
});

test('of several limits the longest wait is told', () => {
  const { take } = createRateLimit();
  const both = { short: { limit: 0, windowSeconds: 2 }, long: { limit: 0, windowSeconds: 60 } };
  expect(take(both, 0)).toBe(60);
});

test('too many refreshes with one cookie are 429 with Retry-After, and no other cookie pays for it', async () => {
  const server = await serve({ rateLimit: { refresh: THREE }, rotation: false, now: () => 1_000_000_000_000 });
  const [busy, calm] = [await login(server), await login(server, 'bob')];
  for (const status of [200, 200, 200, 429]) expect((await busy.refresh()).status).toBe(status);
  const answer = await busy.refresh();
  expect(answer).toMatchObject({ status: 429, json: { error: 'rate_limited' }, headers: { 'retry-after': '10' } });
  expect(answer.setCookie).toEqual([]);
  expect((await calm.refresh()).status).toBe(200);
  server.advance(10_000);
  expect((await busy.refresh()).status).toBe(200);
});

test('too many logins as one user are 429, the right password included', async () => {
  const server = await serve({ rateLimit: { login: THREE } });
  const wrong = { username: 'alice', password: 'wrong' };
  for (const status of [401, 401, 401, 429]) {
    expect((await visit(server).post('/auth/login', { body: wrong })).status).toBe(status);
  }
  const right = { username: 'alice', password: 'alice-demo' };
  expect((await visit(server).post('/auth/login', { body: right })).status).toBe(429);
  await login(server, 'bob');
});

test('one address has a limit of its own, whatever cookies it makes up', async () => {
  const server = await serve({ rateLimit: { client: THREE } });
  const guess = (cookie: string) =>
    send(`${server.url}/auth/refresh`, { headers: { origin: server.url, cookie: `session=${cookie}` } });
  for (const [cookie, status] of Object.entries({ a: 400, b: 400, c: 400, d: 429 })) {
    expect((await guess(cookie)).status).toBe(status);
  }
});
