import fc from 'fast-check';

/** Texts that have broken readers before: limits, escapes, halves of characters, names of the prototype. */
const PIECES = [
  '',
  ' ',
  '\t',
  '\r\n',
  '\0',
  '"',
  '\\',
  ',',
  '=',
  ';',
  '.',
  '{',
  '[',
  'null',
  '-1',
  '1e400',
  '__proto__',
  'constructor',
  '\uFEFF',
  '\uD800',
  '%00',
  'Bearer ',
  'eyJhbGciOiJub25lIn0.e30.',
  'x'.repeat(300),
];

/** Values that have broken readers before. */
const VALUES: readonly unknown[] = [
  null,
  undefined,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  Infinity,
  NaN,
  '',
  ' ',
  '0',
  '__proto__',
  '\uD800',
  'x'.repeat(20_000),
  [],
  [[]],
  {},
  { toString: 1 },
  new Date(NaN),
  new Map([['access_token', 'x']]),
];

/** Makes variants of the texts: pieces taken out, put in, doubled, moved from one to another. */
export function mutatedText(corpus: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...PIECES),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.tuple(fc.constantFrom(...corpus), fc.nat(), fc.nat(40)).map(([text, at, length]) => {
      const start = at % (text.length + 1);
      return text.slice(start, start + length);
    }),
  );
  const edit = fc.record({ at: fc.nat(), removes: fc.nat(12), piece });
  return fc.tuple(fc.constantFrom(...corpus), fc.array(edit, { maxLength: 5 })).map(([text, edits]) =>
    edits.reduce((changed, { at, removes, piece: inserted }) => {
      const start = at % (changed.length + 1);
      return changed.slice(0, start) + inserted + changed.slice(start + removes);
    }, text),
  );
}

/** Makes variants of the values: members replaced, renamed, left out and added, on every level. */
export function mutatedValue(corpus: readonly unknown[]): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
    { weight: 1, arbitrary: fc.constantFrom(...corpus) },
    { weight: 1, arbitrary: fc.anything({ maxDepth: 2, withNullPrototype: true }) },
  );
  const edit = fc.record({ at: fc.nat(), value, how: fc.constantFrom('replace', 'rename', 'remove', 'add') });
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(edit, { maxLength: 4 }))
    .map(([start, edits]) =>
      edits.reduce((changed: unknown, { at, how, value: given }) => edited(changed, { at, how, given }), start),
    );
}

interface Edit {
  readonly at: number;
  readonly how: 'replace' | 'rename' | 'remove' | 'add';
  readonly given: unknown;
}

/** Returns a copy in which the member that `at` falls on is changed. */
function edited(value: unknown, { at, how, given }: Edit): unknown {
  if (!isPlain(value)) return given;
  const entries = Object.entries(value);
  const chosen = at % (entries.length + 1);
  const changed = entries.flatMap(([name, inner], index): readonly (readonly [string, unknown])[] => {
    if (index !== chosen) return [[name, inner]];
    const further = Math.floor(at / (entries.length + 1));
    if (isPlain(inner) && further % 3 !== 0) return [[name, edited(inner, { at: further, how, given })]];
    if (how === 'remove') return [];
    if (how === 'rename') return [[`${name}${String(further)}`, inner]];
    return [[name, given]];
  });
  if (chosen === entries.length && how === 'add') changed.push([`more${String(at)}`, given]);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

function isPlain(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
