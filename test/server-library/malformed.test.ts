import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ORIGIN, serve, type Served, signedIn } from './visitor.ts';

const COUNT = 20_000;
/** They keep a core busy, which a busy machine does not have to give. */
const TIMEOUT = 1_800_000;

/** All bytes that a header may have: 1 to 255 except line breaks, so that `Request` accepts them. */
const bytes = fc
  .array(fc.integer({ min: 1, max: 255 }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 10 && code !== 13)));

interface Parts {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | undefined;
}

function arbitrary(cookie: string, accessToken: string): fc.Arbitrary<Parts> {
  const [version = '', id = '', counter = '', mac = ''] = cookie.split('.');
  const value = fc.oneof(
    bytes,
    fc.constantFrom(
      cookie,
      `${cookie}.`,
      `${version}.${id}.9.${mac}`,
      `${version}.${id}.1e9.${mac}`,
      `${version}.${id}.-1.${mac}`,
    ),
    fc.constantFrom(
      `v2.${id}.${counter}.${mac}`,
      `${version}..${counter}.${mac}`,
      `v1.__proto__.0.${mac}`,
      'v1.'.repeat(99),
    ),
    fc.constantFrom('"', '%00', '\u00FF'.repeat(50), 'x'.repeat(20_000), '='.repeat(5000)),
  );
  const pair = fc.oneof(
    value.map((one) => `__Host-Http-session=${one}`),
    bytes,
    fc.constantFrom(
      '',
      '=',
      '=;',
      '__Host-Http-session',
      '__Host-Http-session=',
      '\u00A0__Host-Http-session=x',
      ' \t '.repeat(2000),
    ),
  );
  const cookies = fc.array(pair, { maxLength: 4 }).map((pairs) => pairs.join(';'));
  const authorization = fc.oneof(
    bytes,
    value.map((one) => `Bearer ${one}`),
    fc.constantFrom(
      `Bearer ${accessToken}`,
      `bearer ${accessToken}.`,
      `Bearer ${accessToken}, Bearer x`,
      `Bearer ${'eyJ'.repeat(5000)}`,
    ),
    fc.constantFrom(
      'Bearer .',
      'Bearer ..',
      'Bearer e30.e30.',
      'Bearer bnVsbA.bnVsbA.bnVsbA',
      'Bearer W10.W10.W10',
      'Bearer eyJraWQiOltdfQ.e30.x',
    ),
  );
  const origin = fc.oneof(bytes, fc.constantFrom(ORIGIN, ORIGIN, ORIGIN, 'null', 'https://', `${ORIGIN}/`, '*'));
  const headers = fc.record(
    {
      cookie: cookies,
      authorization,
      origin,
      'content-type': fc.oneof(bytes, fc.constantFrom('application/json', 'text/plain', ';')),
      'session-activity': bytes,
      'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'x'),
      'access-control-request-method': bytes,
      'user-agent': bytes,
    },
    { requiredKeys: ['origin'] },
  );
  const path = fc.oneof(
    fc.constantFrom('/auth/refresh', '/auth/logout', '/auth/sessions', '/auth/jwks.json', '/auth/sessions/s_1'),
    fc.constantFrom(
      '//evil.example/auth/refresh',
      '/auth//refresh',
      '/auth/refresh?x',
      '/auth/%72efresh',
      '/auth/sessions/%00',
      '/auth/../auth/refresh',
    ),
    fc.string({ maxLength: 40 }).map((text) => `/auth/${encodeURI(text.toWellFormed())}`),
  );
  const body = fc.oneof(
    fc.constant(undefined),
    fc.json(),
    fc.uint8Array({ maxLength: 100 }).map((array) => new Uint8Array(array)),
    fc.constantFrom(
      '{"session_id":"s_1"}',
      '{"__proto__":{"session_id":1}}',
      '{"session_id":{}}',
      '['.repeat(4000),
      `"${'x'.repeat(9000)}"`,
    ),
  );
  const method = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'HEAD', 'DELETE', 'PUT', 'OPTIONS', 'PROPFIND');
  return fc.record({ method, path, headers, body });
}

async function statusesOf(server: Served, { body, headers, method, path }: Parts): Promise<readonly number[]> {
  const make = (): Request => {
    const sent = method === 'GET' || method === 'HEAD' ? undefined : body;
    return new Request(`${ORIGIN}${path}`, {
      method,
      headers,
      ...(sent !== undefined && { body: sent }),
    });
  };
  const handled = await server.handler(make());
  const caller = await server.verify(make());
  await server.peek(make());
  await server.responseToken(make());
  return [handled.status, caller instanceof Response ? caller.status : 200];
}

test(
  `${COUNT} malformed requests are answered, none of them with a 5xx, in bounded memory`,
  { timeout: TIMEOUT },
  async () => {
    const server = serve();
    const visitor = await signedIn(server);
    const parts = arbitrary(visitor.cookie ?? '', visitor.accessToken ?? '');
    const before = process.memoryUsage().heapUsed;
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(parts, async (request) => {
        for (const status of await statusesOf(server, request)) {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(status).toBeLessThan(500);
        }
      }),
      { numRuns: COUNT },
    );
    expect(server.events.filter(({ type }) => type === 'failure' || type === 'outage')).toEqual([]);
    for (const status of [200, 204, 400, 401, 403, 404, 405])
      expect(statuses.get(status), String(status)).toBeGreaterThan(10);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
  },
);

test('a long run of spaces in a cookie is read in linear time: quadratic time would outlast this test', async () => {
  const visitor = await signedIn(serve());
  for (const blanks of [' \t'.repeat(2_000_000), `${'\t '.repeat(2_000_000)}x`, `a=${' ;'.repeat(2_000_000)}`]) {
    const answer = await visitor.refresh({ headers: { cookie: `__Host-Http-session=${blanks}` } });
    expect(answer).toMatchObject({ status: 400, json: { reason: 'no_session' } });
  }
});
