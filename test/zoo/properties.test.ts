import fc from 'fast-check';
import { test } from 'vitest';
import { properties } from './properties.ts';

/** 20,400 mixtures in all; `npm run zoo` takes as many as it is told. */
const RUNS = 3400;

test.each(properties)('$title, in any mixture of the zoo', async ({ mixtures, check }) => {
  await fc.assert(fc.asyncProperty(mixtures, check), { numRuns: RUNS });
});
