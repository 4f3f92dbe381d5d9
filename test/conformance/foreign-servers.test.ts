import { generateKeyPairSync, randomUUID, sign as signWith } from 'node:crypto';
import { createChecker, runChecks, type Target } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { createReferenceServer } from './reference-server.ts';
import {
  createApp,
  type Found,
  type Handler,
  isSigned,
  sign,
  type Told,
  type Variant,
  verdictsOver,
} from './foreign-server.ts';

const COOKIE = 'Path=/; HttpOnly; SameSite=Lax';

/** Express by hand: a JWT refreshes, which says nothing but its user and its time. The logout only deletes the cookie. */
const handWritten: Handler = ({ what, cookies, isOwn, now }) => {
  const iat = Math.floor(now);
  const accessToken = sign({ sub: 'alice', iat, exp: iat + 180 });
  if (/^POST \/auth\/(?:login|refresh|logout)$/.test(what) && !isOwn)
    return { status: 403, body: { error: 'csrf_rejected' } };
  switch (what) {
    case 'POST /auth/login': {
      const session = sign({ sub: 'alice', iat, exp: iat + 86_400 }, 'refresh');
      return { status: 200, body: { accessToken }, headers: { 'set-cookie': `session=${session}; ${COOKIE}` } };
    }
    case 'POST /auth/refresh':
      return isSigned(cookies.get('session'), { key: 'refresh', now })
        ? { status: 200, body: { accessToken } }
        : { status: 401, body: { message: 'Invalid refresh token' } };
    case 'POST /auth/logout':
      return { status: 204, headers: { 'set-cookie': `session=; ${COOKIE}; Max-Age=0` } };
    default:
      return undefined;
  }
};

test('two logins within one second that give equal JWTs are two sessions to the doctor', async () => {
  const found = { RB011: 'passed', RB102: 'failed', RB104: 'skipped', RB108: 'passed', RB032: 'passed' } as const;
  expect(await verdictsOver(handWritten, { found })).toEqual(found);
});

/** Express of many guides: a list of the refresh tokens that are good, each a JWT of its user and its second, and no grace. */
function listing(): Handler {
  let good: readonly string[] = [];
  return ({ what, cookies, isOwn, now }) => {
    const iat = Math.floor(now);
    const told = cookies.get('session') ?? '';
    const others = good.filter((one) => one !== told);
    const granted = (): Told => {
      const session = sign({ username: 'alice', iat, exp: iat + 86_400 }, 'refresh');
      good = [...others, session];
      const accessToken = sign({ UserInfo: { username: 'alice', roles: [2001] }, iat, exp: iat + 180 });
      return { status: 200, body: { accessToken }, headers: { 'set-cookie': `session=${session}; ${COOKIE}` } };
    };
    if (/^POST \/auth\/(?:login|refresh|logout)$/.test(what) && !isOwn)
      return { status: 403, body: { error: 'csrf_rejected' } };
    switch (what) {
      case 'POST /auth/login':
        return granted();
      case 'POST /auth/refresh':
        if (good.includes(told)) return granted();
        good = told === '' ? good : [];
        return { status: 401, body: { error: 'invalid_grant' } };
      case 'POST /auth/logout':
        good = others;
        return { status: 204, headers: { 'set-cookie': `session=; ${COOKIE}; Max-Age=0` } };
      default:
        return undefined;
    }
  };
}

test('a rotation that gives the same JWT within one second has no grace because of that', async () => {
  const found = { RB091: 'passed', RB093: 'failed', RB095: 'failed', RB098: 'passed', RB104: 'failed' } as const;
  expect(await verdictsOver(listing(), { found })).toEqual(found);
});

test('a user whom the client finds inside another claim is named to the doctor too', async () => {
  expect(await verdictsOver(listing(), { found: { RB045: 'passed' } })).toEqual({
    RB045: 'remark: Nothing names the session.',
  });
});

