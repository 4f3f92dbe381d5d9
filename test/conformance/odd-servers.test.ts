import { createChecker, runChecks, type Target } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import {
  adding,
  answering,
  asPart,
  type Between,
  failing,
  limiting,
  losing,
  type OddServer,
  refusing,
  replying,
  setting,
  targetOf,
  verdictsOf,
  wantingHeader,
  withClaims,
  withTokens,
} from './odd-server.ts';
import { createReferenceServer } from './reference-server.ts';
import { PATIENCE, stopTimers } from './stopped-time.ts';

/** How the doctor is told of that header. */
const WITH_HEADER: Partial<Target> = {
  refresh: { headers: { 'x-csrf': '1' } },
  logout: { headers: { 'x-csrf': '1' } },
  login: { url: '/auth/login', headers: { 'X-CSRF': '1' }, body: { username: 'alice', password: 'alice-demo' } },
};

/** Refuses a call with the session's cookie which does not repeat the other cookie in a header. */
const doubleSubmit: Between = () => {
  const seen = adding(['XSRF-TOKEN=a-random-value; Path=/'], '/auth/login')();
  return (request, next) => {
    const isCookie = /XSRF-TOKEN=a-random-value/.test(request.headers.get('cookie') ?? '');
    const isRepeated = isCookie && request.headers.get('x-xsrf-token') === 'a-random-value';
    return /refresh|logout/.test(request.url) && request.method === 'POST' && !isRepeated
      ? Promise.resolve(Response.json({ error: 'csrf_rejected' }, { status: 403 }))
      : seen(request, next);
  };
};

/** The same of each POST, the login included: the pages bring the cookie. */
const doubleSubmitAtLogin: Between = () => async (request, next) => {
  const { pathname } = new URL(request.url);
  if (pathname === '/start')
    return new Response('<p>', { headers: { 'set-cookie': 'XSRF-TOKEN=a-random-value; Path=/' } });
  const isCookie = /XSRF-TOKEN=a-random-value/.test(request.headers.get('cookie') ?? '');
  const isRepeated = isCookie && request.headers.get('x-xsrf-token') === 'a-random-value';
  return request.method === 'POST' && pathname.startsWith('/auth/') && !isRepeated
    ? Response.json({ error: 'csrf_rejected' }, { status: 403 })
    : next(request);
};

const STICKY = adding(['AWSALB=*; Path=/', 'AWSALBCORS=*; Path=/; SameSite=None; Secure']);

/** Answers to a wrong password of servers that give each visitor a cookie. */
const REFUSED_LOGINS: readonly (readonly [what: string, status: number, body: string | null, location?: string])[] = [
  ['a redirect to a page with an error', 302, null, '/start?error'],
  ['a redirect to the login page', 302, null, '/login'],
  ['a redirect to the page of the form', 303, null, '/auth/login'],
  ['success: false', 200, '{"success":false,"message":"Invalid password"}'],
  ['a status in the body', 200, '{"code":401,"msg":"no"}'],
  ['the form once more', 200, '<form>Please enter a correct username</form>'],
];

