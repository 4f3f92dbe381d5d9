import { expect, test } from 'vitest';
import { freshnessOf, later, lifespanOf, lifetimeOf } from '../../src/session/lifetime.ts';

const now = { monotonic: 1000, wall: Date.UTC(2026, 0, 1) };
const seconds = now.wall / 1000;

test.each([
  ['expires_in is believed first', { expiresIn: 60, exp: seconds + 500, iat: seconds }, 60_000],
  [
    'expires_in in milliseconds is longer than the JWT lives',
    { expiresIn: 900_000, exp: seconds + 500, iat: seconds - 400 },
    900_000,
  ],
  [
    'expires_in that is a date is longer than the JWT lives',
    { expiresIn: seconds + 900, exp: seconds + 900, iat: seconds },
    900_000,
  ],
  [
    'a JWT whose iat comes after its exp does not shorten expires_in',
    { expiresIn: 60, exp: seconds, iat: seconds + 9 },
    60_000,
  ],
  ['the JWT is measured against a right clock', { exp: seconds + 100, iat: seconds - 80 }, 100_000],
  ['a clock that is slow is noticed by iat', { exp: seconds + 900, iat: seconds + 720 }, 180_000],
  ['a clock that is fast is noticed by exp', { exp: seconds - 420, iat: seconds - 600 }, 180_000],
  ['exp alone is enough on a right clock', { exp: seconds + 30 }, 30_000],
  ['exp alone in the past says nothing', { exp: seconds - 30 }, Infinity],
  ['an iat after exp says nothing', { exp: seconds - 30, iat: seconds }, Infinity],
  ['a negative expires_in says nothing', { expiresIn: -1 }, Infinity],
  ['an opaque token has no known end', {}, Infinity],
])('%s', (_title, expiry, lifetime) => {
  expect(lifetimeOf(expiry, now)).toBe(lifetime);
});

test('refreshBefore is at most a quarter of the lifetime', () => {
  expect(lifespanOf(180_000, 30_000, now).ageingAt).toEqual(later(now, 150_000));
  expect(lifespanOf(20_000, 30_000, now).ageingAt).toEqual(later(now, 15_000));
});

test('a token ages by the clock by which more time has passed', () => {
  const span = lifespanOf(180_000, 30_000, now);
  const slept = { monotonic: now.monotonic + 1, wall: now.wall + 200_000 };
  const setBack = { monotonic: now.monotonic + 160_000, wall: now.wall - 3_600_000 };
  expect(freshnessOf(span, later(now, 149_999))).toBe('fresh');
  expect(freshnessOf(span, later(now, 150_000))).toBe('ageing');
  expect(freshnessOf(span, later(now, 180_000))).toBe('expired');
  expect(freshnessOf(span, slept)).toBe('expired');
  expect(freshnessOf(span, setBack)).toBe('ageing');
});

test('a token of unknown lifetime stays fresh', () => {
  expect(freshnessOf(lifespanOf(Infinity, 30_000, now), later(now, 1e12))).toBe('fresh');
});
