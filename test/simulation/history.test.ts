import { expect, test } from 'vitest';
import { runHistory } from './history.ts';

test('a thousand histories break no invariant', async () => {
  let histories = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    await runHistory(seed);
    histories++;
  }
  expect(histories).toBe(1000);
}, 60_000);
