import { createConnectRouter } from '@connectrpc/connect';
import { createFetchHandler } from '@connectrpc/connect/protocol';
import { beforeAll, expect, test } from 'vitest';
import { serveBelow } from './page.ts';
import { Calculator } from './snippets/calculator_pb.ts';
import { calculator } from './snippets/connect.ts';
import { throughExpiry } from './story.ts';

const router = createConnectRouter().service(Calculator, {
  double: ({ value }) => ({ value: value * 2 }),
  async *countTo({ value }) {
    for (let count = 1; count <= value; count++) yield { value: count };
  },
});
const handlers = new Map(router.handlers.map((handler) => [`/rpc${handler.requestPath}`, createFetchHandler(handler)]));

beforeAll(() =>
  serveBelow('/rpc', (request) => {
    const handler = handlers.get(new URL(request.url).pathname);
    return handler === undefined ? new Response(null, { status: 404 }) : handler(request);
  }),
);

test('Connect makes unary calls after an expiry', async () => {
  const answers = await throughExpiry((value) => calculator.double({ value }));
  expect(answers.map(({ value }) => value)).toEqual([0, 2, 4, 6, 8, 10, 12]);
});

test('Connect reads streams after an expiry', async () => {
  const answers = await throughExpiry(async (value) => {
    let last = 0;
    for await (const count of calculator.countTo({ value })) last = count.value;
    return last;
  });
  expect(answers).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
