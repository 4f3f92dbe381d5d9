import { type Check, createChecker } from 'rebearer/conformance';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  adding,
  answering,
  asPart,
  type Between,
  heading,
  type OddServer,
  refusing,
  replying,
  sealing,
  setting,
  targetOf,
  verdictsOf,
  withClaims,
  withTokens,
} from './odd-server.ts';
import { createReferenceServer } from './reference-server.ts';

const passing: Between = () => (request, next) => next(request);

/** Has the clock that measures answers go on by that much at each refresh of a session. */
function slowed(milliseconds: number): Between {
  return () => {
    const now = performance.now.bind(performance);
    let late = 0;
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    onTestFinished(() => {
      spy.mockRestore();
    });
    return (request, next) => {
      if (request.url.includes('/auth/refresh') && /session/.test(request.headers.get('cookie') ?? ''))
        late += milliseconds;
      return next(request);
    };
  };
}

/** Servers that are wrong in a way that looks right, and the checks that have to see it. */
const WRONG: readonly OddServer[] = [
  ...(
    [
      ['Jwt is missing'],
      ['{"message":"No API key found in request"}'],
      ['{"error":"csrf token mismatch"}'],
      ['{"message":"connection timed out"}'],
      ['{"message":"slow"}', { 'retry-after': '5', 'access-control-expose-headers': 'Retry-After' }],
      ['{"error":"inv'],
    ] satisfies readonly (readonly [string, Record<string, string>?])[]
  ).map(([body, headers = {}]): OddServer => ({
    what: `that says of no session: 401 ${body}${'retry-after' in headers ? ', and when to come back' : ''}`,
    between: refusing(body, { status: 401, headers }),
    found: { RB046: 'failed', RB047: 'failed' },
  })),
  {
    what: 'whose GET and HEAD of the refresh delete the cookie',
    between: deletingAt(({ method, url }) => /^(?:GET|HEAD)$/.test(method) && url.includes('refresh'), 401),
    found: { RB003: 'failed', RB004: 'failed', RB021: 'passed', RB026: 'passed' },
  },
  {
    what: 'whose refusal of a forged refresh deletes the cookie',
    between: deletingAt(({ headers, url }) => isForeign(headers) && url.includes('refresh'), 403),
    found: { RB018: 'failed' },
  },
  {
    what: 'whose refusal of a forged logout deletes the cookie, and whose GET of it does',
    between: deletingAt(
      ({ headers, method, url }) => url.includes('logout') && (isForeign(headers) || method === 'GET'),
      403,
    ),
    faults: ['SameSite=None'],
    found: { RB108: 'failed', RB109: 'failed' },
  },
  {
    what: 'whose login takes a form of any site, and leads to the app',
    between: () => async (request, next) => {
      if (!request.url.includes('/auth/login')) return next(request);
      const { status, headers } = await next(request);
      headers.set('location', '/');
      return status === 200 ? new Response(null, { status: 302, headers }) : new Response(null, { status, headers });
    },
    faults: ['login without a gate'],
    found: { RB019: 'failed', RB041: 'passed' },
  },
  {
    what: 'whose login takes a form beside JSON',
    between: () => async (request, next) => {
      const isForm = request.headers.get('content-type') === 'application/x-www-form-urlencoded';
      if (!request.url.includes('/auth/login') || !isForm) {
        const isText = request.headers.get('content-type') === 'text/plain';
        return isText ? Response.json({ error: 'no_body' }, { status: 400 }) : next(request);
      }
      const body = JSON.stringify(Object.fromEntries(new URLSearchParams(await request.text())));
      const headers = new Headers(request.headers);
      headers.set('content-type', 'application/json');
      return next(new Request(request.url, { method: 'POST', headers, body }));
    },
    faults: ['login without a gate'],
    found: { RB019: 'failed' },
  },
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
    what: 'whose grants take their time',
    between: slowed(3500),
    found: { RB001: 'remark' },
  },
  {
    what: 'whose grants are large',
    between: answering((body) => ('access_token' in body ? { ...body, profile: 'x'.repeat(300_000) } : body)),
    found: { RB007: 'remark' },
  },
  {
    what: 'whose grants have no end',
    between: answering((body) => ('access_token' in body ? { ...body, profile: 'x'.repeat(2_000_000) } : body)),
    found: { RB007: 'failed' },
  },
  {
    what: 'that rotates at a GET without a grace',
    between: passing,
    faults: ['GET refreshes', 'no grace'],
    found: { RB003: 'failed', RB041: 'passed', RB093: 'failed', RB095: 'failed' },
  },
  {
    what: 'that lets every origin read its refusals, where the login fails',
    between: passing,
    faults: ['CORS echoes every origin'],
    target: { login: { url: '/auth/login', body: { username: 'alice', password: 'wrong' } } },
    found: { RB071: 'failed' },
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
      between: heading('cache-control', control, '/api/'),
      found: { RB064: 'failed' },
    }),
  ),
  {
    what: 'that lets every origin read its grants, and refuses without CORS headers',
    between: echoing('/auth/'),
    faults: ['every origin passes'],
    found: { RB071: 'failed', RB072: 'failed' },
  },
  {
    what: 'that lets every origin read what its API gives to a cookie',
    between: echoing('/api/'),
    faults: ['cookie opens the API'],
    target: { mode: 'cookies' },
    found: { RB073: 'failed' },
  },
  {
    what: 'whose login goes on with the session of a cookie, and writes it anew',
    between: sealing,
    faults: ['no rotation', 'login keeps the cookie'],
    found: { RB032: 'failed' },
  },
  {
    what: 'whose logout deletes the cookie, and sets it again after that',
    between: () => async (request, next) => {
      const response = await next(request);
      if (!request.url.includes('logout')) return response;
      const sent = /__Host-Http-session=[^;]*/.exec(request.headers.get('cookie') ?? '')?.[0] ?? '';
      const headers = new Headers(response.headers);
      headers.append('set-cookie', `${sent}; Path=/; Secure; HttpOnly; SameSite=Strict`);
      return new Response(null, { status: 204, headers });
    },
    found: { RB033: 'remark' },
  },
  {
    what: 'whose pattern of the own origin has a dot that stands for any character',
    between: () => (request, next) => {
      const headers = new Headers(request.headers);
      if (/^https:\/\/app.example.com$/.test(headers.get('origin') ?? ''))
        headers.set('origin', 'https://app.example.com');
      headers.delete('sec-fetch-site');
      return next(new Request(request, { headers }));
    },
    faults: ['SameSite=None'],
    found: { RB011: 'passed', RB013: 'failed', RB014: 'passed' },
  },
  ...(
    [
      ['begins with the own one', (origin: string) => origin.startsWith('https://app.example.com')],
      ['ends with the own site', (origin: string) => origin.endsWith('example.com')],
      ['fits an unescaped pattern', (origin: string) => /^https:\/\/app.example.com$/.test(origin)],
    ] as const
  ).map(([what, isTaken]): OddServer => ({
    what: `that lets every origin read its answers that ${what}`,
    between: () => async (request, next) => {
      const response = await next(request);
      const origin = request.headers.get('origin') ?? '';
      if (!isTaken(origin)) return response;
      response.headers.set('access-control-allow-origin', origin);
      response.headers.set('access-control-allow-credentials', 'true');
      return response;
    },
    found: { RB071: 'failed', RB072: 'passed' },
  })),
  ...['token', 'jwt'].map((name): OddServer => ({
    what: `whose API takes ?${name}=`,
    between: () => (request, next) => {
      const token = new URL(request.url).searchParams.get(name);
      const headers = new Headers(request.headers);
      if (token !== null) headers.set('authorization', `Bearer ${token}`);
      return next(new Request(request, { headers }));
    },
    found: { RB122: 'passed', RB130: 'remark' },
  })),
  {
    what: 'whose preflights allow no origin',
    between: preflighting(/\/api\//, { 'access-control-allow-headers': 'authorization' }),
    found: { RB077: 'failed', RB078: 'passed' },
  },
  {
    what: 'whose refresh has a header that its preflight does not list',
    between: preflighting(/refresh/, {
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': '*',
    }),
    target: { api: undefined, refresh: { headers: { 'X-CSRF': '1' } } },
    found: { RB077: 'failed', RB078: 'passed' },
  },
  {
    what: 'whose logout has a header, and refuses its preflight',
    between: preflighting(/logout/, {}, 405),
    target: { logout: { headers: { 'x-csrf': '1' } } },
    found: { RB077: 'passed', RB078: 'failed' },
  },
  {
    what: 'whose refresh takes the access token, and refuses the preflight of that',
    between: preflighting(/refresh/, {}, 405),
    target: { refresh: { sendAccessToken: true } },
    found: { RB077: 'passed', RB078: 'failed' },
  },
  {
    what: 'whose logout refuses the preflight that the access token causes',
    between: preflighting(/logout/, {}, 405),
    target: { logout: '/auth/logout' },
    found: { RB077: 'passed', RB078: 'failed' },
  },
  {
    what: 'whose logout is a DELETE, which its preflight does not list',
    between: passing,
    target: { logout: { url: '/auth/logout', method: 'DELETE' } },
    found: { RB077: 'failed', RB078: 'passed' },
  },
  {
    what: 'whose refresh is a PUT, which its preflight does not list',
    between: passing,
    target: { refresh: { method: 'PUT' } },
    found: { RB077: 'failed', RB078: 'passed' },
  },
  {
    what: 'whose calls repeat a cookie in a header that no preflight lists',
    between: preflighting(/nothing/, {}),
    target: { csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' } },
    found: { RB077: 'failed', RB078: 'passed' },
  },
];

function isForeign(headers: Headers): boolean {
  return (headers.get('origin') ?? '').includes('evil');
}

/** Refuses some requests, and deletes the cookie with that. */
function deletingAt(isIt: (request: Request) => boolean, status: number): Between {
  return () => async (request, next) => {
    const response = await next(request);
    if (!isIt(request)) return response;
    const headers = { 'set-cookie': '__Host-Http-session=; Path=/; HttpOnly; Secure; Max-Age=0' };
    return new Response(null, { status, headers });
  };
}

/** Lets every origin read the successes of a path. */
function echoing(path: string): Between {
  return () => async (request, next) => {
    const response = await next(request);
    const origin = request.headers.get('origin');
    if (!request.url.includes(path) || !response.ok || origin === null) return response;
    response.headers.set('access-control-allow-origin', origin);
    response.headers.set('access-control-allow-credentials', 'true');
    return response;
  };
}

/** Answers the preflights of some paths. */
function preflighting(paths: RegExp, headers: Readonly<Record<string, string>>, status = 204): Between {
  return () => async (request, next) =>
    request.method === 'OPTIONS' && paths.test(request.url) ? new Response(null, { status, headers }) : next(request);
}

test('a server that gives a visitor a session of its own is told to start none, not to keep a cookie that it does not delete', async () => {
  const server = await createReferenceServer();
  const visited = setting((fields, { url }) =>
    url.includes('refresh') && fields.length === 0
      ? [`__Host-Http-session=${crypto.randomUUID()}; Path=/; HttpOnly; Secure; SameSite=Strict`]
      : fields,
  );
  const result = await createChecker(targetOf(server, visited())).run('RB049');
  expect(result).toMatchObject({ status: 'remark', remedy: expect.stringContaining('Start no session') });
});

test.each(WRONG)('a server $what is called wrong', async (odd) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
});

