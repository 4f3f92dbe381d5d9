import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyChallenge, parseChallenges } from '../../src/request/challenge.ts';

test.each([
  [null, 'refresh'],
  ['', 'refresh'],
  ['Bearer', 'refresh'],
  ['Bearer realm="api"', 'refresh'],
  ['Bearer realm="api", error="invalid_token"', 'refresh'],
  ['bearer ERROR=invalid_token', 'refresh'],
  ['Basic realm="x, Bearer error=\\"nope\\"", Bearer error="invalid_token"', 'refresh'],
  ['Negotiate abc==, Bearer realm="a,b" , error = "invalid_token"', 'refresh'],
  [',, Bearer error="invalid_token",', 'refresh'],
  ['Bearer error="insufficient_scope", scope="a b"', 'return'],
  ['Bearer error="invalid_request"', 'return'],
  ['Bearer error="invalid_request", Bearer error="insufficient_scope"', 'return'],
  ['Bearer error="token_expired"', 'refresh'],
  ['Basic realm="api"', 'refresh'],
  ['Token', 'refresh'],
  ['JWT realm="api"', 'refresh'],
  ['jwt-auth', 'refresh'],
  ['Negotiate', 'refresh'],
  ['Negotiate YII=', 'refresh'],
  ['DPoP error="invalid_token"', 'refresh'],
  ['Basic error="insufficient_scope"', 'refresh'],
  [',,', 'refresh'],
  ['Bearer error="insufficient_scope", Bearer error="invalid_token"', 'refresh'],
  ['Bearer error="unterminated', 'refresh'],
  ['= garbage', 'refresh'],
  // Servers forget the commas (Blotre/blotre#10), put one after the scheme (dadi/api#34), or write semicolons.
  ['Bearer, error="insufficient_scope", realm="/1.0/library/book"', 'return'],
  ['Bearer realm="api" error="insufficient_scope" scope="a b"', 'return'],
  ['Bearer realm=api error=insufficient_scope', 'return'],
  ['Bearer realm="api"; error="insufficient_scope"', 'return'],
  ['Bearer realm="api";error=insufficient_scope;scope=a', 'return'],
  ['Bearer realm="api" error="invalid_token" error_description="expired, sorry"', 'refresh'],
  ['Basic realm="staging" Bearer error="insufficient_scope"', 'return'],
  ['Bearer error="insufficient_scope", error_description=The scope is missing', 'return'],
  ['Bearer error="invalid_token", error_description=The Bearer token has expired', 'refresh'],
  ['GNAP as_uri=https://server.example/tx;access=FWWIKYBQ6U56NL1, Bearer error="insufficient_scope"', 'return'],
  ['Negotiate oYG2MIGzoAMKAQGigaoEgac+/x==, Bearer error="insufficient_scope"', 'return'],
  ['Bearer error="insufficient_scope", Negotiate oYG2MIGzoAMKAQGigaoEgac+/x==', 'return'],
])('%s means %s', (field, type) => {
  expect(classifyChallenge(field, 'Bearer').type).toBe(type);
});

test('a step-up challenge returns its requirements', () => {
  const field = 'Bearer error="insufficient_user_authentication", acr_values="urn:mfa urn:pwd", max_age="300"';
  expect(classifyChallenge(field, 'Bearer')).toEqual({ type: 'step-up', acrValues: 'urn:mfa urn:pwd', maxAge: 300 });
});

test.each([
  'Bearer realm="api" error="insufficient_user_authentication" acr_values="urn:mfa" max_age=300',
  'Bearer error="insufficient_user_authentication"; acr_values="urn:mfa"; max_age="300"',
  'Basic realm="staging" Bearer acr_values="urn:mfa" max_age="300" error="insufficient_user_authentication"',
])('a step-up challenge without commas returns its requirements: %s', (field) => {
  expect(classifyChallenge(field, 'Bearer')).toEqual({ type: 'step-up', acrValues: 'urn:mfa', maxAge: 300 });
});

test.each(['soon', '-1', '1.5', '', '0x1F'])(
  'a max_age of "%s" is not a number of seconds, and is left out',
  (maxAge) => {
    const field = `Bearer error="insufficient_user_authentication", max_age="${maxAge}"`;
    expect(classifyChallenge(field, 'Bearer')).toEqual({ type: 'step-up', acrValues: undefined, maxAge: undefined });
  },
);

const token = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', ',', '=', '"', '\\', ';', '/', '\t'), maxLength: 12 });
const challenge = fc.record({
  scheme: token,
  parameters: fc.uniqueArray(fc.tuple(token, text), { selector: ([name]) => name, maxLength: 4 }),
});

test('written challenges are parsed to the same challenges', () => {
  const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
  fc.assert(
    fc.property(fc.array(challenge, { minLength: 1, maxLength: 4 }), (challenges) => {
      const field = challenges
        .map(({ scheme, parameters }) =>
          `${scheme} ${parameters.map(([name, value]) => `${name}=${quote(value)}`).join(', ')}`.trim(),
        )
        .join(', ');
      const expected = challenges.map(({ scheme, parameters }) => ({ scheme, parameters: new Map(parameters) }));
      expect(parseChallenges(field)).toEqual(expected);
    }),
  );
});

test('any text is parsed or refused in linear time, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (field) => {
      expect(['refresh', 'return', 'step-up']).toContain(classifyChallenge(field, 'Bearer').type);
    }),
  );
  for (const part of ['a="b", ', 'a=b ', '; ', 'a ', ' ', '\\"'])
    expect(classifyChallenge(`Bearer ${part.repeat(20_000)}x`, 'Bearer').type).toBe('refresh');
});

test('a custom scheme is classified by its own challenges, and no scheme by those of Bearer', () => {
  expect(classifyChallenge('JWT error="insufficient_scope"', 'JWT').type).toBe('return');
  expect(classifyChallenge('Bearer error="insufficient_scope"', 'JWT').type).toBe('refresh');
  expect(classifyChallenge('Bearer error="insufficient_scope"', undefined).type).toBe('return');
  expect(classifyChallenge('Bearer error="insufficient_user_authentication"', undefined).type).toBe('step-up');
});

test('where the page sees no token, an invalid request may be one whose cookie has expired: it is refreshed', () => {
  expect(classifyChallenge('Bearer error="invalid_request"', undefined).type).toBe('refresh');
  expect(classifyChallenge('Basic error="insufficient_scope"', undefined).type).toBe('refresh');
});
