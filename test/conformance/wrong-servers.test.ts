import { expect, test } from 'vitest';
import { type OddServer, verdictsOf } from './odd-server.ts';

/** Servers that are wrong in a way that looks right, and the checks that have to see it. */
const WRONG: readonly OddServer[] = [
  {
    what: 'whose body has the value of the cookie, with slashes as PHP writes them',
    between: () => async (request, next) => {
      const response = await next(request);
      if (!/login|refresh/.test(request.url) || !response.ok) return response;
      const value = `a/value/of/${crypto.randomUUID()}`;
      const body = JSON.stringify({ ...((await response.json()) as object), remember: value });
      const headers = new Headers(response.headers);
      headers.append('set-cookie', `refresh_id=${encodeURIComponent(value)}; Path=/; HttpOnly; Secure`);
      return new Response(body.replaceAll('/', String.raw`\/`), { status: response.status, headers });
    },
    found: { RB053: 'failed' },
  },
];

test.each(WRONG)('a server $what is called wrong', async (odd) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
});