/** Flask-Login and the like: one cookie, and a route that says who the user is. */
function sessionOnly(me: object, refusal: Told): Handler {
  const live = new Set<string>();
  return ({ what, cookies, isOwn }) => {
    const told = cookies.get('session') ?? '';
    if (what.startsWith('POST') && !isOwn) return { status: 403, body: { error: 'csrf_rejected' } };
    switch (what) {
      case 'POST /auth/login': {
        const id = randomUUID();
        live.add(id);
        return { status: 200, body: me, headers: { 'set-cookie': `session=${id}; ${COOKIE}` } };
      }
      case 'GET /session':
      case 'GET /api/me':
        return live.has(told) ? { status: 200, body: me } : refusal;
      case 'POST /auth/logout':
        live.delete(told);
        return { status: 204, headers: { 'set-cookie': `session=; ${COOKIE}; Max-Age=0` } };
      default:
        return undefined;
    }
  };
}

const SESSION_ONLY = { mode: 'cookies', api: '/api/me', refresh: { url: '/session', method: 'GET' } } as const;
const PAGE: Told = {
  status: 401,
  headers: { 'content-type': 'text/html' },
  body: '<!doctype html><h1>Unauthorized</h1>',
};
const REFUSED: Told = { status: 401, body: { error: 'invalid_grant' } };

test.each<[string, Handler, Pick<Target, 'refresh'>, Found]>([
  ['a page of HTML', sessionOnly({ user: { id: 1 } }, PAGE), {}, { RB046: 'failed', RB047: 'failed' }],
  [
    'a page of HTML, which the client is told of',
    sessionOnly({ user: { id: 1 } }, PAGE),
    { refresh: { ...SESSION_ONLY.refresh, endStatuses: [401] } },
    { RB046: 'passed', RB047: 'passed' },
  ],
  [
    'a 403 of its own, which the client is told of',
    sessionOnly({ user: { id: 1 } }, { status: 403, body: { detail: 'No.' } }),
    { refresh: { ...SESSION_ONLY.refresh, endStatuses: [401, 403] } },
    { RB046: 'passed', RB047: 'passed', RB122: 'remark' },
  ],
])('a server with a session cookie alone, that refuses with %s', async (_how, handler, target, found) => {
  expect(await verdictsOver(handler, { found, target: { ...SESSION_ONLY, ...target } })).toEqual(found);
});

test.each<[string, object, Found['RB045']]>([
  ['a user and an id', { user: { id: 1 } }, 'passed'],
  ['a session_id', { session_id: 's1' }, 'passed'],
  ['an id and a name', { id: 1, username: 'alice' }, 'remark'],
])('with cookies only, the doctor says whether the client finds the user in %s', async (_what, me, said) => {
  const found: Found = { RB045: said };
  expect(await verdictsOver(sessionOnly(me, REFUSED), { found, target: SESSION_ONLY })).toEqual(found);
});

test('no rotation is asked of a refresh by GET, which has to change nothing', async () => {
  const found: Found = { RB003: 'remark', RB091: 'skipped' };
  expect(await verdictsOver(sessionOnly({ user: { id: 1 } }, REFUSED), { found, target: SESSION_ONLY })).toEqual(found);
});

test.each([
  [200, ['Buy bread'], 'Answer 401.'],
  [500, {}, 'Answer 401.'],
  [403, { detail: 'No.' }, expect.stringContaining('`shouldRefresh`') as unknown],
  [200, { code: 401, msg: 'Unauthorized', data: null }, expect.stringContaining('`shouldRefresh`') as unknown],
])(
  'with cookies only, a call without a session that is answered %i %j is mended by a rule only if it is refused',
  async (status, body, remedy) => {
    const fetch = async (): Promise<Response> => Response.json(body, { status });
    const { results } = await runChecks({ url: 'http://localhost', ...SESSION_ONLY, fetch }, { only: ['RB122'] });
    expect(results).toMatchObject([{ id: 'RB122', remedy }]);
  },
);

