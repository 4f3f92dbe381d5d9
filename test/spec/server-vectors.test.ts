import { expect, test } from 'vitest';
import { readCookies as readSent } from '../../src/server/cookie/read-cookies.ts';
import { foreignHeader } from '../../src/server/http/own-call.ts';
import { decide, type Decision } from '../../src/server/rotation/decide.ts';
import { readCookies, readGate, readRotation } from './vectors.ts';

const gate = await readGate();
const { name: cookieName, cookie } = await readCookies();
const rotation = await readRotation();

test.each(gate.cases)('the server answers $name ($id, $rule) as the specification says', async (vector) => {
  const request = new Request('https://app.example.com/auth/refresh', { method: 'POST', headers: vector.headers });
  const isListed = (origin: string): boolean => gate.origins.includes(origin);
  expect((await foreignHeader(request, { csrfHeader: undefined, isListed })) === undefined).toBe(vector.accepted);
});

test.each(cookie)('the server reads $name ($id, $rule) as the specification says', ({ header, values }) => {
  expect(readSent(cookieName, header)).toEqual(values);
});

test.each(rotation.cases)('the server decides about $name ($id, $rule) as the specification says', (vector) => {
  const { presented, now, rotates, expect: expected } = vector;
  const { counter, advancedAt, expiresAt, idleExpiresAt, ended } = vector.session;
  const session = {
    counter,
    advancedAt,
    expiresAt,
    idleExpiresAt: idleExpiresAt ?? undefined,
    endReason: ended ?? undefined,
  };
  expect(told(decide(session, presented, { now, policy: { rotates, grace: rotation.grace } }))).toEqual(expected);
});

/** A decision in the words of the vectors. */
function told(decision: Decision): object {
  switch (decision.type) {
    case 'advance':
      return { type: 'granted', cookie: decision.to };
    case 'repeat':
      return { type: 'granted', cookie: decision.counter };
    case 'reuse':
      return { type: 'refused', reason: 'reuse_detected', ends: true };
    case 'refuse':
      return { type: 'refused', reason: decision.reason, ends: false };
  }
}
