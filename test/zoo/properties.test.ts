import fc from 'fast-check';
import { test } from 'vitest';
import { properties } from './properties.ts';

/** 21,000 mixtures in all; `npm run zoo` takes as many as it is told. */
const RUNS = 3000;

test.each(properties)('$title, in any mixture of the zoo', async ({ mixtures, check }) => {
  await fc.assert(fc.asyncProperty(mixtures, check), { numRuns: RUNS });
});
