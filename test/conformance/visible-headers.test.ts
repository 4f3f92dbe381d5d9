import { expect, test } from 'vitest';
import { visibleHeaders } from '../../src/conformance/http/visible-headers.ts';

const READER = { origin: 'https://app.example.com', url: new URL('https://api.example.com/x') };

test('a page sees the headers that are listed, with any spaces around them', () => {
  const headers = new Headers({
    'access-control-expose-headers': 'X-One ,\tX-Two',
    'x-one': '1',
    'x-two': '2',
    'x-three': '3',
  });
  expect([...visibleHeaders(headers, READER).keys()]).toEqual(['x-one', 'x-two']);
});

test('a list is read in linear time: quadratic time would outlast this test', () => {
  const headers = new Headers({ 'access-control-expose-headers': `X-One${'\t'.repeat(400_000)}X-Two`, 'x-one': '1' });
  expect([...visibleHeaders(headers, READER)]).toEqual([]);
});
