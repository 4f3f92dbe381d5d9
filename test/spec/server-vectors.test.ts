import { expect, test } from 'vitest';
import { readCookies as readSent } from '../../demo/server/cookie.ts';
import { isOwnCall } from '../../demo/server/csrf.ts';
import { decideRotation, type RotationDecision } from '../../demo/server/rotation.ts';
import { readCookies, readGate, readRotation } from './vectors.ts';

const gate = await readGate();
const { name: cookieName, cookie } = await readCookies();
const rotation = await readRotation();

/** The demo's own rotation has no idle limit, and cookies without a number: none of them is ahead of the record. */
const rotations = rotation.cases.filter(
  ({ session, presented }) => session.idleExpiresAt === null && presented <= session.counter,
);

/** What the demo's own parser does not do. */
const NOT_YET = new Set(['C11', 'C12', 'C13']);

test.each(gate.cases)('the demo answers $name ($id, $rule) as the specification says', ({ headers, accepted }) => {
  const call = {
    origin: headers['origin'],
    fetchSite: headers['sec-fetch-site'],
    fetchMode: headers['sec-fetch-mode'],
    fetchDest: headers['sec-fetch-dest'],
    contentType: headers['content-type'],
    hasCustomHeader: true,
  };
  expect(isOwnCall(call, new Set(gate.origins))).toBe(accepted);
});

test.each(cookie)('the demo reads $name ($id, $rule) as the specification says', ({ id, header, values }) => {
  const config = { name: cookieName, prefix: '', path: '/', secure: true, isReadable: false };
  const read = readSent(config, header);
  // An entry that is no longer needed fails here.
  if (NOT_YET.has(id)) expect(read).not.toEqual(values);
  else expect(read).toEqual(values);
});

test.each(rotations)('the demo makes of $name ($id, $rule) what the specification says', (vector) => {
  const { session, presented, now, rotates } = vector;
  const decision = decideRotation(
    {
      generation: session.counter,
      rotatedAt: session.advancedAt,
      expiresAt: session.expiresAt,
      endReason: session.ended ?? undefined,
    },
    presented,
    { now, policy: { isOn: rotates, grace: rotation.grace } },
  );
  expect(expected(decision, session.counter)).toEqual(vector.expect);
});

function expected(decision: RotationDecision, counter: number): object {
  switch (decision.type) {
    case 'rotate':
      return { type: 'granted', cookie: counter + 1 };
    case 'grace':
    case 'keep':
      return { type: 'granted', cookie: counter };
    case 'reuse':
      return { type: 'refused', reason: 'reuse_detected', ends: true };
    case 'ended':
      return { type: 'refused', reason: decision.reason, ends: false };
  }
}
