import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthServer } from 'rebearer/server';
import { expect, test } from 'vitest';
import { hunt } from '../../histories/hunt.ts';
import { hasOnePlace } from '../../histories/mutation.ts';
import { reportOf } from '../../histories/report.ts';
import { shrink } from '../../histories/shrink.ts';
import { generate } from './generate.ts';
import { MUTATIONS } from './mutations.ts';
import { run } from './run.ts';
import { simulatorOf } from './simulator.ts';

const HISTORIES = 300;

test('no history breaks an invariant', { timeout: 1_800_000 }, async () => {
  let histories = 0;
  for (let seed = 1; seed <= HISTORIES; seed += 1) {
    const history = generate(seed);
    const breach = await run(history);
    if (breach !== undefined) expect.fail(await reportOf(simulatorOf(), history, breach));
    histories += 1;
  }
  expect(histories).toBe(HISTORIES);
});

test('a history can be replayed from its seed', async () => {
  const tellOf = async (seed: number): Promise<string[]> => {
    const lines: string[] = [];
    await run(generate(seed), { tell: (line) => lines.push(line) });
    return lines;
  };
  for (let seed = 1; seed <= 20; seed += 1) {
    const lines = await tellOf(seed);
    expect(lines.length).toBeGreaterThan(10);
    expect(await tellOf(seed)).toEqual(lines);
  }
});

test('any part of a history is a valid history', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const history = generate(seed);
    const steps = history.steps.filter(({ n }) => (n + seed) % 3 !== 0);
    expect(await run({ ...history, steps })).toBeUndefined();
  }
});

/** The library, which takes each second use of a cookie for a thief's. */
const strict = simulatorOf({ createAuthServer: (options) => createAuthServer({ ...options, grace: 0 }) });

test('a failure is reported with its seed, its few steps and what happened at each instance', async () => {
  const found = await hunt(strict, { first: 1, most: 100 });
  const { history, breach } = found ?? expect.fail('Nothing is broken.');
  const small = await shrink(strict, history, breach);
  expect(breach.invariant).toBe('no session ends that was not ended');
  expect(small.steps.length).toBeLessThanOrEqual(3);
  const report = await reportOf(strict, history, breach);
  expect(report).toContain(`--seed ${history.seed} --runs 1`);
  expect(report).toMatch(/at [01] {2}session \d+ ends: reuse_detected/);
  expect(report).not.toContain('eyJ');
});

test.each(MUTATIONS)('the mutation «$name» finds its one place in the source', async (mutation) => {
  const source = await readFile(join(import.meta.dirname, '../../../src', mutation.file), 'utf8');
  expect(hasOnePlace(mutation, source)).toBe(true);
});
