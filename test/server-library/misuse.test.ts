import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postgresStore } from 'rebearer/server/postgres';
import { redisStore } from 'rebearer/server/redis';
import { ORIGIN, serve, type Served, signedIn, type Visitor, visit } from './visitor.ts';

const NO_REQUESTS = [
  undefined,
  null,
  {},
  'https://app.example.com/auth/refresh',
  { headers: { cookie: 'x' }, url: '/' },
];

test.each(NO_REQUESTS)('%j instead of a Request gets a clear error', async (given) => {
  const server = serve();
  const wrong = given as never;
  const message = /has to be a Request/;
  await expect(server.signIn(wrong, { subject: 'alice' })).rejects.toThrow(message);
  await expect(server.verify(wrong)).rejects.toThrow(message);
  await expect(server.peek(wrong)).rejects.toThrow(message);
  await expect(server.responseToken(wrong)).rejects.toThrow(message);
  expect((await server.handler(wrong)).status).toBe(500);
  expect(server.events.at(-1)).toMatchObject({
    type: 'failure',
    error: expect.objectContaining({ message: expect.stringMatching(message) }),
  });
});

test('a body that a middleware has read gets a clear error, and ends no session', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  for (const path of ['/auth/refresh', '/auth/logout']) {
    const request = visitor.request(path, { body: { session_id: visitor.sessionId } });
    await request.text();
    expect((await server.handler(request)).status).toBe(500);
    expect(server.events.at(-1)).toMatchObject({
      type: 'failure',
      error: { message: expect.stringContaining('body') },
    });
  }
  expect((await visitor.refresh()).status).toBe(200);
});

/** Serves requests over HTTP, as Hono does. Returns the address. */
async function listen(listener: RequestListener): Promise<string> {
  const http = createServer(listener);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void http.close());
  const address = http.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

