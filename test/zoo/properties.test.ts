import fc from 'fast-check';
import { test } from 'vitest';
import { properties } from './properties.ts';

/** 21,000 mixtures in all; `npm run zoo` takes as many as it is told. */
const RUNS = 3000;

/** The longest takes a minute of a busy core. */
const TIMEOUT = 1_800_000;

test.each(properties)('$title, in any mixture of the zoo', { timeout: TIMEOUT }, async ({ mixtures, check }) => {
  await fc.assert(fc.asyncProperty(mixtures, check), { numRuns: RUNS });
});
