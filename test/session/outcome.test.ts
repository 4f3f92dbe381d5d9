import { expect, test } from 'vitest';
import { type Answer, outcomeOf } from '../../src/session/outcome.ts';

const grant = { accessToken: 'a.b.c' };

function answer(status: number, more: Partial<Answer<typeof grant>> = {}): Answer<typeof grant> {
  return { status, isRedirect: false, isHtml: false, ...more };
}

test.each([
  [answer(200, { grant }), 'granted'],
  [answer(201, { grant }), 'granted'],
  [answer(200), 'transient'],
  [answer(204), 'transient'],
  [answer(200, { isHtml: true }), 'misconfigured'],
  [answer(0, { isRedirect: true }), 'misconfigured'],
  [answer(400), 'ended'],
  [answer(400, { isHtml: true }), 'transient'],
  [answer(401), 'ended'],
  [answer(401, { isHtml: true }), 'ended'],
  [answer(403), 'ended'],
  [answer(403, { isHtml: true }), 'transient'],
  [answer(403, { error: 'csrf_rejected' }), 'misconfigured'],
  [answer(404), 'misconfigured'],
  [answer(405), 'misconfigured'],
  [answer(408), 'transient'],
  [answer(409), 'replaced'],
  [answer(415), 'misconfigured'],
  [answer(422), 'misconfigured'],
  [answer(425), 'transient'],
  [answer(429, { retryAfter: 1000 }), 'transient'],
  [answer(500), 'transient'],
  [answer(502, { isHtml: true }), 'transient'],
  [answer(503), 'transient'],
])('%o is %s', (given, type) => {
  expect(outcomeOf(given).type).toBe(type);
});

test('endStatuses replaces the list of statuses that end a session', () => {
  expect(outcomeOf(answer(419), [419]).type).toBe('ended');
  expect(outcomeOf(answer(403), [419]).type).toBe('misconfigured');
});

test('a reason in the answer names the end, and only a known one', () => {
  expect(outcomeOf(answer(400, { reason: 'reuse_detected' }))).toEqual({ type: 'ended', reason: 'revoked' });
  expect(outcomeOf(answer(400, { reason: 'logged_out' }))).toEqual({ type: 'ended', reason: 'logout' });
  expect(outcomeOf(answer(400, { reason: '__proto__' }))).toEqual({ type: 'ended', reason: undefined });
});
