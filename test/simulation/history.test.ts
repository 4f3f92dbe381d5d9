import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuth } from 'rebearer';
import { expect, test } from 'vitest';
import { hunt } from '../histories/hunt.ts';
import { hasOnePlace } from '../histories/mutation.ts';
import { reportOf } from '../histories/report.ts';
import { shrink } from '../histories/shrink.ts';
import { generate } from './generate.ts';
import { MUTATIONS } from './mutations.ts';
import { run } from './run.ts';
import { simulatorOf } from './simulator.ts';

test('no history breaks an invariant', { timeout: 1_800_000 }, async () => {
  let histories = 0;
  for (let seed = 1; seed <= 1300; seed++) {
    const history = generate(seed);
    const breach = await run(history);
    if (breach !== undefined) expect.fail(await reportOf(simulatorOf(), history, breach));
    histories++;
  }
  expect(histories).toBe(1300);
});

test('the histories that are made for a mutation break no invariant without it', async () => {
  const histories = MUTATIONS.flatMap(({ history }) => history ?? []);
  expect(histories.length).toBeGreaterThan(0);
  for (const history of histories) expect(await run(history)).toBeUndefined();
});

test.each(MUTATIONS)('the mutation «$name» finds its one place in the source', async (mutation) => {
  const source = await readFile(join(import.meta.dirname, '../../src', mutation.file), 'utf8');
  expect(hasOnePlace(mutation, source)).toBe(true);
});

test('a history can be replayed from its seed', async () => {
  const tellOf = async (seed: number): Promise<string[]> => {
    const lines: string[] = [];
    await run(generate(seed), { tell: (line) => lines.push(line) });
    return lines;
  };
  for (let seed = 1; seed <= 20; seed++) {
    const lines = await tellOf(seed);
    expect(lines.length).toBeGreaterThan(10);
    expect(await tellOf(seed)).toEqual(lines);
  }
});

test('any part of a history is a valid history', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const history = generate(seed);
    const steps = history.steps.filter(({ n }) => (n + seed) % 3 !== 0);
    expect(await run({ ...history, steps })).toBeUndefined();
  }
});

/** The library, in tabs that know nothing of each other although the setup says that they do. */
const alone = simulatorOf({ createAuth: (options) => createAuth({ ...options, tabs: 'off' }) });

test('a failure is reported with its seed, its few steps and the events in each tab', async () => {
  const found = await hunt(alone, { first: 1, most: 100 });
  const { history, breach } = found ?? expect.fail('Nothing is broken.');
  const small = await shrink(alone, history, breach);
  expect(breach.invariant).toBe('one refresh at a time');
  expect(small.steps.length).toBeLessThanOrEqual(2);
  const report = await reportOf(alone, history, breach);
  expect(report).toContain(`--seed ${history.seed} --runs 1`);
  expect(report).toMatch(/tab 0 \| sends #\d+ (?:refresh|login)/);
  expect(report).not.toContain('eyJ');
});
