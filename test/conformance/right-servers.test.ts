import { createChecker } from 'rebearer/conformance';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  adding,
  answering,
  type Between,
  heading,
  limiting,
  type OddServer,
  refusing,
  sealing,
  setting,
  targetOf,
  verdictsOf,
  withTokens,
} from './odd-server.ts';
import { createReferenceServer } from './reference-server.ts';

const withoutPreflights: Between = () => (request, next) =>
  request.method === 'OPTIONS' ? Promise.resolve(new Response(null, { status: 405 })) : next(request);

/** Servers that are right in a way that looks wrong, and the checks that have to see it. */
const RIGHT: readonly OddServer[] = [
  ...(
    [
      ['a firewall', 'visid_incap_2345678=*-of-a-visitor; HttpOnly; Path=/; Domain=example.com; Secure; SameSite=None'],
      ['a page that knows the device', 'device_refresh_token=*; HttpOnly; Path=/; Secure; SameSite=Strict'],
    ] as const
  ).map(([what, cookie]): OddServer => ({
    what: `beside ${what}, whose cookie stays and has the name of a session's`,
    between: () => {
      const value = cookie.replace('*', crypto.randomUUID());
      return setting((fields, { headers }) =>
        headers.get('cookie')?.includes(value.split(';')[0] ?? '') ? fields : [value, ...fields],
      )();
    },
    found: {
      RB021: 'passed',
      RB023: 'passed',
      RB026: 'passed',
      RB032: 'passed',
      RB033: 'passed',
      RB049: 'passed',
      RB091: 'passed',
    },
  })),
  ...(
    [
      [200, '<h1>Welcome</h1>'],
      [200, '{"success":true,"message":"Your last login has failed"}'],
      [303, null],
    ] satisfies readonly (readonly [number, string | null])[]
  ).map(([status, body]): OddServer => ({
    what: `whose login answers ${status} ${body ?? 'to the page of the account'}, and sets the cookie`,
    between: () => async (request, next) => {
      const response = await next(request);
      if (!request.url.includes('/auth/login') || !response.ok) return response;
      const headers = new Headers(response.headers);
      headers.set('location', '/auth/account');
      headers.set('content-type', 'text/html');
      return new Response(body, { status, headers });
    },
    found: { RB019: 'passed', RB032: 'passed', RB041: 'passed', RB095: 'passed', RB102: 'passed' },
  })),
  ...(
    [
      ['{"code":401,"msg":"token expired"}', 200, 'passed'],
      ['{"code":401,"msg":"no"}', 200, 'remark'],
      ['{"message":"Session expired"}', 200, 'remark'],
      ['', 401, 'remark'],
    ] as const
  ).map(([body, status, said]): OddServer => ({
    what: `that refuses with ${status} ${body || 'without a body'}, where cookies carry the session`,
    between: refusing(body, { status, headers: { 'content-type': 'text/html' } }),
    target: { mode: 'cookies' },
    found: { RB020: 'passed', RB046: said, RB047: said, RB092: 'passed', RB097: 'passed', RB102: 'passed' },
  })),
  {
    what: 'whose refusal of a forged call is a 401 that says so',
    between: () => async (request, next) => {
      const response = await next(request);
      return response.status === 403
        ? new Response(response.body, { status: 401, headers: response.headers })
        : response;
    },
    found: { RB020: 'passed' },
  },
  {
    what: 'that writes the cookie of a session anew with each answer',
    between: sealing,
    faults: ['no rotation'],
    found: {
      RB003: 'skipped',
      RB004: 'skipped',
      RB018: 'skipped',
      RB032: 'passed',
      RB091: 'skipped',
      RB094: 'skipped',
      RB096: 'skipped',
      RB097: 'remark',
      RB161: 'skipped',
    },
  },
  {
    what: 'that writes it anew, where the doctor has the patience to see that it stays good',
    between: sealing,
    faults: ['no rotation'],
    target: { patience: 60_000 },
    found: { RB003: 'passed', RB004: 'passed', RB018: 'passed', RB091: 'remark', RB161: 'passed' },
  },
  {
    what: 'that writes it anew and lets a user have one session',
    between: sealing,
    faults: ['no rotation', 'one session a user'],
    target: { patience: 60_000 },
    found: { RB018: 'passed', RB032: 'passed', RB161: 'passed' },
  },
  {
    what: 'that writes it anew and limits refreshes',
    between: () => {
      const [seal, limit] = [sealing(), limiting('/auth/refresh', 5)()];
      return (request, next) => limit(request, (asked) => seal(asked, next));
    },
    faults: ['no rotation'],
    found: { RB003: 'skipped', RB091: 'skipped' },
  },
  {
    what: 'that writes it anew and rotates too',
    between: sealing,
    found: { RB091: 'passed', RB097: 'passed' },
  },
  {
    what: 'that remembers the name of the last user in a cookie, and tells it in its answers',
    between: () => {
      const remembering = adding(['last_user=alice.liddell@example.com; Path=/; Secure'], '/auth/login')();
      const telling = answering((body) => ({ ...body, email: 'alice.liddell@example.com' }))();
      return (request, next) => telling(request, (asked) => remembering(asked, next));
    },
    found: { RB053: 'passed' },
  },
  {
    what: 'that puts the access token into a cookie that ends with it',
    between: adding([`access_token=${'x'.repeat(40)}; Path=/; HttpOnly; Secure; Max-Age=60`]),
    found: { RB021: 'passed', RB029: 'passed' },
  },
  {
    what: 'whose login sets another cookie for the domain, beside the one that is there',
    between: () => {
      let logins = 0;
      return setting((fields, { url }) =>
        url.includes('/auth/login') && ++logins % 2 === 0
          ? fields.map((field) => `${field}; Domain=example.com`)
          : fields,
      )();
    },
    faults: ['cookie without a prefix'],
    found: { RB032: 'passed' },
  },
  {
    what: 'that clears a message of its pages with a refusal',
    between: adding(['PLAY_FLASH=; Path=/; Max-Age=0']),
    found: { RB049: 'passed' },
  },
  {
    what: 'that clears it, and is asked by a stranger',
    between: adding(['PLAY_FLASH=; Path=/; Max-Age=0']),
    target: { login: undefined },
    found: { RB049: 'passed' },
  },
  {
    what: 'whose logout deletes what an older version has set, too',
    between: adding(
      ['__Secure-legacy=; Path=/; Max-Age=0', 'session=; Path=/; Domain=old.example.org; Max-Age=0'],
      '/auth/logout',
    ),
    found: { RB033: 'passed' },
  },
  {
    what: 'whose app is on another site',
    between: () => (request, next) => {
      const headers = new Headers(request.headers);
      // Its list of origins is the same; its own calls are cross-site.
      if (headers.get('origin') === 'https://spa.example.dev') {
        headers.set('origin', 'https://app.example.com');
        headers.set('sec-fetch-site', 'same-site');
      }
      return next(new Request(request, { headers }));
    },
    faults: ['SameSite=None'],
    target: { origin: 'https://spa.example.dev' },
    found: { RB011: 'passed', RB016: 'skipped', RB023: 'passed' },
  },
  ...[
    'private, no-cache, stale-while-revalidate=3600',
    'private, max-age=0, must-revalidate, stale-while-revalidate=60',
  ].map((control): OddServer => ({
    what: `whose personal answers say ${control}`,
    between: heading('cache-control', control, '/api/'),
    found: { RB064: 'passed' },
  })),
  {
    what: 'that allows the same origin in every answer',
    between: () => async (request, next) => {
      const response = await next(request);
      response.headers.delete('vary');
      response.headers.set('access-control-allow-origin', 'https://app.example.com');
      return response;
    },
    found: { RB063: 'passed', RB071: 'passed' },
  },
  {
    what: 'whose API exposes every header, to calls without credentials',
    between: heading('access-control-expose-headers', '*'),
    found: { RB079: 'passed' },
  },
  {
    what: 'whose preflights allow every header, to calls without credentials',
    between: () => async (request, next) =>
      request.method === 'OPTIONS'
        ? new Response(null, {
            status: 204,
            headers: {
              'access-control-allow-origin': '*',
              'access-control-allow-headers': 'authorization, *',
            },
          })
        : next(request),
    found: { RB077: 'passed', RB078: 'passed' },
  },
  {
    what: 'whose preflights list the method of the refresh',
    between: heading('access-control-allow-methods', 'GET, PUT'),
    target: { refresh: { method: 'PUT' } },
    found: { RB077: 'passed', RB078: 'passed' },
  },
  {
    what: 'whose API has the origin of the page, and answers no preflight',
    between: withoutPreflights,
    target: { api: 'https://app.example.com/api/me' },
    found: { RB077: 'skipped', RB078: 'skipped' },
  },
  {
    what: 'whose logout takes a cookie alone, and answers no preflight',
    between: withoutPreflights,
    target: { mode: 'cookies', logout: '/auth/logout' },
    found: { RB077: 'skipped', RB078: 'skipped' },
  },
  {
    what: 'whose refresh has no preflight, and answers none',
    between: withoutPreflights,
    target: { api: undefined, refresh: { headers: { accept: 'application/json', 'content-type': 'text/plain' } } },
    found: { RB077: 'skipped', RB078: 'skipped' },
  },
];

test.each(RIGHT)('a server $what is not called wrong', async (odd) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
});

/** Takes the time of issue out of the tokens. */
const undated = withTokens((token) => {
  const [header, claims = '', signature] = token.split('.');
  const { iat: _iat, ...rest } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat?: number };
  return [header, Buffer.from(JSON.stringify(rest)).toString('base64url'), signature].join('.');
});

/** Has the cookie of the session end by a date alone. */
const dating = setting((fields) =>
  fields.map((field) => `${field}; Expires=${new Date(Date.now() + 200_000).toUTCString()}`),
);

test('a date is measured from the answer that told it, however late its check comes', async () => {
  const server = await createReferenceServer();
  const [date, undate] = [dating(), undated()];
  const checker = createChecker(targetOf(server, (request, next) => undate(request, (asked) => date(asked, next))));
  await checker.run('RB041');
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 150_000 });
  for (const id of ['RB029', 'RB043', 'RB149'] as const)
    expect(await checker.run(id)).toMatchObject({ id, status: 'passed' });
});
