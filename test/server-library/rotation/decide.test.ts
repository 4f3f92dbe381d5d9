import { expect, test } from 'vitest';
import { decide, stepUpMove } from '../../../src/server/rotation/decide.ts';
import type { RotatingSession } from '../../../src/server/rotation/session.ts';

const session: RotatingSession = {
  counter: 3,
  advancedAt: 1000,
  expiresAt: 100_000,
  idleExpiresAt: 50_000,
  endReason: undefined,
};
const policy = { rotates: true, grace: 20_000 };

test.each([
  ['the current cookie', 3, 5000, { type: 'advance', how: 'rotated', from: 3, to: 4 }],
  ['the predecessor at once', 2, 1000, { type: 'repeat', counter: 3 }],
  ['the predecessor in the last millisecond of its grace', 2, 20_999, { type: 'repeat', counter: 3 }],
  ['the predecessor when its grace is over', 2, 21_000, { type: 'reuse' }],
  ['the cookie before that, however soon', 1, 1000, { type: 'reuse' }],
  ['the first cookie', 0, 1000, { type: 'reuse' }],
  ['a cookie ahead of the row', 7, 5000, { type: 'advance', how: 'restored', from: 3, to: 8 }],
  [
    'the current cookie in the last millisecond before the idle limit',
    3,
    49_999,
    { type: 'advance', how: 'rotated', from: 3, to: 4 },
  ],
  ['the current cookie at the idle limit', 3, 50_000, { type: 'refuse', reason: 'expired' }],
  ['an old cookie when the session has expired', 0, 100_000, { type: 'refuse', reason: 'expired' }],
])('%s: %i at %i', (_cookie, presented, now, decision) => {
  expect(decide(session, presented, { now, policy })).toEqual(decision);
});

test('the reason of an end takes precedence over expiry, reuse and a cookie ahead', () => {
  for (const presented of [0, 2, 3, 9]) {
    for (const now of [5000, 200_000]) {
      const decision = decide({ ...session, endReason: 'logged_out' }, presented, { now, policy });
      expect(decision).toEqual({ type: 'refuse', reason: 'logged_out' });
    }
  }
});

test('a session that is not in the store is answered no_session', () => {
  expect(decide(undefined, 0, { now: 0, policy })).toEqual({ type: 'refuse', reason: 'no_session' });
});

test('without an idle limit the absolute one applies', () => {
  const lasting = { ...session, idleExpiresAt: undefined };
  expect(decide(lasting, 3, { now: 99_999, policy }).type).toBe('advance');
  expect(decide(lasting, 3, { now: 100_000, policy }).type).toBe('refuse');
});

test('without rotation the current cookie is kept, and one ahead becomes the current one', () => {
  const still = { ...policy, rotates: false };
  expect(decide(session, 3, { now: 5000, policy: still })).toEqual({ type: 'advance', how: 'kept', from: 3, to: 3 });
  expect(decide(session, 7, { now: 5000, policy: still })).toEqual({
    type: 'advance',
    how: 'restored',
    from: 3,
    to: 7,
  });
});

test('without a grace a cookie is good once, also for a request that arrived before it was replaced, or in an outage', () => {
  const strict = { ...policy, grace: 0 };
  const outages = [{ from: 900, to: 1100 }];
  expect(decide(session, 2, { now: 1050, presentedAt: 990, policy: strict, outages })).toEqual({ type: 'reuse' });
});

test('a step-up leaves a cookie that was replaced meanwhile where it is, and accepts it only where there is a grace', () => {
  expect(stepUpMove(3, 2, policy)).toEqual({ from: 3, to: 3 });
  expect(stepUpMove(3, 2, { ...policy, grace: 0 })).toBeUndefined();
});
