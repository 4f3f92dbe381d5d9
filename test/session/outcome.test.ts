import { expect, test } from 'vitest';
import { type Answer, outcomeOf } from '../../src/session/outcome.ts';

const grant = { accessToken: 'a.b.c' };

function answer(status: number, more: Partial<Answer<typeof grant>> = {}): Answer<typeof grant> {
  return { status, isRedirect: false, isHtml: false, ...more };
}

test.each([
  [answer(200, { grant }), 'granted'],
  [answer(201, { grant }), 'granted'],
  [answer(200), 'misconfigured'],
  [answer(200, { isUnclear: true }), 'transient'],
  [answer(200, { isHtml: true }), 'misconfigured'],
  [answer(200, { grant: null }), 'ended'],
  [answer(200, { grant: null, meaning: 'passing' }), 'transient'],
  [answer(200, { grant: null, meaning: 'refused' }), 'misconfigured'],
  [answer(204, { grant: null }), 'ended'],
  [answer(0), 'transient'],
  [answer(0, { isRedirect: true }), 'misconfigured'],
  [answer(302, { isRedirect: true }), 'misconfigured'],
  [answer(400), 'misconfigured'],
  [answer(400, { meaning: 'ended' }), 'ended'],
  [answer(400, { meaning: 'ended', isHtml: true }), 'misconfigured'],
  [answer(400, { meaning: 'passing' }), 'transient'],
  [answer(400, { meaning: 'refused' }), 'misconfigured'],
  [answer(400, { isHtml: true }), 'misconfigured'],
  [answer(401), 'ended'],
  [answer(401, { meaning: 'ended' }), 'ended'],
  [answer(401, { meaning: 'refused' }), 'misconfigured'],
  [answer(401, { meaning: 'passing' }), 'transient'],
  [answer(401, { meaning: 'gateway' }), 'misconfigured'],
  [answer(401, { isHtml: true }), 'misconfigured'],
  [answer(403, { retryAfter: 1000 }), 'transient'],
  [answer(400, { meaning: 'ended', retryAfter: 1000 }), 'ended'],
  [answer(403), 'misconfigured'],
  [answer(403, { meaning: 'ended' }), 'ended'],
  [answer(403, { isHtml: true }), 'misconfigured'],
  [answer(404), 'misconfigured'],
  [answer(404, { meaning: 'ended' }), 'misconfigured'],
  [answer(405), 'misconfigured'],
  [answer(407), 'misconfigured'],
  [answer(408), 'transient'],
  [answer(409), 'transient'],
  [answer(409, { meaning: 'passing' }), 'transient'],
  [answer(409, { meaning: 'ended' }), 'transient'],
  [answer(409, { meaning: 'replaced' }), 'replaced'],
  [answer(410, { meaning: 'ended' }), 'misconfigured'],
  [answer(415), 'misconfigured'],
  [answer(419), 'misconfigured'],
  [answer(422), 'misconfigured'],
  [answer(422, { meaning: 'refused' }), 'misconfigured'],
  [answer(422, { meaning: 'ended' }), 'ended'],
  [answer(422, { meaning: 'nobody' }), 'ended'],
  [answer(423), 'misconfigured'],
  [answer(425), 'transient'],
  [answer(429, { retryAfter: 1000 }), 'transient'],
  [answer(431), 'misconfigured'],
  [answer(440), 'misconfigured'],
  [answer(498), 'misconfigured'],
  [answer(500), 'transient'],
  [answer(502, { isHtml: true }), 'transient'],
  [answer(503, { meaning: 'ended' }), 'transient'],
] as const)('%o is %s', (given, type) => {
  expect(outcomeOf(given).type).toBe(type);
});

test('weak evidence of an end is asked for again, and an explicit word is not', () => {
  expect(outcomeOf(answer(401))).toMatchObject({ type: 'ended', askAgain: 'always' });
  expect(outcomeOf(answer(200, { grant: null }))).toMatchObject({ type: 'ended', askAgain: 'alive' });
  expect(outcomeOf(answer(422, { meaning: 'nobody' }))).toMatchObject({ type: 'ended', askAgain: 'alive' });
  expect(outcomeOf(answer(401, { meaning: 'ended' }))).not.toHaveProperty('askAgain');
});

test('endStatuses replaces the rules for what ends a session', () => {
  expect(outcomeOf(answer(419), [419])).toEqual({ type: 'ended', reason: undefined });
  expect(outcomeOf(answer(401), [401])).toEqual({ type: 'ended', reason: undefined });
  expect(outcomeOf(answer(403), [403])).toEqual({ type: 'ended', reason: undefined });
  expect(outcomeOf(answer(403, { meaning: 'ended' }), [419]).type).toBe('misconfigured');
  expect(outcomeOf(answer(401), [419]).type).toBe('misconfigured');
});

test('only an answer without a token is not repeated', () => {
  expect(outcomeOf(answer(200, { found: 'without an access token, but with jeton' }))).toMatchObject({
    isFinal: true,
    problem: 'was answered with 200 without an access token, but with jeton',
  });
  expect(outcomeOf(answer(200, { error: 'offline', found: 'without an access token, but with error' }))).toMatchObject({
    problem: 'was answered with 200 offline without an access token, but with error',
  });
  expect(outcomeOf(answer(404))).not.toHaveProperty('isFinal');
});

test('a lasting failure names its section of the troubleshooting guide, and a passing one none', () => {
  expect(outcomeOf(answer(0, { isRedirect: true }))).toMatchObject({ topic: 'refresh-redirect' });
  expect(outcomeOf(answer(200, { isHtml: true }))).toMatchObject({ topic: 'refresh-html' });
  expect(outcomeOf(answer(404))).toMatchObject({ topic: 'refresh-status' });
  expect(outcomeOf(answer(403))).toMatchObject({ topic: 'refresh-refused' });
  expect(outcomeOf(answer(401, { isHtml: true }))).toMatchObject({ topic: 'refresh-gateway' });
  expect(outcomeOf(answer(503))).toMatchObject({ topic: undefined });
});