test('a body that a parser has read is not taken for none by an adapter that shows it as empty: no other session ends', async () => {
  const server = serve();
  const [visitor, other] = [await signedIn(server), await signedIn(server, 'bob')];
  const answer = getRequestListener(server.handler, { overrideGlobalObjects: false });
  // As `express.json()` does.
  const url = await listen((incoming, outgoing) => {
    incoming.resume().once('end', () => void answer(incoming, outgoing));
  });
  const headers = {
    cookie: `__Host-Http-session=${visitor.cookie}`,
    origin: ORIGIN,
    'content-type': 'application/json',
  };
  for (const path of ['/auth/refresh', '/auth/logout']) {
    const body = JSON.stringify({ session_id: other.sessionId });
    const response = await fetch(url + path, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toEqual([400, { error: 'invalid_request' }]);
  }
  expect((await fetch(`${url}/auth/refresh`, { method: 'POST', headers })).status).toBe(200);
});

test('a middleware that reads every body keeps no refresh without one from its answer', async () => {
  const server = serve();
  const { cookie } = await signedIn(server);
  const logged = async (request: Request): Promise<Response> => {
    await request.text();
    return server.handler(request);
  };
  const answer = getRequestListener(logged, { overrideGlobalObjects: false });
  const url = await listen((incoming, outgoing) => void answer(incoming, outgoing));
  const headers = { cookie: `__Host-Http-session=${cookie}`, origin: ORIGIN };
  expect((await fetch(`${url}/auth/refresh`, { method: 'POST', headers })).status).toBe(200);
});

const CIRCULAR: Record<string, unknown> = {};
CIRCULAR['self'] = CIRCULAR;

/** A document of a database's library, which says itself what of it is data. */
const DOCUMENT = { $isNew: false, toJSON: () => ({ role: 'admin' }) };

test.each([
  ['a BigInt', { id: 1n }],
  ['a circle', CIRCULAR],
  [
    'a getter that throws',
    {
      get role(): never {
        throw new Error('The relation is not loaded.');
      },
    },
  ],
  ['a toJSON that returns nothing', { toJSON: () => undefined }],
  ['a toJSON that returns null', { toJSON: () => null }],
  ['a date', new Date()],
  ['a map', new Map([['role', 'admin']])],
  ['a set of roles', { roles: new Set(['admin']) }],
  ['a promise inside', { team: { role: Promise.resolve('admin') } }],
])('claims that cannot be JSON (%s) are 503 before the cookie is rotated, and end no session', async (_what, wrong) => {
  let claims: object = {};
  const server = serve({ claims: () => claims as never });
  const visitor = await signedIn(server);
  claims = wrong;
  expect((await visitor.refresh()).status).toBe(503);
  await expect(server.peek(visitor.request('/', { method: 'GET' }))).rejects.toMatchObject({ code: 'unavailable' });
  server.clock.advance(60_000);
  claims = {};
  expect((await visitor.refresh()).status).toBe(200);
});

test('claims are in the token as their own toJSON writes them, beside those of the server', async () => {
  const server = serve({ claims: () => DOCUMENT });
  const visitor = await signedIn(server);
  const headers = { authorization: `Bearer ${visitor.accessToken}` };
  const caller = await server.verify(visitor.request('/api', { method: 'GET', headers }));
  expect(caller).toMatchObject({ subject: 'alice', claims: { role: 'admin', sub: 'alice' } });
  const peeked = await server.peek(visitor.request('/', { method: 'GET' }));
  expect([peeked?.claims['role'], Object.keys(peeked?.claims ?? {})]).toEqual([
    'admin',
    expect.not.arrayContaining(['toJSON']),
  ]);
});

test.each([undefined, 'admin', 7, ['a'], true])(
  'claims that are %j are answered with 503, and end no session',
  async (wrong) => {
    let claims: unknown = {};
    const server = serve({ claims: () => claims as never });
    const visitor = await signedIn(server);
    claims = wrong;
    expect((await visitor.refresh()).status).toBe(503);
    expect(server.events.at(-1)).toMatchObject({
      type: 'outage',
      error: { cause: { message: expect.stringContaining('claims has to return an object, or null') } },
    });
    claims = {};
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test.each([
  [{ scope: '' }, 'scope'],
  [{ scope: 'a"b' }, 'scope'],
  [{ scope: ['orders', 'x\ny'] }, 'scope'],
  [{ scope: ['用户'] }, 'scope'],
  [{ scope: 7 }, 'scope'],
  [{ acr: 'a b' }, 'acr'],
  [{ acr: ['x"'] }, 'acr'],
  [{ acr: '' }, 'acr'],
  [{ acr: [] }, 'acr'],
  [{ scope: [] }, 'scope'],
  [{ maxAge: Number.NaN }, 'maxAge'],
  [{ maxAge: -1 }, 'maxAge'],
  [{ maxAge: '5' }, 'maxAge'],
  [{ maxAge: 300 }, 'maxAge'],
  [{ expiredFor: Infinity }, 'expiredFor'],
  [{ scopes: ['orders'] }, 'scopes'],
])('%j is refused as a requirement before a token is read', async (requirement, name) => {
  const request = visit(serve()).request('/api', { method: 'GET' });
  const error: unknown = await serve()
    .verify(request, requirement as never)
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toContain(`verify: ${name}`);
});

type Mistaken = (server: Served, visitor: Visitor, wrong: never) => Promise<unknown>;

const revokingAll: Mistaken = (server, _visitor, wrong) => server.revokeAll('alice', wrong);
const signingIn: Mistaken = (server, visitor, wrong) => server.signIn(visitor.request('/auth/login'), wrong);
const verifying: Mistaken = (server, visitor, wrong) => server.verify(visitor.request('/api'), wrong);

test.each([
  ['revokeAll', revokingAll, { exept: 's_1' }, /^revokeAll: exept is not an option\. Write one of except\.$/],
  ['revokeAll', revokingAll, 's_1', /^revokeAll: needs an object with except\.$/],
  ['revokeAll', revokingAll, null, /^revokeAll: needs an object/],
  [
    'signIn',
    signingIn,
    { subject: 'alice', arc: 'urn:example:mfa' },
    /^signIn: arc is not an option\. Write one of subject, .*\bacr\b/,
  ],
  ['signIn', signingIn, { subject: 'alice', claims: {} }, /^signIn: claims is not an option\. Write one of subject, /],
  [
    'signIn',
    signingIn,
    undefined,
    /^signIn: needs an object with subject, acr, stepUp, csrfChecked, persistent, absolute\.$/,
  ],
  ['signIn', signingIn, { subject: 'alice', stepUp: true }, /^signIn: stepUp needs an acr\.$/],
  ['verify', verifying, null, /^verify: needs an object/],
  ['verify', verifying, 'admin', /^verify: needs an object/],
] as const)(
  '%s that is called wrongly rejects with a TypeError, and ends no session: %#',
  async (_method, call, wrong, message) => {
    const server = serve();
    const visitor = await signedIn(server);
    const error: unknown = await call(server, visitor, wrong as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error).slice('TypeError: '.length)).toMatch(message);
    expect(await server.sessions('alice')).toHaveLength(1);
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('scopes can be required as a list or as a text with spaces, as in tokens', async () => {
  const server = serve({ claims: () => ({ scope: 'orders:read orders:write' }) });
  const visitor = await signedIn(server);
  const call = visitor.request('/api', { method: 'GET', headers: { authorization: `Bearer ${visitor.accessToken}` } });
  for (const scope of ['orders:write', 'orders:write orders:read', ['orders:read', 'orders:write']])
    expect(await server.verify(call, { scope })).toMatchObject({ subject: 'alice' });
  for (const scope of ['orders:write admin', ['orders:write', 'admin'], 'orders:']) {
    const refused = await server.verify(call, { scope });
    expect(refused).toMatchObject({ status: 403 });
  }
});

test('an address that is no text is a mistake of the app’s, and is told as such', async () => {
  const unhandled = vi.fn<() => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  const late = (): Promise<string> => Promise.reject(new Error('The lookup failed.'));
  for (const address of [() => 7, async () => '192.0.2.1', () => ['192.0.2.1'], late]) {
    const server = serve({ address: address as never });
    expect((await visit(server).signIn({ subject: 'alice' })).status).toBe(500);
    expect(server.events.at(-1)).toMatchObject({
      type: 'failure',
      error: { message: expect.stringContaining('address: ') },
    });
  }
  // Node tells of an unhandled rejection before the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
  const silent = serve({ address: () => null as never });
  expect((await visit(silent).signIn({ subject: 'alice' })).status).toBe(200);
});

test.each(['500', true, Number.NaN, {}, new Date()])(
  'a limit that returns %s is a mistake of the app’s, and is told as such',
  async (wrong) => {
    const server = serve({ limit: () => wrong as never });
    expect((await visit(server).refresh()).status).toBe(500);
    expect(server.events.at(-1)).toMatchObject({
      type: 'failure',
      error: { message: expect.stringMatching(/^limit: has to return milliseconds/) },
    });
  },
);

test.each([undefined, null, false, 0, -1])('a limit that returns %s lets the call through', async (nothing) => {
  const server = serve({ limit: () => nothing as never });
  expect((await (await signedIn(server)).refresh()).status).toBe(200);
});

test.each([Infinity, 1e300])('a limit of %d milliseconds is answered with a Retry-After of one day', async (wait) => {
  const answer = await visit(serve({ limit: () => wait })).refresh();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '86400']);
});

test('if the origins function fails, a page of another origin gets no CORS headers, and no session ends', async () => {
  let calls = 0;
  const origins = (): boolean => {
    calls += 1;
    if (calls % 2 === 0) throw new Error('The list is out of reach.');
    return true;
  };
  const server = serve({ origins });
  const visitor = visit(server);
  expect((await visitor.signIn({ subject: 'alice' })).status).toBe(200);
  calls = 0;
  expect((await visitor.refresh()).status).toBe(200);
  expect(server.events.filter(({ type }) => type === 'failure')).toHaveLength(2);
  calls = 1;
  expect(await server.verify(visitor.request('/api', { method: 'GET' }))).toMatchObject({ status: 401 });
});

test('the audit trail has the address of the user who ended all sessions', async () => {
  const server = serve({ address: () => '192.0.2.7' });
  const visitor = await signedIn(server);
  await visitor.send('/auth/sessions', {
    method: 'DELETE',
    headers: { authorization: `Bearer ${visitor.accessToken}` },
  });
  expect(server.events.at(-1)).toMatchObject({ type: 'session_end', address: '192.0.2.7' });
});

test('without onEvent each wrong request logs one line', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const server = serve({ onEvent: undefined });
  await server.handler({} as never);
  expect(error.mock.calls.flat().join(' ')).toContain('has to be a Request');
});

test('a URL that cannot be read, as of a server that is given a wrong Host, is 404', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const request = new Proxy(visitor.request('/auth/refresh'), {
    get: (target, name) =>
      name === 'url' ? 'http://[::1]:99999/auth/refresh' : (Reflect.get(target, name, target) as unknown),
  });
  expect((await server.handler(request)).status).toBe(404);
  expect((await server.signIn(request, { subject: 'alice' })).status).toBe(200);
  expect(server.events).not.toContainEqual(expect.objectContaining({ type: 'failure' }));
});