const ODD: readonly OddServer[] = [
  ...REFUSED_LOGINS.map(([what, status, body, location = '']): OddServer => ({
    what: `whose refused login is answered with ${what}, and with a cookie`,
    between: replying(
      '/auth/login',
      () =>
        new Response(body, {
          status,
          headers: { location, 'set-cookie': 'connect.sid=a-visitor-of-the-site; Path=/' },
        }),
    ),
    found: { RB019: 'skipped', RB032: 'skipped', RB041: 'skipped', RB102: 'skipped' },
  })),
  {
    what: 'behind a balancer that sets its own cookie with every answer',
    between: STICKY,
    found: {
      RB003: 'passed',
      RB004: 'passed',
      RB018: 'passed',
      RB021: 'passed',
      RB022: 'passed',
      RB023: 'passed',
      RB028: 'passed',
      RB033: 'passed',
      RB049: 'passed',
      RB091: 'passed',
      RB102: 'passed',
    },
  },
  {
    what: 'behind such a balancer whose login keeps the cookie',
    between: STICKY,
    faults: ['login keeps the cookie'],
    found: { RB032: 'failed' },
  },
  {
    what: 'behind such a balancer whose cookie is open to scripts',
    between: STICKY,
    faults: ['cookie without HttpOnly'],
    found: { RB021: 'failed' },
  },
  {
    what: 'that sets a theme at the login',
    between: adding(['theme=dark; Path=/', 'has_session=1; Path=/'], '/auth/login'),
    found: { RB021: 'passed', RB022: 'passed', RB028: 'passed', RB030: 'passed', RB033: 'passed' },
  },
  {
    what: 'that sets the token as a cookie for scripts, too',
    between: adding([`access_token=${'x'.repeat(40)}; Path=/`], '/auth/login'),
    found: { RB021: 'failed' },
  },
  {
    what: 'that limits refreshes',
    between: limiting('/auth/refresh', 12),
    found: {
      RB011: 'skipped',
      RB018: 'skipped',
      RB047: 'skipped',
      RB048: 'skipped',
      RB050: 'skipped',
      RB093: 'skipped',
      RB102: 'skipped',
      RB105: 'skipped',
      RB108: 'skipped',
      RB109: 'skipped',
      RB134: 'skipped',
    },
  },
  {
    what: 'that limits refreshes and lets every origin in',
    between: limiting('/auth/refresh', 5),
    faults: ['every origin passes'],
    found: { RB011: 'remark', RB012: 'skipped' },
  },
  {
    what: 'that limits logins',
    between: limiting('/auth/login', 1),
    faults: ['login without a gate', 'login keeps the cookie'],
    found: { RB019: 'skipped', RB032: 'skipped', RB102: 'skipped' },
  },
  {
    what: 'that limits the API and verifies nothing',
    between: limiting('/api/', 1),
    faults: ['signature is not checked', 'alg none is accepted'],
    found: { RB122: 'passed', RB123: 'skipped', RB124: 'skipped', RB125: 'skipped' },
  },
  {
    what: 'whose instances are being replaced',
    between: failing(7, 503),
    found: {
      RB005: 'passed',
      RB032: 'passed',
      RB048: 'passed',
      RB078: 'passed',
      RB096: 'passed',
      RB100: 'passed',
      RB102: 'passed',
    },
  },
  {
    what: 'behind a gateway that fails at times',
    between: failing(5, 502),
    found: { RB048: 'passed', RB096: 'passed', RB102: 'passed', RB109: 'passed', RB122: 'passed' },
  },
  {
    what: 'that closes a connection at times, just when a request is sent',
    between: losing(3),
    found: { RB031: 'passed', RB032: 'passed', RB095: 'passed', RB102: 'passed', RB105: 'passed' },
  },
  ...(
    [
      [{}, 'remark'],
      [{ 'access-control-expose-headers': 'X-Total, Retry-After' }, 'failed'],
      [{ 'access-control-expose-headers': '*', 'access-control-allow-credentials': 'true' }, 'remark'],
    ] as const
  ).map(([headers, found]): OddServer => ({
    what: `whose refusal has a Retry-After, and ${JSON.stringify(headers)} for the page of another origin`,
    between: refusing('{"message":"slow"}', { status: 401, headers: { 'retry-after': '5', ...headers } }),
    found: { RB046: found, RB047: found },
  })),
  ...(
    [
      [{}, 'remark'],
      [{ 'access-control-expose-headers': 'WWW-Authenticate, Retry-After' }, 'passed'],
    ] as const
  ).map(([headers, found]): OddServer => ({
    what: `whose limit says when to come back, and ${JSON.stringify(headers)} to the page of another origin`,
    between: () => (request, next) =>
      request.url.includes('refresh')
        ? Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': '60', ...headers } }))
        : next(request),
    target: { login: undefined },
    found: { RB055: found },
  })),
  {
    what: 'whose limit refuses the reuse of a cookie, and nothing before',
    between: () => {
      const seen: string[] = [];
      return (request, next) => {
        const cookie = /refresh/.test(request.url) ? (request.headers.get('cookie') ?? '') : '';
        const isOld = seen.slice(0, -1).includes(cookie);
        if (cookie !== '') seen.push(cookie);
        return isOld ? Promise.resolve(new Response(null, { status: 429 })) : next(request);
      };
    },
    found: { RB097: 'skipped', RB098: 'skipped' },
  },
  {
    what: 'whose refresh is never available',
    between: limiting('/auth/refresh', 0, { status: 503, retryAfter: '1' }),
    found: { RB046: 'failed', RB041: 'failed', RB071: 'skipped' },
  },
  {
    what: 'that refuses a login beside a session',
    between: () => (request, next) =>
      request.url.includes('/auth/login') && request.headers.has('cookie')
        ? Promise.resolve(new Response(null, { status: 409 }))
        : next(request),
    found: { RB032: 'skipped' },
  },
  {
    what: 'that wants a header with each call that changes something',
    between: wantingHeader(() => new Response(null, { status: 403 })),
    target: WITH_HEADER,
    found: { RB041: 'passed', RB046: 'passed', RB101: 'passed', RB102: 'passed', RB108: 'passed' },
  },
  {
    what: 'whose only gate is such a header, with a cookie for every site',
    between: wantingHeader(() => Response.json({ error: 'csrf_rejected' }, { status: 403 })),
    faults: ['every origin passes', 'login without a gate', 'logout without a gate', 'SameSite=None'],
    target: WITH_HEADER,
    found: { RB011: 'passed', RB012: 'passed', RB018: 'passed', RB019: 'passed', RB108: 'passed', RB109: 'passed' },
  },
  {
    what: 'whose only gate is a cookie that a header repeats',
    between: doubleSubmit,
    faults: ['every origin passes', 'logout without a gate', 'SameSite=None'],
    target: { csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' } },
    found: { RB011: 'passed', RB031: 'passed', RB047: 'passed', RB048: 'passed', RB102: 'passed', RB108: 'passed' },
  },
  {
    what: 'whose login too wants the cookie of its page in a header',
    between: doubleSubmitAtLogin,
    faults: ['every origin passes', 'login without a gate', 'logout without a gate', 'SameSite=None'],
    target: { page: '/start', csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' } },
    found: { RB011: 'passed', RB019: 'passed', RB047: 'passed', RB101: 'passed', RB102: 'passed', RB108: 'passed' },
  },
  {
    what: 'whose session rolls',
    between: setting((fields, { headers }) => {
      const [own] = headers.get('cookie')?.split('; ') ?? [];
      return own === undefined || fields.length > 0 ? fields : [`${own}; Path=/; HttpOnly; Secure; SameSite=Strict`];
    }),
    faults: ['no rotation'],
    found: { RB003: 'passed', RB004: 'passed', RB018: 'passed' },
  },
  ...(
    [
      (token) => ({ user: { id: 1 }, authorisation: { token, type: 'bearer' } }),
      (token) => ({ plainTextToken: token }),
      (token) => ({ AuthenticationResult: { AccessToken: token } }),
      (token) => ({ accessJwt: token }),
      (token) => ({ data: { attributes: { access_token: token } } }),
      (token) => ({ data: { refreshSession: { accessToken: token } } }),
      (token) => ({ error: '', data: { access_token: token } }),
      (token) => ({ access_token: token, user: null }),
    ] satisfies readonly ((token: string) => object)[]
  ).map((make): OddServer => ({
    what: `whose grant looks like ${JSON.stringify(make('x'))}`,
    between: answering((body) => ('access_token' in body ? make(String(body.access_token)) : body)),
    found: { RB041: 'passed' },
  })),
  {
    what: 'whose grant has an id token alone',
    between: answering((body) => ('access_token' in body ? { id_token: body.access_token } : body)),
    found: { RB041: 'failed' },
  },
  ...(
    [
      [{ detail: 'Authentication credentials were not provided.' }, 403],
      [{ error_code: 'refresh_token_not_found', msg: 'Invalid Refresh Token: Refresh Token Not Found' }, 400],
      [{ __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' }, 400],
      [{ message: 'Refresh token is not in database!' }, 403],
    ] satisfies readonly (readonly [object, number])[]
  ).map(([body, status]): OddServer => ({
    what: `that refuses with ${status} ${JSON.stringify(body)}`,
    between: answering((given) => ('error' in given ? body : given), status),
    found: { RB046: 'passed' },
  })),
  {
    what: 'that refuses with 403 and words that a guard in front of it has as well',
    between: answering((given) => ('error' in given ? { detail: 'Not authenticated' } : given), 403),
    found: { RB046: 'remark' },
  },
  {
    what: 'that puts the access token into a cookie too',
    between: () => async (request, next) => {
      const response = await next(request);
      const text = await response.text();
      const [, token] = /"access_token":"([^"]+)"/.exec(text) ?? [];
      const headers = new Headers(response.headers);
      if (token !== undefined) headers.append('set-cookie', `my-app-auth=${token}; Path=/; HttpOnly; Secure`);
      return new Response(response.status === 204 ? null : text, { status: response.status, headers });
    },
    found: { RB053: 'passed' },
  },
  {
    what: 'under a longer path, without a logout',
    between: () => {
      const moved = setting((fields) => fields.map((field) => field.replace('Path=/;', 'Path=/api/auth;')))();
      return (request, next) =>
        request.url.includes('/api/auth/')
          ? moved(new Request(request.url.replace('/api/auth/', '/auth/'), request), next)
          : Promise.resolve(new Response(null, { status: 404 }));
    },
    target: {
      refresh: '/api/auth/refresh',
      login: { url: '/api/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    },
    found: { RB025: 'passed', RB101: 'skipped' },
  },
  {
    what: 'whose claims have the names of secrets, and are none',
    between: withClaims({
      credits: 12,
      passkey: true,
      bypass: 'none',
      must_change_password: false,
      otp_enabled: true,
      passwordChangedAt: '2026-01-01T00:00:00Z',
      compass: 'north',
      hashtag: 'example',
      at_hash: 'x',
      avatar_hash: 'x',
      permissionsHash: 'x',
      commitHash: 'x',
      season_pass: 'gold',
      password_policy: 'strong',
      two_factor_secret_set: 'yes',
      otpStatus: 'on',
      passwordExpiry: '2026-01-01T00:00:00Z',
      lastPasswordChange: '2026-01-01',
      password_last_changed: '1767225600',
      password_reset_required: 'false',
      passwordless: 'email',
      hasPassword: 'yes',
      secretary: 'bob',
      department: { secretariat: 'Berlin', roles: [{ name: 'password', policy: 'none' }] },
    }),
    found: { RB150: 'passed' },
  },
  ...[
    'password',
    'userpassword',
    'secrets',
    'totp',
    'passwordHash',
    'hashed_password',
    'hash',
    'pass',
    'pass_hash',
    'passHash',
    'user_pwd_hash',
    'user.salt',
    'clientSecret',
    'pwd',
    'creditCardNumber',
    'secretkey',
    'password_reset_token',
    'passwordSalt',
  ].map((name): OddServer => ({
    what: `whose token has the claim ${name}`,
    between: withClaims({ [name]: 'x' }),
    found: { RB150: 'failed' },
  })),
  {
    what: 'whose token has the row of the user, with its accounts',
    between: withClaims({ data: { user: { accounts: [{ provider: 'local', password: '$2b$10$x' }] } } }),
    found: { RB150: 'failed' },
  },
  {
    what: 'whose API never ends an answer',
    between: () => {
      const pass = stopTimers();
      // The time is over when the doctor reads the body.
      const endless = (): ReadableStream => new ReadableStream({ pull: () => pass(PATIENCE) }, { highWaterMark: 0 });
      return (request, next) =>
        request.url.includes('/api/') ? Promise.resolve(new Response(endless())) : next(request);
    },
    found: { RB064: 'skipped', RB121: 'failed', RB122: 'skipped', RB065: 'skipped' },
  },
  {
    what: 'whose refresh deletes the cookie of the session',
    between: setting((fields, { url }) =>
      url.includes('/auth/refresh') ? fields.map((field) => `${field}; Max-Age=0`) : fields,
    ),
    found: { RB092: 'failed', RB032: 'skipped' },
  },
  {
    what: 'whose logout deletes with a date that browsers ignore',
    between: setting((fields) => fields.map((field) => field.replace('Max-Age=0', 'Expires=0'))),
    found: { RB033: 'remark', RB102: 'passed' },
  },
];

test.each(ODD)('of a server $what the checks say what they know, and no more', async (odd) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
});

test('without a login nothing is sent to the API that could have an effect', async () => {
  const server = await createReferenceServer({ faults: ['API is public'] });
  const sent: string[] = [];
  const target = targetOf(server, (request, next) => {
    if (request.url.includes('/api/')) sent.push(request.method);
    return next(request);
  });
  await runChecks({ ...target, login: undefined });
  expect([...new Set(sent)].sort()).toEqual(['GET', 'OPTIONS']);
});

test.each([
  ['in seconds', () => '60', 60_000],
  // It is in whole seconds, and measured when the answer comes.
  ['by a date', () => new Date(Date.now() + 60_000).toUTCString(), 1],
])('a limit that says %s when it ends is waited for where the patience allows it', async (_how, retryAfter, least) => {
  const server = await createReferenceServer({ faults: ['every origin passes'] });
  const between = limiting('/auth/refresh', 5, { status: 429, retryAfter: retryAfter() })();
  let waited = 0;
  const checker = createChecker({
    url: server.url,
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    fetch: (input, init) => (waited > 0 ? server.fetch(input, init) : between(new Request(input, init), server.handle)),
    wait: async (milliseconds) => void (waited += milliseconds),
    patience: 60_000,
    timeout: PATIENCE,
    origin: server.origin,
  });
  expect(await checker.run('RB012')).toMatchObject({ status: 'skipped', cause: 'Every origin is let in: RB011.' });
  expect(waited).toBeGreaterThanOrEqual(least);
  expect(waited).toBeLessThanOrEqual(60_000);
});

test('a login that never ends is told as such, and is told to stop', async () => {
  const server = await createReferenceServer();
  let isStopped = false;
  let logins = 0;
  const pass = stopTimers();
  const checker = createChecker({
    url: server.url,
    timeout: 10,
    fetch: server.fetch,
    login: ({ signal }) => {
      logins += 1;
      signal.addEventListener('abort', () => (isStopped = true));
      queueMicrotask(() => pass(60));
      return new Promise(() => {});
    },
  });
  expect(await checker.run('RB041')).toMatchObject({
    status: 'skipped',
    cause: 'The login did not end within 0.06 s.',
  });
  expect(isStopped).toBe(true);
  expect(await checker.run('RB102')).toMatchObject({ status: 'skipped' });
  expect(logins).toBe(1);
});

test.each([
  ['names an object as its algorithm', (token: string) => token.replace(/^[^.]+/, asPart({ alg: { toString: 1 } }))],
  [
    'has an object as its type',
    (token: string) => token.replace(/^[^.]+/, asPart({ alg: 'ES256', typ: { valueOf: 1 } })),
  ],
  ['names no algorithm', (token: string) => token.replace(/^[^.]+/, asPart({ alg: null, typ: ['at+jwt'] }))],
  ['no header can carry', () => 'токен'],
])('a server whose token %s gets a report', async (_what, change) => {
  const server = await createReferenceServer();
  const between = withTokens(change)();
  const { results, problem, token } = await runChecks(targetOf(server, between));
  expect(problem).toBeUndefined();
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(20);
  expect(typeof token?.algorithm).not.toBe('object');
});

test('a CSRF cookie that no header can carry is left out, as the client leaves it out', async () => {
  const server = await createReferenceServer();
  const between = adding(['XSRF-TOKEN=%E2%9C%93; Path=/'], '/auth/login')();
  const sent: (string | null)[] = [];
  const { results, problem } = await runChecks({
    ...targetOf(server, (request, next) => {
      sent.push(request.headers.get('x-xsrf-token'));
      return between(request, next);
    }),
    csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' },
  });
  expect(problem).toBeUndefined();
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(20);
  expect(new Set(sent)).toEqual(new Set([null]));
});

test('a session’s id in the path of a redirect is not told', async () => {
  const server = await createReferenceServer();
  const { results } = await runChecks(
    targetOf(server, (request, next) =>
      request.url.includes('/api/')
        ? Promise.resolve(
            new Response(null, {
              status: 302,
              headers: { location: '/login;jsessionid=1A530637289A03B07199A44E8D53' },
            }),
          )
        : next(request),
    ),
  );
  const told = JSON.stringify(results);
  expect(told).toContain('to /login.');
  expect(told).not.toContain('jsessionid');
});

test('of twenty refreshes at once, one without an answer in time is a remark, whose remedy is about what they wait for', async () => {
  const server = await createReferenceServer();
  const counts = new Map<string, number>();
  const checker = createChecker(
    targetOf(server, (request, next) => {
      const cookie = /refresh/.test(request.url) ? (request.headers.get('cookie') ?? '') : '';
      const count = (counts.get(cookie) ?? 0) + 1;
      counts.set(cookie, count);
      return cookie !== '' && count === 20
        ? Promise.reject(new TypeError('fetch failed', { cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } }))
        : next(request);
    }),
  );
  const late = await checker.run('RB093');
  expect(late).toMatchObject({ status: 'remark', remedy: expect.stringContaining('wait for') });
  expect(await checker.run('RB094')).toMatchObject({ status: 'passed' });
});
