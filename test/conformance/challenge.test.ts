import { expect, test } from 'vitest';
import { challengeOf } from '../../src/conformance/token/challenge.ts';

test.each([
  ['Bearer', 'Bearer', undefined],
  ['Bearer realm="api"', 'Bearer', undefined],
  ['Bearer error="invalid_token"', 'Bearer', 'invalid_token'],
  ['Bearer error=invalid_token', 'Bearer', 'invalid_token'],
  ['bearer realm="api", Error = "invalid_token"', 'bearer', 'invalid_token'],
  [
    'Bearer error_description="It failed, error=insufficient_scope was not it", error="invalid_token"',
    'Bearer',
    'invalid_token',
  ],
  ['Bearer error_description="a \\"b\\", error=invalid_request", error="invalid_token"', 'Bearer', 'invalid_token'],
  ['Bearer error_description="Ask for error=invalid_request"', 'Bearer', undefined],
  ['Basic realm="use , Bearer realm=x"', 'Basic', undefined],
  ['DPoP algs="ES256 PS256", Bearer error="invalid_token"', 'Bearer', 'invalid_token'],
])('the challenge %s is for %s, with the error %s', (field, scheme, error) => {
  expect(challengeOf(field)).toEqual({ scheme, error });
});
