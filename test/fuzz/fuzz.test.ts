import fc from 'fast-check';
import { beforeEach, test, vi } from 'vitest';
import { properties } from './properties.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
});

test.each(properties)('$title', async ({ property, runs }) => {
  await fc.assert(property, { numRuns: runs });
});
