import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Limitation, LIMITATIONS } from './limitations.ts';
import { historyOf, type Regression } from './regression.ts';
import { run } from './run.ts';

/** A history in which each limitation shows. */
const HISTORIES: Readonly<Record<Limitation, Regression>> = {
  unseen: {
    seed: 857,
    setup: { trouble: 0.2 },
    steps: [
      { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice', n: 0 },
      { type: 'refresh', browser: 0, at: 0, road: 'lost', isIdle: false, n: 2, wait: 108_421 },
      { type: 'outage', at: 1, milliseconds: 65_891, n: 4, wait: 7558 },
      { type: 'call', browser: 0, at: 1, n: 6, wait: 26_722 },
    ],
  },
  owed: {
    seed: 1123,
    setup: { trouble: 0.2, asks: true, isBusy: false },
    steps: [
      { type: 'login', browser: 0, at: 0, road: 'good', user: 'alice', n: 0 },
      { type: 'refresh', browser: 0, at: 1, road: 'good', isIdle: false, isBeside: true, n: 1, wait: 60_089 },
      { type: 'fate', at: 1, operation: 'advance', fate: { up: 1911, down: 3415, ends: 'answered' }, n: 2 },
      { type: 'outage', at: 1, milliseconds: 63_440, n: 4, wait: 45_774 },
    ],
  },
};

const names = Object.keys(LIMITATIONS) as Limitation[];

test.each(names)('the limitation %s is counted, and not reported as a breach', async (name) => {
  const shown = new Set<Limitation>();
  const breach = await run(historyOf(HISTORIES[name]), { excuse: (limitation) => shown.add(limitation) });
  expect(breach).toBeUndefined();
  expect([...shown]).toEqual([name]);
});

test.each(names)('docs/reliability.md names the limitation %s', async (name) => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/reliability.md'), 'utf8');
  expect(page).toContain(LIMITATIONS[name]);
});
