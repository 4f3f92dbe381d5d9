import fc from 'fast-check';
import type { Behaviour } from './behaviour.ts';
import type { BodySpec, CallSpec } from './spec.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constant('\uD800 lone \r\n\n'),
  fc.integer({ min: 10, max: 400_000 }).map((length) => `big ${length}`),
);

const body: fc.Arbitrary<BodySpec> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<BodySpec>({ type: 'none' }) },
  fc.constant<BodySpec>({ type: 'null' }),
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom('string', 'URLSearchParams', 'FormData', 'number', 'object'), text }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('Blob', 'File', 'ArrayBuffer', 'Uint8Array', 'DataView', 'FormData with a file'),
      text,
      mime: fc.constantFrom('', 'text/plain', 'application/x-Own; a=B'),
    }),
  },
  fc.constant<BodySpec>({ type: 'ReadableStream', chunks: ['a', 'b'] }),
);

const headers: fc.Arbitrary<CallSpec['headers']> = fc.option(
  fc.record({
    form: fc.constantFrom('record', 'pairs', 'Headers', 'Map'),
    pairs: fc.array(
      fc.oneof(
        {
          weight: 8,
          arbitrary: fc.constantFrom(
            ['X-Case', 'Kept'],
            ['x-two', ' a '],
            ['X-Two', 'b'],
            ['Accept', 'text/html'],
            ['Content-Type', 'application/JSON'],
          ),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            ['Cookie', 'no=1'],
            ['Host', 'no'],
            ['bad name', 'x'],
            ['x-bad', 'a\nb'],
            ['', ''],
            ['x-umlaut', 'ä'],
            ['x-wide', '世'],
          ),
        },
      ),
      { maxLength: 4 },
    ) as fc.Arbitrary<readonly (readonly [string, string])[]>,
  }),
  { nil: undefined },
);

/** Most often what works; now and then what fetch refuses. */
function rarely<T>(right: readonly T[], wrong: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

const init: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    method: rarely<unknown>(
      ['GET', 'POST', 'PUT', 'post', 'PATCH', 'DELETE', 'HEAD', 'QUERY'],
      ['GE T', 'CONNECT', ''],
    ),
    mode: rarely<unknown>(['cors', 'same-origin', 'no-cors'], ['navigate', 'x', null]),
    credentials: rarely<unknown>(['include', 'omit', 'same-origin'], ['x']),
    cache: rarely<unknown>(['default', 'no-store', 'reload', 'no-cache', 'force-cache'], ['only-if-cached', 'x']),
    redirect: rarely<unknown>(['follow', 'error', 'manual'], ['x']),
    referrer: rarely<unknown>(['', 'about:client', '/somewhere'], ['https://elsewhere.example.com/', 'http://[']),
    referrerPolicy: rarely<unknown>(['no-referrer', 'unsafe-url', 'origin', ''], ['x']),
    integrity: rarely<unknown>(['', 'nonsense'], ['sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=']),
    priority: rarely<unknown>(['high', 'low', 'auto'], ['x']),
    keepalive: fc.constantFrom<unknown[]>(false, 0, null),
    duplex: rarely<unknown>(['half'], ['full']),
    window: rarely<unknown>([null], ['x']),
    unheardOf: fc.constant({ own: 1 }),
  },
  { requiredKeys: [] },
);

const plainAnswer: fc.Arbitrary<Behaviour> = fc.record(
  {
    status: fc.constantFrom(200, 201, 204, 205, 400, 403, 404, 409, 418, 429, 500, 503),
    text: fc.constantFrom('', 'abc', 'big 50000'),
    headers: fc.constantFrom<Behaviour['headers'][]>(
      [],
      [['content-type', 'application/json']],
      [
        ['x-a', '1'],
        ['x-a', '2'],
      ],
      [['set-cookie', 'seen=1']],
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Behaviour>;

const redirect = fc
  .record({
    status: fc.constantFrom(301, 302, 303, 307, 308),
    location: fc.constantFrom('done', '?', 'http://[', 'data:,x'),
  })
  .map(({ status, location }): Behaviour => ({ status, headers: [['location', location]] }));

const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  { weight: 8, arbitrary: plainAnswer },
  { weight: 2, arbitrary: redirect },
  { weight: 1, arbitrary: fc.constant<Behaviour>({ drop: true }) },
);

const common = {
  form: fc.constantFrom('string', 'URL', 'Request', 'Request with init', 'subclass', "frame's Request"),
  headers,
  body,
  init,
  initForm: fc.constantFrom('plain', 'bare', 'getters', 'inherited'),
  isMutated: fc.boolean(),
} as const;

const where = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      where: fc.constantFrom('path', 'absolute', 'relative', 'other origin'),
      path: fc.constantFrom('/x', '/a b', '/ä', '/x#hash', '/%2e/x'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      where: fc.constant('literal'),
      path: fc.constantFrom(
        'http://[',
        'http://a:b@127.0.0.1/',
        'data:text/plain,hi',
        'blob:x',
        'about:blank',
        'ftp://a',
        'javascript:1',
        '//[',
        'http://127.0.0.1:1/',
        ' data:,space ',
      ),
    }),
  },
);

/** Calls that native fetch and ours answer alike, byte for byte, a refusal in between or not. */
export const answered: fc.Arbitrary<CallSpec> = fc
  .tuple(fc.record({ ...common, abort: fc.constant(undefined), behaviour }), where)
  .map(([call, place]) => ({ ...call, ...place }));

const givenUp = fc.oneof(
  fc.record({
    abort: fc.constantFrom('before', 'at once', 'microtask', 'later', 'timeout'),
    behaviour: fc.constant<Behaviour>({ hold: 'headers' }),
  }),
  fc.record({ abort: fc.constant('answered'), behaviour: fc.constant<Behaviour>({ hold: 'body' }) }),
);

/** Calls whose caller gives up, while the server never comes to an end. */
export const aborted: fc.Arbitrary<CallSpec> = fc
  .tuple(fc.record(common), givenUp, where)
  .map(([call, end, place]) => ({ ...call, ...end, ...place }))
  // With a hash to check, fetch has no answer before it has the whole body; Firefox waits for much of one that it may not show.
  .filter(
    ({ abort, init: { integrity = '', mode } }) => abort !== 'answered' || (integrity === '' && mode !== 'no-cors'),
  )
  // A call that never reaches the server ends by itself, before a caller's timer or after it, as the machine likes.
  .filter(({ abort, where, init: { cache } }) => {
    const isTimed = abort === 'timeout' || abort === 'later';
    return !isTimed || (where !== 'literal' && cache !== 'only-if-cached');
  });