/** Refuses what the API refuses, in another way. */
function refusingAtApi(how: () => Response, which: RegExp = /^/): Between {
  return () => async (request, next) => {
    const response = await next(request);
    const isRefused = request.url.includes('/api/') && response.status === 401;
    return isRefused && which.test(request.headers.get('authorization') ?? '') ? how() : response;
  };
}

const HTML_TYPE = { 'content-type': 'text/html' };

const JOINING: Between = () => async (request, next) => {
  const response = await next(request);
  const headers = new Headers(response.headers);
  const [own] = response.headers.getSetCookie();
  if (own !== undefined) headers.set('set-cookie', `theme=dark; Expires=Thu, 01 Jan 2099 00:00:00 GMT, ${own}`);
  return new Response(response.body, { status: response.status, headers });
};

/** Mistakes of real servers, each with the finding that names it, and with those that would be untrue. */
const MISTAKES: readonly (OddServer & { readonly says: Readonly<Partial<Record<Check['id'], RegExp>>> })[] = [
  {
    what: 'whose API refuses a bad token with 200, and says so in the body',
    between: refusingAtApi(() => Response.json({ code: 401, msg: 'token expired' }), /./),
    found: { RB123: 'passed', RB124: 'passed', RB133: 'passed', RB125: 'failed' },
    says: { RB125: /200, and refused in the body/ },
  },
  {
    what: 'whose API refuses every call with 200, and says so in the body',
    between: refusingAtApi(() => Response.json({ success: false, message: 'Not logged in' })),
    found: { RB122: 'failed', RB123: 'passed', RB125: 'failed', RB129: 'passed', RB130: 'passed' },
    says: { RB122: /200, and refused in the body/ },
  },
  {
    what: 'whose API sends a bad token to the login page',
    between: refusingAtApi(() => new Response(null, { status: 302, headers: { location: '/login' } }), /./),
    found: { RB084: 'failed', RB122: 'passed', RB123: 'passed', RB125: 'skipped' },
    says: { RB084: /With a token that is not valid \/api\/me is answered with 302 to \/login/ },
  },
  {
    what: 'whose API answers a bad token with a page',
    between: refusingAtApi(() => new Response('<!doctype html><form>', { headers: HTML_TYPE }), /./),
    found: { RB084: 'failed', RB123: 'passed', RB124: 'passed', RB125: 'skipped' },
    says: { RB084: /a page of HTML/ },
  },
  {
    what: 'whose refresh is the page of the app, as that of every unknown path is',
    between: () => (request, next) =>
      request.url.includes('/auth/refresh')
        ? Promise.resolve(new Response('<!doctype html><p>', { headers: HTML_TYPE }))
        : next(request),
    found: { RB041: 'failed' },
    says: { RB041: /answered with 200, a page of HTML/ },
  },
  {
    what: 'that says 404 where there is no session',
    between: refusing('{"message":"Session not found"}', {
      status: 404,
      headers: { 'content-type': 'application/json' },
    }),
    found: { RB002: 'passed', RB041: 'passed', RB046: 'failed', RB047: 'failed' },
    says: { RB046: /404, which does not say/ },
  },
  {
    what: 'whose refresh reads a cookie of another name than the login sets',
    between: () => (request, next) => {
      if (request.url.includes('/auth/refresh')) request.headers.delete('cookie');
      return next(request);
    },
    found: { RB041: 'failed' },
    says: { RB041: /read it under the name that the login sets \(__Host-Http-session\)/ },
  },
  {
    what: 'that joins two cookies in one field',
    between: JOINING,
    found: { RB024: 'failed' },
    says: { RB024: /Browsers drop __Host-Http-session: one Set-Cookie sets it after theme/ },
  },
  {
    what: 'whose tokens have their times in milliseconds',
    between: withClaims({ iat: 1_800_000_000_000, exp: 1_800_000_180_000 }),
    found: { RB043: 'passed', RB111: 'passed', RB112: 'failed', RB148: 'remark', RB149: 'passed' },
    says: { RB112: /`exp` is in milliseconds/, RB148: /Math\.floor\(Date\.now\(\) \/ 1000\)/ },
  },
  {
    what: 'whose refresh is answered with the page of the app',
    between: replying('/auth/refresh', () => new Response('<!doctype html><div id="root">', { headers: HTML_TYPE })),
    found: { RB041: 'failed', RB046: 'skipped', RB047: 'skipped' },
    says: { RB046: /A session is answered in the same way: RB041/ },
  },
  {
    what: 'whose proxy takes the Authorization away',
    between: () => async (request, next) => {
      if (!request.url.includes('/api/')) return next(request);
      request.headers.delete('authorization');
      const { status, headers } = await next(request);
      return Response.json({ message: 'No token provided' }, { status, headers });
    },
    found: { RB121: 'failed' },
    says: { RB121: /each proxy pass it on: Apache/ },
  },
  {
    what: 'whose API does not know the key of the tokens',
    between: withClaims({ more: true }),
    found: { RB121: 'failed' },
    says: { RB121: /Let both agree on key/ },
  },
  {
    what: 'that allows a list of origins',
    between: heading('access-control-allow-origin', 'https://app.example.com, http://localhost:3000', '/auth/'),
    found: { RB080: 'failed' },
    says: { RB080: /allows a list of origins, and browsers take one\..*the one origin alone/ },
  },
  {
    what: 'that adds a slash to the origin that it allows',
    between: heading('access-control-allow-origin', 'https://app.example.com/', '/api/'),
    target: { origin: 'https://app.example.com' },
    found: { RB076: 'failed' },
    says: { RB076: /without a slash at the end/ },
  },
  {
    what: 'whose tokens live a thousandth of what it says',
    between: withClaims({ iat: 1_800_000_000, exp: 1_800_000_001 }),
    found: { RB043: 'failed' },
    says: { RB043: /the token lives 1 s\..*jsonwebtoken/ },
  },
];

