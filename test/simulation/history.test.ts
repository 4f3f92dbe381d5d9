import { expect, test } from 'vitest';
import { runHistory } from './history.ts';

test('two thousand histories break no invariant', async () => {
  let histories = 0;
  for (let seed = 1; seed <= 2000; seed++) {
    await runHistory(seed);
    histories++;
  }
  expect(histories).toBe(2000);
}, 60_000);
