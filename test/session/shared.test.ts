import { expect, test } from 'vitest';
import { identityOf } from '../../src/session/identity.ts';
import { initialState, type ReadGrant, type State } from '../../src/session/state.ts';
import { transition } from '../../src/session/transition.ts';
import { isUnverified } from '../../src/session/unverified.ts';

const AT = { monotonic: 0, wall: 0 };

function grant(accessToken: string): ReadGrant<object> {
  const identity = identityOf(undefined, { sessionId: 'one' });
  return { accessToken, claims: {}, identity, given: {}, askedAt: AT, lifetime: 180_000, mintedAt: undefined };
}

function signedIn(): State<object> {
  const [state] = transition(initialState<object>('unknown', 30_000), {
    type: 'login',
    grant: grant('a'),
  });
  const [unverified] = transition(state, { type: 'verify-needed', isLogin: false, isPutOff: false });
  return unverified;
}

test('the same token from another tab is valid again but not newer: if it was refused, it has to be refreshed', () => {
  const before = signedIn();
  const [after] = transition(before, { type: 'shared', grant: grant('a') });
  expect(after.token && isUnverified(after.token)).toBe(false);
  expect([after.generation, after.token?.generation]).toEqual([before.generation, before.generation]);
});

test('another token is a newer one', () => {
  const before = signedIn();
  const [after] = transition(before, { type: 'shared', grant: grant('b') });
  expect(after.token?.generation).toBe(before.generation + 1);
});