test('the remedies name the statuses that the client is told of', async () => {
  const { url, origin, fetch } = await createReferenceServer();
  const target = {
    url,
    origin,
    fetch,
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    refresh: { endStatuses: [401, 403] },
  };
  const { results } = await runChecks(target, { only: ['RB020', 'RB046', 'RB047'] });
  expect(results.map(({ id, remedy }) => [id, remedy])).toEqual([
    ['RB020', 'Take 403 out of `refresh.endStatuses`, or refuse a forged call with another status.'],
    ['RB046', 'Answer with a status of `refresh.endStatuses`, or add 400 to it.'],
    ['RB047', 'Answer with a status of `refresh.endStatuses`, or add 400 to it.'],
  ]);
});

/** A server that gives a page, or a redirect to the login page, to all but a caller that asks for JSON. */
const negotiating =
  (page: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }) =>
  async (_input: unknown, init: RequestInit = {}): Promise<Response> => {
    const isJson = new Headers(init.headers).get('accept') === 'application/json';
    const headers = { 'content-type': 'text/html', ...page.headers };
    return isJson
      ? Response.json({ message: 'Unauthenticated.' }, { status: 401 })
      : new Response('<!doctype html><h1>Sign in</h1>', { ...page, headers });
  };

const remediesOf = async (target: Target, only: readonly string[]): Promise<readonly (readonly unknown[])[]> => {
  const { results } = await runChecks(target, { only });
  return results.map(({ id, status, remedy }) => [id, status, remedy]);
};

const IN_REFRESH =
  'Send `Accept: application/json` with the refresh (`refresh.headers` of the client, `--header` of the doctor): the server then gives the right answer. Or give that answer to every such call.';
const WITH_EVERY =
  'Send `Accept: application/json` with every call: the server then gives the right answer. Or give that answer to every such call.';

test.each([
  // Pyramid and ASP.NET show a page, Laravel, Rails and Spring redirect.
  [{ status: 401 }, ['RB046', 'RB047'], IN_REFRESH],
  [{ status: 302, headers: { location: '/login' } }, ['RB082'], IN_REFRESH],
  [{ status: 302, headers: { location: '/login' } }, ['RB084'], WITH_EVERY],
  [{ status: 200 }, ['RB084'], WITH_EVERY],
])('a server that answers right where it is asked for JSON is told of Accept: %j %j', async (page, ids, remedy) => {
  const target = { url: 'http://localhost', ...SESSION_ONLY, fetch: negotiating(page) };
  expect(await remediesOf(target, ids)).toEqual(ids.map((id) => [id, 'failed', remedy]));
});

test('a client that asks for JSON is not told so', async () => {
  const refresh = { ...SESSION_ONLY.refresh, headers: { accept: 'application/json' } };
  const target = { url: 'http://localhost', ...SESSION_ONLY, refresh, fetch: negotiating({ status: 401 }) };
  expect(await remediesOf(target, ['RB046'])).toEqual([['RB046', 'remark', expect.stringContaining('invalid_grant')]]);
});

test.each([
  // Starlette's `requires`, Tornado's and Bottle's 401, and what is about another token.
  [403, 'text/plain', 'Forbidden', '401,403'],
  [401, 'text/html', '<html><title>401: Unauthorized</title><body>401: Unauthorized</body></html>', '401'],
  [403, 'application/json', '{"message":"CSRF token mismatch."}', undefined],
  [403, 'text/html', '<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>', undefined],
  [404, 'text/plain', 'Not Found', undefined],
])('a refusal by %i, %s, %s is mended by the statuses %s', async (status, type, text, list) => {
  const fetch = async (): Promise<Response> => new Response(text, { status, headers: { 'content-type': type } });
  const [[, , remedy] = []] = await remediesOf({ url: 'http://localhost', ...SESSION_ONLY, fetch }, ['RB046']);
  expect(/`refresh\.endStatuses: \[(.*)\]`, and `--end-statuses \1` here\.$/.exec(String(remedy))?.[1]).toBe(list);
});

test('a missing JWKS is asked for only if a published key may verify the token', async () => {
  const skippedFor = async (app: Handler, target: Partial<Target>): Promise<unknown> => {
    const verdicts = await verdictsOver(app, { target, found: { RB144: 'passed' } });
    return verdicts['RB144'];
  };
  const unnamed = 'skipped: No JWKS was found.';
  expect(await skippedFor(sessionOnly({ user: { id: 1 } }, REFUSED), SESSION_ONLY)).toBe(unnamed);
  expect(await skippedFor(createApp(), {})).toBe(unnamed);
  const published = createApp({ token: signEdwards });
  expect(await skippedFor(published, {})).toBe('skipped: No JWKS was found; name one where there is one.');
});

