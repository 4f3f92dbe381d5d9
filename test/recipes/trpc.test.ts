import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { serveBelow } from './page.ts';
import { appRouter } from './snippets/router.ts';
import { auth } from './snippets/auth.ts';
import { listen, trpc } from './snippets/trpc.ts';
import { expireAndCall, logIn, throughExpiry } from './story.ts';

beforeAll(() => serveBelow('/trpc', (req) => fetchRequestHandler({ endpoint: '/trpc', req, router: appRouter })));

test('tRPC queries after an expiry', async () => {
  expect(await throughExpiry((number) => trpc.double.query(number), { requests: 1 })).toEqual([0, 2, 4, 6, 8, 10, 12]);
});

test('tRPC mutates after an expiry', async () => {
  expect(await throughExpiry((number) => trpc.triple.mutate(number), { requests: 1 })).toEqual([
    0, 3, 6, 9, 12, 15, 18,
  ]);
});

test('tRPC subscribes after an expiry, and ends the subscription when another user signs in', async () => {
  await logIn();
  const open: (() => void)[] = [];
  onTestFinished(() => open.forEach((end) => end()));
  const subscribe = (): Promise<number> => new Promise((resolve) => void open.push(listen(resolve)));
  expect(await expireAndCall(() => Promise.all([1, 2, 3].map(subscribe)))).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
  const ticks: number[] = [];
  open.push(listen((tick) => ticks.push(tick)));
  await expect.poll(() => ticks.length).toBeGreaterThan(1);
  await logIn(auth, 'bob');
  const seen = ticks.length;
  await new Promise<void>((resolve) => void open.push(listen((tick) => tick > 2 && resolve())));
  expect(ticks).toHaveLength(seen);
});