test.each(MISTAKES)('a server $what is told so, and nothing untrue', async ({ says, ...odd }) => {
  expect(await verdictsOf(odd)).toEqual(odd.found);
  const server = await createReferenceServer();
  const checker = createChecker({ ...targetOf(server, odd.between()), ...odd.target });
  for (const [id, words = /^$/] of Object.entries(says)) {
    const { cause, remedy } = await checker.run(id as Check['id']);
    expect(`${cause} ${remedy}`).toMatch(words);
  }
});

test('expires_in in milliseconds is told as that, and not as a token that lives too short', async () => {
  const server = await createReferenceServer({ faults: ['expires_in in milliseconds'] });
  const { status, remedy } = await createChecker(targetOf(server, passing())).run('RB043');
  expect([status, remedy]).toEqual(['failed', expect.stringContaining('Send the seconds between')]);
});

test('a token that tells its end alone is told what to add, and nothing to leave out', async () => {
  const server = await createReferenceServer();
  const undated = withTokens((token) => {
    const [header, claims = '', signature] = token.split('.');
    const { iat: _iat, ...rest } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { iat?: number };
    return [header, asPart(rest), signature].join('.');
  });
  const silent = answering(({ expires_in: _seconds, ...body }: { expires_in?: number }) => body);
  const [undate, silence] = [undated(), silent()];
  const checker = createChecker(targetOf(server, (request, next) => undate(request, (asked) => silence(asked, next))));
  const { cause, remedy } = await checker.run('RB043');
  expect(cause).toMatch(/neither expires_in nor iat/);
  expect(remedy).toBe('Put `iat` into the token, or send `expires_in`, the seconds that the token lives.');
});