test('the remedies of caching name no path', async () => {
  const { url, origin, fetch } = await createReferenceServer({ faults: ['grant is cached', 'refusal is cached'] });
  const login = { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } };
  const remedy = 'Send `Cache-Control: no-store` with every answer of the login, the refresh and the logout.';
  expect(await remediesOf({ url, origin, fetch, login }, ['RB061', 'RB062'])).toEqual([
    ['RB061', 'failed', remedy],
    ['RB062', 'failed', remedy],
  ]);
});

test('the remedies for a refresh by GET name no POST', async () => {
  const fetch = async (): Promise<Response> => Response.json({ error: 'invalid_grant' }, { status: 401 });
  const target = { url: 'http://localhost', ...SESSION_ONLY, fetch };
  const { results } = await runChecks(target, { only: ['RB003', 'RB005'] });
  expect(results.map(({ remedy }) => remedy)).toEqual([
    expect.stringContaining('Only read the session there'),
    expect.stringContaining('`Allow: GET, HEAD`'),
  ]);
});

const edwards = generateKeyPairSync('ed25519');

/** A token that is signed with EdDSA, as JWTs have called it since 2017. */
function signEdwards(claims: object): string {
  const [header, payload] = [{ alg: 'EdDSA' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signed = `${header}.${payload}`;
  return `${signed}.${signWith(null, Buffer.from(signed), edwards.privateKey).toString('base64url')}`;
}

const PASSWORD = `Basic ${Buffer.from('team:staging').toString('base64')}`;
const BEHIND_PASSWORD = { headers: { Authorization: PASSWORD } };

/** The paths of a cookie that goes only to the two routes that need it. */
const TWO_PATHS = ['/auth/refresh', '/auth/logout'];

interface Foreign {
  readonly what: string;
  readonly variant: Variant;
  readonly target?: Partial<Target>;
  readonly found: Found;
}

const attributes = (value: string): string => `HttpOnly; SameSite=Strict; Max-Age=${value === '' ? 0 : 43_200}`;

const open = createApp();

test('a 422 of FastAPI for a missing cookie is called what it is', async () => {
  const missing = { loc: ['cookie', 'refresh_token'], msg: 'field required', type: 'value_error.missing' };
  const app = createApp({ refused: { status: 422, body: { detail: [missing] } } });
  expect(await verdictsOver(app, { found: { RB046: 'passed' } })).toEqual({
    RB046: 'remark: It is answered with 422; the client reads in its body that there is no session.',
  });
});

test('a cookie that ends together with its token is said to leave no session after a break', async () => {
  const app = createApp({ cookies: (value) => [`session=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=180`] });
  expect(await verdictsOver(app, { found: { RB029: 'passed' } })).toEqual({
    RB029: 'remark: session ends together with the access token, after 180 s.',
  });
});

/** What `clearCookie` of Express 4 sends where it is handed the `maxAge` of the cookie. */
const EMPTIED = 'session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=86400';

test('a cookie without a value is no new session, and none that can be guessed', async () => {
  const refused = { status: 401, body: { error: 'invalid_grant' }, headers: { 'set-cookie': EMPTIED } };
  const found = { RB030: 'passed', RB046: 'passed', RB049: 'passed' } as const;
  expect(await verdictsOver(createApp({ refused }), { found })).toEqual({
    ...found,
    RB049: 'remark: A refused refresh empties the cookie.',
  });
});

test('a login whose refresh is refused, and empties the cookie, has a cookie all the same', async () => {
  const routes: Handler = ({ what }) =>
    what === 'POST /auth/refresh' ? { status: 403, body: {}, headers: { 'set-cookie': EMPTIED } } : undefined;
  const found = { RB021: 'passed', RB030: 'passed', RB041: 'failed' } as const;
  expect((await verdictsOver(createApp({ routes }), { found }))['RB030']).toBe('passed');
});

/** A token endpoint that revokes the refresh token that it takes, and nothing else, as django-oauth-toolkit does without a grace. */
function tokenEndpoint(): Handler {
  const good = new Set<string>();
  const granted = (): Told => {
    const refreshToken = randomUUID();
    good.add(refreshToken);
    const body = { access_token: randomUUID(), token_type: 'Bearer', expires_in: 180, refresh_token: refreshToken };
    return { status: 200, body };
  };
  return ({ what, body }) => {
    if (what === 'POST /auth/login') return granted();
    if (what !== 'POST /oauth/token') return undefined;
    const isGood = good.delete(new URLSearchParams(body).get('refresh_token') ?? '');
    return isGood ? granted() : { status: 400, body: { error: 'invalid_grant' } };
  };
}

test('where the refresh token is in the body, the findings speak of no cookie', async () => {
  const target = { mode: 'tokens' } as const;
  expect(await verdictsOver(tokenEndpoint(), { target, found: { RB095: 'failed', RB098: 'passed' } })).toEqual({
    RB095: 'failed',
    RB098: 'remark: After the reuse of an old refresh token the session lives on.',
  });
});

test('where the refresh token is in the body, a check of the cookie stays one', async () => {
  const url = 'https://api.example.com';
  const fetch = (): Promise<Response> => Promise.resolve(new Response(null, { status: 404 }));
  const checker = createChecker({ url, mode: 'tokens', login: { url: '/auth/login' }, fetch });
  const { title, cause } = await checker.run('RB021');
  expect([title, cause]).toEqual(['The session cookie is HttpOnly', 'The session is in no cookie.']);
  expect((await checker.run('RB047')).title).toBe('An unknown refresh token is answered as no session');
});

test('a logout with a body is no GET', () => {
  const make = (mode: 'bearer' | 'tokens') => () =>
    createChecker({ url: 'https://api.example.com', mode, logout: { method: 'GET' } });
  expect(make('tokens')).toThrow(/^logout has a method, a header or a body that fetch does not send/);
  expect(make('bearer')).not.toThrow();
});

/** A server whose logout has another method than POST: Rails and REST have DELETE, some guides GET. */
function loggingOutBy(method: string): Variant {
  const app = createApp();
  const logout = 'POST /auth/logout';
  return {
    routes: (asked) => {
      if (asked.what === logout) return { status: 404 };
      // Browsers send a GET without an Origin.
      const isOwn = asked.isOwn || method === 'GET';
      return app(asked.what === `${method} /auth/logout` ? { ...asked, isOwn, what: logout } : asked);
    },
  };
}

const FOREIGN: readonly Foreign[] = [
  {
    what: 'whose logout is a DELETE',
    variant: loggingOutBy('DELETE'),
    target: { logout: { url: '/auth/logout', method: 'DELETE' } },
    found: { RB101: 'passed', RB102: 'passed', RB104: 'passed', RB108: 'passed', RB109: 'passed' },
  },
  {
    what: 'whose logout is a GET',
    variant: loggingOutBy('GET'),
    target: { logout: { url: '/auth/logout', method: 'GET' } },
    found: { RB101: 'passed', RB102: 'passed', RB109: 'remark' },
  },
  {
    what: 'that sets its cookie for the refresh and for the logout alone, and refuses two of a name',
    variant: {
      cookies: (value) => TWO_PATHS.map((path) => `session=${value}; Path=${path}; ${attributes(value)}`),
      gate: ({ headers }) => (/session=.*session=/.test(headers.cookie ?? '') ? { status: 400 } : undefined),
    },
    target: { logout: '/auth/logout' },
    found: { RB025: 'passed', RB027: 'passed', RB033: 'passed', RB041: 'passed', RB101: 'passed', RB102: 'passed' },
  },
  {
    what: 'that sets one cookie for the refresh, and one for a folder around it',
    variant: {
      cookies: (value) =>
        ['/auth/refresh', '/auth'].map((path) => `session=${value}; Path=${path}; ${attributes(value)}`),
    },
    found: { RB025: 'passed', RB027: 'failed' },
  },
  {
    what: 'that sets its cookie for the refresh alone',
    variant: { cookies: (value) => [`session=${value}; Path=/auth/refresh; ${attributes(value)}`] },
    target: { logout: '/auth/logout' },
    found: { RB025: 'failed', RB027: 'passed' },
  },
  {
    what: 'whose cookie has encoded bytes that are no text',
    variant: {
      cookies: (value) => [
        `session=${value}; Path=/; ${attributes(value)}`,
        `device_token=%FF%FE${'x'.repeat(20)}; Path=/`,
      ],
      gate: ({ what, cookies }) =>
        what === 'POST /auth/refresh' && !cookies.get('device_token')?.startsWith('%FF') ? { status: 401 } : undefined,
    },
    found: { RB030: 'passed' },
  },
  {
    what: 'whose expires_in is in milliseconds',
    variant: { grant: (accessToken) => ({ accessToken, expires_in: 180_000 }) },
    found: { RB029: 'passed', RB043: 'failed' },
  },
  {
    what: 'whose logout deletes a cookie that is not partitioned, and has set one that is',
    variant: {
      cookies: (value) => [
        `session=${value}; Path=/; Secure; ${attributes(value)}${value === '' ? '' : '; Partitioned'}`,
      ],
    },
    found: { RB033: 'failed' },
  },
  {
    what: 'whose logout deletes the partitioned cookie that it has set',
    variant: { cookies: (value) => [`session=${value}; Path=/; Secure; Partitioned; ${attributes(value)}`] },
    found: { RB033: 'passed' },
  },
  {
    what: 'whose key has the new name of its algorithm, and whose tokens have the old one',
    variant: {
      token: signEdwards,
      routes: ({ what }) =>
        what === 'GET /.well-known/jwks.json'
          ? { status: 200, body: { keys: [{ ...edwards.publicKey.export({ format: 'jwk' }), alg: 'Ed25519' }] } }
          : undefined,
    },
    found: { RB142: 'passed', RB143: 'passed' },
  },
  {
    what: 'behind a proxy that wants a password',
    variant: {
      gate: ({ headers }) => (headers.authorization === PASSWORD ? undefined : { status: 401, body: 'Unauthorized' }),
    },
    target: {
      refresh: BEHIND_PASSWORD,
      logout: BEHIND_PASSWORD,
      login: { url: '/auth/login', body: { password: 'alice-demo' }, ...BEHIND_PASSWORD },
    },
    found: {
      RB005: 'passed',
      RB011: 'passed',
      RB019: 'passed',
      RB020: 'passed',
      RB046: 'passed',
      RB102: 'passed',
      RB106: 'skipped',
      RB107: 'skipped',
      RB108: 'passed',
    },
  },
  {
    what: 'behind a gateway that wants a key',
    variant: { gate: ({ headers }) => (headers['x-api-key'] === 'k' ? undefined : { status: 401, body: 'No key' }) },
    target: {
      refresh: { headers: { 'X-Api-Key': 'k' } },
      logout: { headers: { 'X-Api-Key': 'k' } },
      login: { url: '/auth/login', body: { password: 'alice-demo' }, headers: { 'X-Api-Key': 'k' } },
    },
    found: { RB003: 'passed', RB005: 'passed', RB011: 'passed', RB106: 'passed', RB107: 'passed' },
  },
  ...(
    [
      ['starts a session without a user', 'passed', () => randomUUID()],
      ['sets the same cookie again', 'remark', (value) => value],
    ] satisfies readonly [string, 'passed' | 'remark', (value: string) => string][]
  ).map(([how, said, renew]): Foreign => ({
    what: `whose logout ${how}`,
    variant: {
      after: ({ what, cookies }, told) =>
        what === 'POST /auth/logout'
          ? {
              ...told,
              headers: { 'set-cookie': `session=${renew(cookies.get('session') ?? '')}; Path=/; ${attributes('x')}` },
            }
          : told,
    },
    found: { RB033: said, RB102: 'passed' },
  })),
  {
    what: 'whose refresh is a GET that every site may read',
    variant: {
      gate: (asked) =>
        asked.what === 'GET /auth/refresh' ? open({ ...asked, what: 'POST /auth/refresh', isOwn: true }) : open(asked),
      after: ({ headers }, told) => ({
        ...told,
        headers: {
          ...told.headers,
          'access-control-allow-origin': headers.origin ?? '',
          'access-control-allow-credentials': 'true',
        },
      }),
    },
    target: { refresh: { method: 'GET' } },
    found: { RB003: 'remark', RB011: 'skipped', RB071: 'failed', RB072: 'failed' },
  },
  ...(
    [
      [
        'Rails',
        {
          traces: { 'Application Trace': [{ id: 0, trace: "app/controllers/sessions_controller.rb:12:in `refresh'" }] },
        },
      ],
      ['Node on Windows', { stack: 'Error: x\n    at parse (C:\\srv\\app\\cookies.js:10:7)' }],
      ['an async function', { stack: 'Error: x\n    at async refresh (file:///srv/app/auth.js:10:7)' }],
      ['a class', { stack: 'Error: x\n    at new Session (/srv/app/s.js:1:2)' }],
      ['Go', { panic: 'goroutine 7 [running]:\nmain.refresh(0xc000)\n\t/srv/app/main.go:42 +0x1d' }],
      ['Rust', { error: "thread 'main' panicked at src/auth.rs:42:10" }],
      ['PHP on Windows', { trace: '#0 C:\\xampp\\htdocs\\auth.php(42): refresh()' }],
      ['Elixir', { error: '(phoenix 1.7.10) lib/phoenix/router.ex:432: Phoenix.Router' }],
    ] as const
  ).map(([what, body]): Foreign => ({
    what: `whose refusals show a trace of ${what}`,
    variant: { refused: { status: 400, body: { ...body, code: 'invalid_grant' } } },
    found: { RB051: 'remark' },
  })),
  {
    what: 'whose refusals speak of a time and a place',
    variant: {
      refused: { status: 400, body: { error: 'invalid_grant', detail: 'Look at /help at 10:30:15 or C:/ at 1:2:3.' } },
    },
    found: { RB051: 'passed' },
  },
];

test.each(FOREIGN)('the doctor judges a server $what', async ({ variant, ...expected }) => {
  expect(await verdictsOver(createApp(variant), expected)).toEqual(expected.found);
});

test.each(['secret', 'your-256-bit-secret', 'supersecret'])(
  'a server that signs with the word %s of an example is called wrong, and the word is not told',
  async (word) => {
    const { RB141 } = await verdictsOver(createApp({ token: (claims) => sign(claims, word) }), {
      found: { RB141: 'passed' },
    });
    expect(RB141).toBe('failed: The secret that signs the token is one of those that attackers try first.');
  },
);

test('a session that ASP.NET splits over several cookies is judged by its parts, and not by their number', async () => {
  const cookies = (value: string): readonly string[] => {
    const end = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${value === '' ? 0 : 43_200}`;
    return [`auth=${value === '' ? '' : 'chunks-2'}; ${end}`, `authC1=${value}; ${end}`, `authC2=end; ${end}`];
  };
  const app = createApp({ cookies });
  const joined: Handler = (asked) => {
    const isWhole = asked.cookies.get('auth') === 'chunks-2' && asked.cookies.get('authC2') === 'end';
    const value = asked.cookies.get('authC1');
    return app({ ...asked, cookies: new Map(isWhole && value !== undefined ? [['session', value]] : []) });
  };
  const found = { RB030: 'passed', RB032: 'passed', RB033: 'passed', RB091: 'passed', RB100: 'passed' } as const;
  expect(await verdictsOver(joined, { found })).toEqual(found);
});

test('a logout that deletes by Clear-Site-Data alone does not leave the cookie, but in old browsers', async () => {
  const found = { RB033: 'passed', RB110: 'remark' } as const;
  const { RB033 } = await verdictsOver(createApp({ loggedOut: { 'clear-site-data': '"cookies"' } }), { found });
  expect(RB033).toBe('remark: The logout deletes it by Clear-Site-Data alone, which Safari ignores before version 17.');
});
