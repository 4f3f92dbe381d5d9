import { expect, test } from 'vitest';
import { answering, type OddServer, setting, verdictsOf } from './odd-server.ts';

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
  {
    what: 'whose login sets the cookie without what its refresh sets it with',
    between: setting((fields, { url }) =>
      url.includes('/auth/login') ? fields.map((field) => `${field.split(';')[0]}; Path=/; SameSite=None`) : fields,
    ),
    faults: ['cookie without a prefix'],
    found: { RB021: 'failed', RB022: 'failed', RB023: 'remark', RB024: 'failed' },
  },
  {
    what: 'whose login sets the cookie for a host, and whose refresh for the domain',
    between: setting((fields, { url }) =>
      url.includes('/auth/refresh') ? fields.map((field) => `${field}; Domain=example.com`) : fields,
    ),
    faults: ['cookie without a prefix'],
    found: { RB026: 'remark', RB027: 'failed' },
  },
  {
    what: 'whose clock is ahead, and whose cookie ends before the token',
    between: setting((fields) =>
      fields.map((field) => `${field}; Expires=${new Date(Date.now() + 660_000).toUTCString()}`),
    ),
    faults: ['wrong clock'],
    found: { RB029: 'failed' },
  },
  ...(
    [
      { trace: 'x.MissingException: Cookie\r\n\tat org.web.Resolver.handle(Resolver.java:49)\r\n\tat org.web.X' },
      { trace: 'x.MissingException: Cookie\n\tat java.base/java.lang.Thread.run(Thread.java:829)' },
      { exception: 'AuthenticationException', file: '/var/www/html/vendor/Auth/GuardHelpers.php', line: 42 },
      { detail: 'InvalidOperationException: none\n   at App.Refresh() in /src/App/AuthController.cs:line 42' },
      { stack: 'Error: malformed\n    at parse (/srv/app/cookies.js:10:7)' },
    ] satisfies readonly object[]
  ).map((trace): OddServer => ({
    what: `whose refusals say ${JSON.stringify(trace)}`,
    between: answering((body) => ('error' in body ? { ...body, ...trace } : body)),
    found: { RB051: 'remark' },
  })),
  ...['private, max-age=0, stale-while-revalidate=3600', 'private, max-age=600, no-cache="Set-Cookie"'].map(
    (control): OddServer => ({
      what: `whose personal answers say ${control}`,
      between: () => async (request, next) => {
        const response = await next(request);
        if (request.url.includes('/api/')) response.headers.set('cache-control', control);
        return response;
      },
      found: { RB064: 'failed' },
    }),
  ),
];

test.each(WRONG)('a server $what is called wrong', async (odd) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
});