test('a login whose cookie is over when it comes is told of its lifetime', async () => {
  const server = await createReferenceServer();
  const expired = setting((fields) => fields.map((field) => `${field}; Expires=Thu, 01 Jan 1970 00:10:00 GMT`));
  const result = await createChecker(targetOf(server, expired())).run('RB041');
  expect(`${result.status} ${result.cause}`).toMatch(/Expires of __Host-Http-session is over.*maxAge of Express/);
});

/** Auth.js has the address of the app in a cookie, and a decoded value may be as short as a digit. */
const NO_SECRETS = ['authjs.callback-url=https%3A%2F%2Fapp.example.com', 'flag=%31%32%33', 'up=%2e%2e/1'];

test('what a cookie has in common with the words of the doctor is not taken for a secret', async () => {
  const server = await createReferenceServer();
  const slash = heading('access-control-allow-origin', 'https://app.example.com/', '/api/')();
  const add = adding(NO_SECRETS.map((pair) => `${pair}; Path=/; HttpOnly; Secure; SameSite=Lax`))();
  const checker = createChecker(targetOf(server, (request, next) => add(request, (asked) => slash(asked, next))));
  const { title, cause } = await checker.run('RB076');
  expect(title).toBe("The app's origin may read a 401 of the API");
  expect(cause).toContain('https://app.example.com');
});

test('a session whose cookie names another host is refreshed all the same, so that the cookie is the one finding', async () => {
  const found = { RB024: 'failed', RB041: 'passed', RB101: 'passed' } as const;
  const between = setting((fields) => fields.map((field) => `${field}; Domain=other.example`));
  expect(await verdictsOf({ what: '', between, found })).toEqual(found);
});

test('a login function whose response came over no network has signed in at the server of the refresh', async () => {
  const server = await createReferenceServer();
  const at = (path: string): string => server.url + path;
  const checker = createChecker({
    ...targetOf(server, passing()),
    url: server.origin,
    refresh: at('/auth/refresh'),
    login: ({ fetch }) =>
      fetch(at('/auth/login'), {
        method: 'POST',
        headers: { origin: server.origin, 'sec-fetch-site': 'same-site', 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'alice', password: 'alice-demo' }),
      }),
  });
  expect((await checker.run('RB041')).status).toBe('passed');
  expect((await checker.run('RB101')).status).toBe('passed');
});
