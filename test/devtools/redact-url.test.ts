import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findToken, redactUrl } from '../../src/devtools/redact-url.ts';

test.each([
  ['/reset/eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln', '/reset/[token]'],
  ['/reset/eyJhbGciOiJFUzI1NiJ9%2EeyJzdWIiOiJhIn0%2ec2ln/done', '/reset/[token]/done'],
  ['/a/x-eyJh.b/c/eyJd.e', '/a/x-[token]/c/[token]'],
  ['/a.eyJh.b', '/a.[token]'],
  ['/eyJh/b', '/eyJh/b'],
  ['/eyJh.', '/eyJh.'],
  ['/eyJh%20b.c', '/eyJh%20b.c'],
  ['https://alice:secret@api.example.com/me?access_token=eyJh.b#eyJh.b', 'https://api.example.com/me'],
])('%s is shown as %s', (url, told) => {
  expect(redactUrl(url)).toBe(told);
});

test('the parts that are removed equal the matches of a token’s pattern', () => {
  const piece = fc.constantFrom('eyJ', 'e', 'y', 'J', 'eyj', 'a', '-', '.', '%', '2', 'E', '%2e', '/', '@', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const path = `/${pieces.join('')}`;
      expect(redactUrl(path)).toBe(path.replace(/eyJ[\w-]*(?:\.|%2e)[\w.%-]+/gi, '[token]'));
    }),
    { numRuns: 2000 },
  );
});

test.each(['eyJ', 'eyJ/', 'eyJ%', 'eyJ%2', 'eyJa.', '%2e'])(
  'a path that repeats %s is read in linear time',
  (piece) => {
    for (const times of [10, 100, 1000]) {
      const { text, looks } = counted(piece.repeat(times));
      let found = findToken(text, 0);
      while (found !== undefined) found = findToken(text, found.end);
      expect(looks()).toBeLessThanOrEqual(6 * text.length);
    }
  },
);

/** A text that counts how often one of its characters is read. */
function counted(text: string): { text: ArrayLike<string>; looks: () => number } {
  let count = 0;
  const read = (target: string[], name: string | symbol): unknown => {
    if (name !== 'length') count++;
    return Reflect.get(target, name);
  };
  return { text: new Proxy(text.split(''), { get: read }), looks: () => count };
}
