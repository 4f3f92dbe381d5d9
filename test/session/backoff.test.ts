import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pauseAfter, pauseAfterRefusal } from '../../src/session/backoff.ts';

const policy = { attempts: 3, minDelay: 500, maxDelay: 60_000 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('a pause stays between the shortest and the longest', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), random, (failures, chance) => {
      const pause = pauseAfter({ failures, random: chance }, policy);
      expect(pause).toBeGreaterThanOrEqual(500);
      expect(pause).toBeLessThanOrEqual(60_000);
    }),
  );
});

test('a pause is never shorter than Retry-After', () => {
  fc.assert(
    fc.property(fc.nat(3_600_000), random, (retryAfter, chance) => {
      expect(pauseAfter({ failures: 1, retryAfter, random: chance }, policy)).toBeGreaterThanOrEqual(retryAfter);
    }),
  );
});

test('a breaker waits 1 s, then twice as long each time, at most a minute', () => {
  expect([1, 2, 3, 6, 7, 100].map(pauseAfterRefusal)).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
});

test('a Retry-After of more than an hour counts as an hour', () => {
  expect(pauseAfter({ failures: 1, retryAfter: 31_536_000_000, random: 0 }, policy)).toBe(3_600_000);
});
