import { expect, test } from 'vitest';
import { decide } from '../../../src/server/rotation/decide.ts';
import { type Outage, withOutage } from '../../../src/server/rotation/outage.ts';

const policy = { rotates: true, grace: 20_000 };
const session = { counter: 3, advancedAt: 1000, expiresAt: 1e9, idleExpiresAt: undefined, endReason: undefined };

test.each([
  ['that began within the grace', { from: 20_999, to: 90_000 }, 'repeat'],
  ['that began after the grace', { from: 21_000, to: 90_000 }, 'reuse'],
  ['that was over before the move', { from: 0, to: 999 }, 'reuse'],
  ['around the move', { from: 900, to: 90_000 }, 'repeat'],
  ['that began with the move', { from: 1000, to: 90_000 }, 'repeat'],
])('the predecessor after an outage %s', (_when, outage, type) => {
  const circumstances = { policy, outages: [outage] };
  expect(decide(session, 2, { ...circumstances, now: 109_999 }).type).toBe(type);
  expect(decide(session, 2, { ...circumstances, now: 110_000 }).type).toBe('reuse');
  expect(decide(session, 1, { ...circumstances, now: 90_001 }).type).toBe('reuse');
});

test('overlapping outages are joined, and old ones are dropped', () => {
  const all = [
    { from: 0, to: 10 },
    { from: 5, to: 20 },
    { from: 30, to: 40 },
    { from: 41, to: 50 },
    { from: 35, to: 60 },
  ];
  const outages = all.reduce<readonly Outage[]>(withOutage, []);
  expect(outages).toEqual([
    { from: 0, to: 20 },
    { from: 30, to: 60 },
  ]);
  expect(withOutage(outages, { from: 60_025, to: 60_030 })).toEqual([
    { from: 30, to: 60 },
    { from: 60_025, to: 60_030 },
  ]);
});

test('a store that fails every four seconds, for an hour, keeps a predecessor good for five minutes at most', () => {
  let outages: readonly Outage[] = [];
  const types: string[] = [];
  for (let to = 1000; to < 3_600_000; to += 4000) {
    outages = withOutage(outages, { from: to - 5000, to });
    types.push(decide(session, 2, { policy, outages, now: to }).type);
    expect(outages.length).toBeLessThanOrEqual(3);
  }
  expect(types.lastIndexOf('repeat') * 4000).toBeLessThan(300_000 + 60_000);
  expect(types.indexOf('reuse') * 4000).toBeGreaterThan(60_000);
});

test('an outage within the grace that another one has begun begins it again', () => {
  const outages = [
    { from: 900, to: 40_000 },
    { from: 59_999, to: 90_000 },
  ];
  expect(decide(session, 2, { policy, outages, now: 109_999 }).type).toBe('repeat');
  expect(decide(session, 2, { policy, outages, now: 110_000 }).type).toBe('reuse');
});

test('one answer in the middle of an outage does not split it', () => {
  const begun = { from: session.advancedAt - 500, to: 10_000 };
  const outages = [begun, { from: 9000, to: 50_000 }].reduce<readonly Outage[]>(withOutage, []);
  expect(decide(session, 2, { policy, outages, now: 51_000 }).type).toBe('repeat');
});
