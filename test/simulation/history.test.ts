import { expect, test } from 'vitest';
import { generate } from './generate.ts';
import { reportOf } from './report.ts';
import { run } from './run.ts';

test('no history breaks an invariant', { timeout: 60_000 }, async () => {
  let histories = 0;
  for (let seed = 1; seed <= 2500; seed++) {
    const history = generate(seed);
    const breach = await run(history);
    if (breach !== undefined) expect.fail(await reportOf(history, breach));
    histories++;
  }
  expect(histories).toBe(2500);
});