const never = (): Promise<never> => Promise.reject(new Error('The store was asked.'));

test.each([
  ['redisStore', () => redisStore({ evalSha: never, eval: never }, { prefx: 'shop:' } as never)],
  ['redisStore', () => redisStore({ evalSha: never, eval: never }, 'shop:' as never)],
  ['redisStore', () => redisStore({ evalSha: never, eval: never }, { prefix: 5 } as never)],
  ['postgresStore', () => postgresStore({ query: never }, { prefx: 'shop_' } as never)],
])('%s refuses a wrong option, with which two apps would share their sessions (%#)', (name, open) => {
  expect(open).toThrow(TypeError);
  expect(open).toThrow(new RegExp(`^${name}: `));
});

test.each([
  ['Drizzle, whose query is an object of tables', { query: {}, $client: { query: never } }],
  ['Prisma', { $queryRawUnsafe: never, $connect: never }],
  ['Knex', Object.assign(() => ({}), { raw: never })],
  ['Kysely', { selectFrom: never, executeQuery: never }],
])('postgresStore refuses a client such as %s, and says what to pass', (_what, client) => {
  expect(() => postgresStore(client as never)).toThrow(TypeError);
  expect(() => postgresStore(client as never)).toThrow(
    /Of Drizzle pass the `\$client`; beside Prisma, Knex and Kysely/,
  );
});

test.each([[['shop_']], [null], [{ toString: (): string => 'shop_' }]])(
  'postgresStore refuses the prefix %j, which is not a text',
  (prefix) => {
    expect(() => postgresStore({ query: never }, { prefix } as never)).toThrow(/`prefix` has to be/);
  },
);
