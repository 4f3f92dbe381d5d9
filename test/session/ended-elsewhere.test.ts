import { expect, test } from 'vitest';
import { decide } from '../../src/session/decide.ts';
import { identityOf } from '../../src/session/identity.ts';
import type { EndReason } from '../../src/session/session.ts';
import { initialState, type ReadGrant, type State } from '../../src/session/state.ts';
import { transition } from '../../src/session/transition.ts';

const NOW = { monotonic: 0, wall: 0 };
const GRANT: ReadGrant<object> = {
  accessToken: 'a',
  claims: {},
  identity: identityOf(undefined, { sessionId: 'one' }),
  given: {},
  askedAt: NOW,
  lifetime: 180_000,
  mintedAt: undefined,
};

/** A tab that was signed in when it was told of the end, with a call that had been made before. */
function receive(reason: EndReason): { readonly before: State<object>; readonly after: State<object> } {
  const [before] = transition(initialState<object>('unknown', 30_000), { type: 'login', grant: GRANT });
  const [after] = transition(before, { type: 'ended-elsewhere', reason });
  return { before, after };
}

test.each([
  ['expired', 'as-is', 'as-is'],
  ['revoked', 'as-is', 'as-is'],
  ['logout', 'changed', 'changed'],
  ['replaced', 'changed', 'changed'],
] as const)('after an end by %s elsewhere a call that waits is %s, a refused one %s', (reason, send, recover) => {
  const { before, after } = receive(reason);
  const stamp = { epoch: before.epoch, sentWith: before.generation, seen: before.generation };
  expect(decide(after, { ...stamp, sentWith: undefined }, NOW).type).toBe(send);
  expect(decide(after, stamp, NOW).type).toBe(recover);
});

test.each(['expired', 'logout'] as const)(
  'a refresh that is answered after an end by %s does not restore the session',
  (reason) => {
    const { before, after } = receive(reason);
    const { epoch, generation, verifications } = before;
    const [late, notices] = transition(after, {
      type: 'refreshed',
      epoch,
      generation,
      verifications,
      askedAt: NOW,
      now: NOW,
      outcome: { type: 'granted', grant: { ...GRANT, accessToken: 'b' } },
      failures: 1,
      pause: 1000,
    });
    expect(late).toBe(after);
    expect(notices).toEqual([]);
  },
);
