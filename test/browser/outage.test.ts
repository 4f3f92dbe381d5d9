import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { setStageSignedIn, type Stage } from './stage.ts';

/** Answers every refresh with 503 until it is told that the server is back. */
function takeDown({ server }: Stage): () => void {
  let isDown = true;
  server.intercept(({ url }) =>
    isDown && url.endsWith('/auth/refresh') ? new Response('down', { status: 503 }) : undefined,
  );
  return () => {
    isDown = false;
  };
}

function openAnew(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    // In the outage no tab has a token for another.
    bench.listenBriefly();
    bench.create({ retry: { minDelay: 200, maxDelay: 500 } });
    bench.auth.ready().catch(() => {});
  });
}

test('in an outage one of four tabs makes the attempts, all show the error, and all recover by themselves', async () => {
  const stage = await setStageSignedIn();
  // A page of its own has no token any more, and the cookie still.
  await stage.page.goto('about:blank');
  const pages = await Promise.all([1, 2, 3, 4].map(() => stage.openPage()));
  const bringBack = takeDown(stage);
  await Promise.all(pages.map(openAnew));
  const inAll = <T>(read: () => T): Promise<T[]> => Promise.all(pages.map((page) => page.evaluate(read)));
  await expect
    .poll(() => inAll(() => bench.auth.session.isLoading && bench.auth.session.error?.code))
    .toEqual(pages.map(() => 'refresh_failed'));
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBeGreaterThan(5);
  const attempts = await inAll(() => bench.events.filter(({ type }) => type === 'refresh-start').length);
  expect(attempts.filter((count) => count > 0)).toHaveLength(1);
  await inAll(() => bench.listenBriefly(false));
  bringBack();
  await expect.poll(() => inAll(() => bench.auth.session.isAuthenticated)).toEqual(pages.map(() => true));
  expect(stage.arrived('/auth/refresh').filter(({ status }) => status === 200)).toHaveLength(1);
});

test('a continuous storm of calls across a refusal repeats only the calls that were in flight at the first 401', async () => {
  const stage = await setStageSignedIn();
  stage.server.intercept(async ({ url }) => {
    if (url.endsWith('/auth/refresh')) await pause(300);
    return undefined;
  });
  const storm = stage.page.evaluate(async () => {
    const native = globalThis.fetch;
    let out = 0;
    let outAtFirst401: number | undefined;
    globalThis.fetch = async (input, init) => {
      out++;
      const response = await native(input, init);
      if (response.status === 401) {
        outAtFirst401 ??= out;
        // Calls wait for a refresh for 5 s of the page's time, on a busy machine it takes longer.
        bench.stopClocks();
      }
      out--;
      return response;
    };
    const calls: Promise<readonly (number | string)[]>[] = [];
    for (let tick = 0; tick < 100; tick++) {
      calls.push(bench.call(['/api/me', '/api/me', '/api/me', '/api/me', '/api/me']));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return { statuses: (await Promise.all(calls)).flat(), outAtFirst401 };
  });
  await expect.poll(() => stage.arrived('/api/me').length).toBeGreaterThan(100);
  stage.server.rejectTokens();
  const { statuses, outAtFirst401 = 0 } = await storm;
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
  expect(outAtFirst401).toBeGreaterThan(0);
  expect(stage.arrived('/api/me').length).toBeLessThanOrEqual(statuses.length * 1.1 + outAtFirst401);
});
