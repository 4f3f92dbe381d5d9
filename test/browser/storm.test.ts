import { expect, test } from 'vitest';
import type { LogEntry } from '../../demo/server/log.ts';
import { setStageSignedIn } from './stage.ts';

function countByStatus(entries: readonly LogEntry[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of entries) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test.each([1, 10, 100, 1000])(
  '%i simultaneous calls with an expired token cause one refresh and are sent once each',
  async (calls) => {
    const { page, server, arrived } = await setStageSignedIn();
    server.advance(181_000);
    const statuses = await page.evaluate((count) => {
      bench.advance(181_000);
      return bench.call(Array.from({ length: count }, (_, at) => `/api/me?${at}`));
    }, calls);
    expect(statuses).toEqual(Array(calls).fill(200));
    expect(arrived('/auth/refresh')).toMatchObject([{ status: 200, outcome: 'rotated' }]);
    expect(countByStatus(arrived('/api/me'))).toEqual({ 200: calls });
  },
);

test.each([1, 10, 100, 1000])(
  '%i simultaneous calls whose valid token is refused cause one refresh and one replay each',
  async (calls) => {
    const { page, server, arrived } = await setStageSignedIn();
    server.rejectTokens();
    const statuses = await page.evaluate(
      (count) => bench.call(Array.from({ length: count }, (_, at) => `/api/me?${at}`)),
      calls,
    );
    expect(statuses).toEqual(Array(calls).fill(200));
    expect(arrived('/auth/refresh')).toHaveLength(1);
    const { 200: answered, 401: refused = 0 } = countByStatus(arrived('/api/me'));
    expect(answered).toBe(calls);
    expect(refused).toBeLessThanOrEqual(calls);
  },
);

test('a second wave of calls right after the first causes no second refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  server.rejectTokens();
  const statuses = await page.evaluate(async () => {
    const wave = Array.from({ length: 20 }, (_, at) => `/api/me?${at}`);
    const [first, second] = await Promise.all([bench.call(wave), Promise.resolve().then(() => bench.call(wave))]);
    return [...first, ...second, ...(await bench.call(wave))];
  });
  expect(statuses).toEqual(Array(60).fill(200));
  expect(arrived('/auth/refresh')).toHaveLength(1);
});

test('a slow call that is refused after the refresh is replayed with the new token, without another refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let isFirst = true;
  server.intercept(async ({ url }) => {
    if (!url.includes('/api/slow') || !isFirst) return;
    isFirst = false;
    await held;
  });
  server.rejectTokens();
  const slow = page.evaluate(() => bench.call(['/api/slow']));
  await expect.poll(() => arrived('/api/slow').length).toBe(1);
  expect(await page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  release();
  expect(await slow).toEqual([200]);
  expect(arrived('/api/slow').map(({ status }) => status)).toEqual([401, 200]);
  expect(arrived('/auth/refresh')).toHaveLength(1);
});

test('a replay that is refused again returns the 401 with an unread body, and does not loop', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  server.rejectEveryToken(true);
  const seen = await page.evaluate(async () => {
    const response = await bench.auth.fetch('/api/me');
    return [response.status, response.bodyUsed, await response.text()];
  });
  expect(seen).toEqual([401, false, '{"error":"invalid_token"}']);
  expect(arrived('/api/me').map(({ status }) => status)).toEqual([401, 401]);
  expect(arrived('/auth/refresh')).toHaveLength(1);
});

test('a server that refuses every new token gets few refreshes, and the page reports a misconfiguration', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  server.rejectEveryToken(true);
  await page.evaluate(async () => {
    while (!bench.events.some(({ type }) => type === 'misconfigured')) {
      await bench.call([1, 2, 3, 4, 5].map((at) => `/api/me?${at}`));
      bench.advance(500);
    }
  });
  expect(arrived('/auth/refresh')).toHaveLength(3);
});

test('without a token, five first calls cause one refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  await page.reload();
  server.clearLog();
  const statuses = await page.evaluate(() => {
    bench.create();
    return bench.call([1, 2, 3, 4, 5].map((at) => `/api/me?${at}`));
  });
  expect(statuses).toEqual(Array(5).fill(200));
  expect(arrived('/auth/refresh')).toHaveLength(1);
  expect(arrived('/api/me')).toHaveLength(5);
});

test('six 401s with large bodies over HTTP/1.1 do not block the refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  const refused = new Set<string>();
  server.intercept(({ url }) => {
    if (!url.includes('/api/me') || refused.has(url)) return;
    refused.add(url);
    const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
    return new Response('x'.repeat(10_000_000), { status: 401, headers });
  });
  const urls = [1, 2, 3, 4, 5, 6].map((number) => `/api/me?${number}`);
  expect(await page.evaluate((given) => bench.call(given), urls)).toEqual(Array(6).fill(200));
  expect(arrived('/auth/refresh')).toHaveLength(1);
});
