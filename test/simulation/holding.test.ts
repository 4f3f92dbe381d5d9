import { expect, test } from 'vitest';
import { reportOf } from '../histories/report.ts';
import { generate } from './generate.ts';
import { holding, type HoldTally, withExpiries } from './holding.ts';
import { simulatorOf } from './simulator.ts';

test('no history with users who sign in again in place breaks an invariant', { timeout: 1_800_000 }, async () => {
  const tally: HoldTally = { asked: 0, signedIn: 0, held: 0 };
  const simulator = simulatorOf(holding(tally));
  for (let seed = 1; seed <= 400; seed++) {
    const history = withExpiries(generate(seed));
    const breach = await simulator.run(history);
    if (breach !== undefined) expect.fail(await reportOf(simulator, history, breach));
  }
  expect(tally.asked).toBeGreaterThan(200);
  expect(tally.signedIn).toBeGreaterThan(50);
  expect(tally.held).toBeGreaterThan(200);
});
