import { expect, test } from 'vitest';
import { historyOf } from './regression.ts';
import { run } from './run.ts';

test('a move that is undone while its cookie is being repeated is made again, so that the cookie is replaced', async () => {
  const history = historyOf({
    seed: 139,
    setup: { asks: true },
    steps: [
      { type: 'login', browser: 0, at: 1, road: 'good', user: 'alice' },
      { type: 'fate', at: 1, operation: 'advance', fate: { up: 0, down: 0, ends: 'unanswered' }, wait: 4420 },
      { type: 'refresh', browser: 0, at: 1, road: 'good', n: 14 },
      { type: 'call', browser: 0, at: 1, wait: 1813 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a move that is undone while its cookie is being judged is no reuse', async () => {
  const history = historyOf({
    seed: 92,
    setup: { trouble: 0.1, idle: 900_000 },
    steps: [
      { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice', n: 0 },
      { type: 'refresh', browser: 0, at: 1, road: 'lost', isIdle: false, n: 4, wait: 24_557 },
      { type: 'outage', at: 0, milliseconds: 37_414, n: 5, wait: 480 },
      { type: 'fate', at: 1, operation: 'advance', fate: { up: 0, down: 0, ends: 'unanswered' }, n: 6, wait: 16_463 },
      { type: 'refresh', browser: 0, at: 0, road: 'lost', isIdle: false, isBeside: true, n: 8 },
      { type: 'call', browser: 0, at: 1, n: 9, wait: 22_917 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('an outage that begins within the grace, after the network has lost an answer, begins the grace again', async () => {
  const history = historyOf({
    seed: 217,
    setup: { trouble: 0.1, asks: true },
    steps: [
      { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice', n: 0 },
      { type: 'fate', at: 1, operation: 'advance', fate: { up: 11_421, down: 0, ends: 'failed' }, n: 1 },
      { type: 'outage', at: 'both', milliseconds: 78_609, n: 2, wait: 416 },
      { type: 'step up', browser: 0, at: 0, road: 'lost', n: 11, wait: 149_236 },
      { type: 'refresh', browser: 0, at: 1, road: 'good', isIdle: false, isBeside: true, n: 14, wait: 29_904 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});

test('a cookie that came within the grace is no reuse after trouble with the store, a limit and more trouble, one after the other', async () => {
  const history = historyOf({
    seed: 24_306,
    setup: { trouble: 0.35, asks: true },
    steps: [
      { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice', n: 0 },
      { type: 'refresh', browser: 0, at: 1, road: 'lost', isIdle: false, n: 3, wait: 43_579 },
      { type: 'limit', at: 'both', milliseconds: 79_043, n: 6, wait: 25_768 },
      { type: 'refresh', browser: 0, at: 0, road: 'good', isIdle: false, n: 13, wait: 116_928 },
    ],
  });
  expect(await run(history)).toBeUndefined();
});
