import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { beforeAll, expect, test } from 'vitest';
import { serveBelow } from './page.ts';
import { appRouter } from './snippets/router.ts';
import { trpc } from './snippets/trpc.ts';
import { throughExpiry } from './story.ts';

beforeAll(() => serveBelow('/trpc', (req) => fetchRequestHandler({ endpoint: '/trpc', req, router: appRouter })));

test('tRPC queries after an expiry', async () => {
  expect(await throughExpiry((number) => trpc.double.query(number), { requests: 1 })).toEqual([0, 2, 4, 6, 8, 10, 12]);
});

test('tRPC mutates after an expiry', async () => {
  expect(await throughExpiry((number) => trpc.triple.mutate(number), { requests: 1 })).toEqual([
    0, 3, 6, 9, 12, 15, 18,
  ]);
});
