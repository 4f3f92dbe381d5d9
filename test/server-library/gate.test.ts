import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { ORIGIN, serve, type Served, signedIn, visit, type Visitor } from './visitor.ts';

const OWN = { origin: ORIGIN, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

test.each([
  ['of a page, as browsers send it', OWN],
  ['without Fetch Metadata, as older browsers send it', { origin: ORIGIN }],
  ['of a same-site page that is listed', { ...OWN, 'sec-fetch-site': 'same-site' }],
  ['with the mode same-origin', { ...OWN, 'sec-fetch-mode': 'same-origin' }],
  ['with JSON', { ...OWN, 'content-type': 'application/json' }],
  ['with JSON and a charset', { ...OWN, 'content-type': 'Application/JSON ; charset=utf-8' }],
])('a call %s passes', async (_what, headers) => {
  const visitor = await signedIn(serve());
  expect((await visitor.refresh({ headers })).status).toBe(200);
});

test.each([
  ['of another origin', { origin: 'https://evil.example' }],
  ['of a sandboxed frame', { origin: 'null' }],
  ['of the origin as a prefix', { origin: `${ORIGIN}.evil.example` }],
  ['of another scheme', { origin: 'http://app.example.com' }],
  ['of another port', { origin: `${ORIGIN}:8443` }],
  ['of the origin with its default port', { origin: `${ORIGIN}:443` }],
  ['of the origin in upper case', { origin: ORIGIN.toUpperCase() }],
  ['of two origins', { origin: `${ORIGIN}, https://evil.example` }],
  ['from another site', { 'sec-fetch-site': 'cross-site' }],
  ['typed into the address bar', { 'sec-fetch-site': 'none' }],
  ['by a navigation', { 'sec-fetch-mode': 'navigate' }],
  ['by an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
  ['to a frame', { 'sec-fetch-dest': 'iframe' }],
  ['of a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['of a form with a file', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['of a text form', { 'content-type': 'text/plain' }],
  ['of a text that calls itself JSON', { 'content-type': 'text/plain; application/json' }],
  ['with a content type that JavaScript would trim', { 'content-type': '\u00A0application/json' }],
  ['with an empty content type', { 'content-type': '' }],
])('a call %s is refused before anything changes', async (_what, headers) => {
  const server = serve();
  const visitor = await signedIn(server);
  for (const path of ['/auth/refresh', '/auth/logout']) {
    const answer = await visitor.send(path, { headers: { ...OWN, ...headers } });
    expect(answer).toMatchObject({ status: 403, json: { error: 'csrf_rejected' }, setCookie: [] });
    const origin = 'origin' in headers ? headers.origin : ORIGIN;
    const header = Object.keys(headers)[0];
    expect(server.events.at(-1)).toMatchObject({ type: 'refusal', reason: 'csrf_rejected', origin, header });
  }
  await visitor.refresh();
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test('a call without Origin is refused', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const request = visitor.request('/auth/refresh');
  request.headers.delete('origin');
  expect((await server.handler(request)).status).toBe(403);
  expect(server.events.at(-1)).toMatchObject({ reason: 'csrf_rejected', header: 'origin', origin: undefined });
});

test('the origin of a refused call is told in visible ASCII, and no longer than a name of a host can be', async () => {
  const server = serve();
  await visit(server).refresh({ headers: { origin: `http://\u009b31m.example/${'x'.repeat(1000)}` } });
  expect(server.events.at(-1)).toMatchObject({ origin: `http://?31m.example/${'x'.repeat(235)}` });
});

const DEVELOPMENT = { issuer: 'http://localhost:3000', onEvent: undefined } as const;
const VITE = 'http://localhost:5173';

test('without onEvent, the console of a developer shows the origin that was refused, and those that are allowed, once', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const visitor = visit(serve(DEVELOPMENT));
  for (let call = 0; call < 3; call += 1) await visitor.refresh({ headers: { origin: VITE } });
  expect(print.mock.calls).toEqual([
    [
      'rebearer: a call (refresh) was answered 403 csrf_rejected: its origin is http://localhost:5173. Allowed is ' +
        "http://localhost:3000. Set issuer to the address in the browser's address bar, or add that to origins. " +
        'See rebearer/docs/troubleshooting.md#csrf-rejected',
    ],
  ]);
  const page = await readFile(`${import.meta.dirname}/../../docs/troubleshooting.md`, 'utf8');
  expect(page).toContain(print.mock.calls[0]?.[0]);
  expect(page).toContain('<a id="csrf-rejected"></a>');
});

test.each([
  ['an issuer on a loopback address', { issuer: 'http://localhost:3000' }, 'http://192.168.1.7:5173'],
  ['a page on a loopback address', {}, 'http://127.0.0.1:5173'],
])('%s is a developer’s', async (_what, options, origin) => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  await visit(serve({ ...options, onEvent: undefined })).signIn({ subject: 'alice' }, { headers: { origin } });
  expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(` (sign_in) was answered 403 csrf_rejected: `));
  expect(print).toHaveBeenCalledWith(expect.stringContaining(`its origin is ${origin}. `));
});

test.each([
  ['a form', { 'content-type': 'text/plain' }, 'its content-type is text/plain.'],
  ['a call without the custom header', {}, 'its X-Csrf is missing.'],
  ['a navigation', { 'x-csrf': '1', 'sec-fetch-mode': 'navigate' }, 'its sec-fetch-mode is navigate.'],
])('the console tells a developer by which header %s was refused', async (_what, headers, cause) => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const server = serve({ ...DEVELOPMENT, csrfHeader: 'X-Csrf' });
  await visit(server).refresh({ headers: { origin: DEVELOPMENT.issuer, ...headers } });
  expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(cause));
});

test.each([
  ['none', {}, 'its origin is missing. A proxy removes it, '],
  ['an empty one', { origin: '' }, 'its origin is missing. A proxy removes it, '],
  ['that of no address', { origin: 'null' }, 'its origin is null. A proxy removes it, the page is a file or '],
])('a call with an origin that no list can allow, %s, is not told to list it', async (_what, headers, cause) => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  await serve(DEVELOPMENT).handler(new Request(`${DEVELOPMENT.issuer}/auth/refresh`, { method: 'POST', headers }));
  expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(cause));
  expect(print).toHaveBeenCalledWith(expect.not.stringContaining('Set issuer'));
});

test('a function of origins, and a preflight, are told of as well', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const server = serve({ ...DEVELOPMENT, origins: () => false });
  await visit(server).send('/auth/refresh', {
    method: 'OPTIONS',
    headers: { origin: VITE, 'access-control-request-method': 'POST' },
  });
  expect(print).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /\(preflight\) .* 403 origin_not_allowed: .* Allowed is what the function origins accepts\. /,
    ),
  );
});

test('the console stays silent where nothing is on a loopback address, and after a few causes', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const headers = { origin: 'https://evil.example' };
  await visit(serve({ onEvent: undefined })).refresh({ headers });
  expect(print).not.toHaveBeenCalled();
  const visitor = visit(serve(DEVELOPMENT));
  for (let port = 5000; port < 5100; port += 1)
    await visitor.refresh({ headers: { origin: `http://localhost:${port}` } });
  expect(print).toHaveBeenCalledTimes(5);
});

test('a custom header is required if the deployment configures one', async () => {
  const visitor = await signedIn(serve());
  const server = serve({ csrfHeader: 'X-Csrf' });
  expect((await visit(server).refresh()).status).toBe(403);
  expect((await visit(server).refresh({ headers: { 'x-csrf': '' } })).json).toMatchObject({ reason: 'no_session' });
  expect((await visitor.refresh()).status).toBe(200);
});

test('origins may be a function, as for preview deployments', async () => {
  const server = serve({ origins: async (origin) => /^https:\/\/[\w-]+\.preview\.example$/.test(origin) });
  const visitor = visit(server);
  const headers = { origin: 'https://pr-7.preview.example' };
  expect((await visitor.signIn({ subject: 'alice' }, { headers })).status).toBe(200);
  const answer = await visitor.refresh({ headers });
  expect(answer.headers.get('access-control-allow-origin')).toBe(headers.origin);
  expect((await visitor.refresh()).status).toBe(403);
  expect((await visitor.refresh({ headers: { origin: 'null' } })).status).toBe(403);
});

test.each([-1, 1, 'https://evil.example', {}])(
  'a function origins that returns %j lets no page in, and its mistake is told',
  async (given) => {
    const server = serve({ origins: () => given as never });
    const visitor = visit(server);
    const answer = await visitor.signIn({ subject: 'alice' }, { headers: { origin: 'https://evil.example' } });
    expect(answer).toMatchObject({ status: 503, setCookie: [] });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(server.events[0]).toMatchObject({
      type: 'outage',
      error: { cause: { message: 'origins: has to return true or false.' } },
    });
  },
);

test('a function origins may return nothing instead of false', async () => {
  const server = serve({ origins: ((origin: string) => origin === ORIGIN || undefined) as never });
  expect((await visit(server).signIn({ subject: 'alice' })).status).toBe(200);
  const foreign = { headers: { origin: 'https://evil.example' } };
  expect((await visit(server).signIn({ subject: 'alice' }, foreign)).status).toBe(403);
});

test('a preflight of a listed origin gets the allowed methods and headers; any other is refused', async () => {
  const server = serve({ csrfHeader: 'X-Csrf' });
  const preflight = { method: 'OPTIONS', headers: { 'access-control-request-method': 'POST' } };
  const { headers, status } = await visit(server).send('/auth/refresh', preflight);
  expect(status).toBe(204);
  expect(Object.fromEntries(headers)).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
    'access-control-allow-headers': 'authorization, content-type, session-activity, X-Csrf',
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
  });
  const foreign = await visit(server).send('/auth/refresh', {
    ...preflight,
    headers: { ...preflight.headers, origin: 'https://evil.example' },
  });
  expect(foreign.status).toBe(403);
  expect(server.events.at(-1)).toMatchObject({
    type: 'refusal',
    route: 'preflight',
    reason: 'origin_not_allowed',
    origin: 'https://evil.example',
  });
  expect([...foreign.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  const plain = await visit(server).send('/auth/refresh', { method: 'OPTIONS' });
  expect([plain.status, plain.headers.get('allow')]).toEqual([405, 'POST']);
});

test.each(['capacitor://localhost', 'chrome-extension://abcdef'])(
  'a listed page of %s belongs to no site, and may call',
  async (origin) => {
    const server = serve({ origins: [ORIGIN, origin] });
    for (const site of ['cross-site', 'none']) {
      const headers = { origin, 'sec-fetch-site': site, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
      expect((await visit(server).signIn({ subject: 'alice' }, { headers })).status).toBe(200);
      const navigation = { ...headers, 'sec-fetch-mode': 'navigate' };
      expect((await visit(server).signIn({ subject: 'alice' }, { headers: navigation })).status).toBe(403);
    }
    const stranger = { origin: 'capacitor://other', 'sec-fetch-site': 'none' };
    expect((await visit(server).signIn({ subject: 'alice' }, { headers: stranger })).status).toBe(403);
  },
);

test('the console tells a developer that a page on localhost is of another site than 127.0.0.1', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const server = serve({ issuer: 'http://127.0.0.1:3000', origins: [VITE], onEvent: undefined });
  await visit(server).refresh({ headers: { origin: VITE, 'sec-fetch-site': 'cross-site' } });
  expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('localhost and 127.0.0.1 are two'));
});

test('two cookies of one name are told to a developer once, with what to do', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const server = serve(DEVELOPMENT);
  const headers = { origin: DEVELOPMENT.issuer, cookie: 'session=one; session=two' };
  for (const _ of [1, 2]) expect((await visit(server).refresh({ headers })).status).toBe(400);
  const page = await readFile(`${import.meta.dirname}/../../docs/troubleshooting.md`, 'utf8');
  expect(print).toHaveBeenCalledOnce();
  expect(page).toContain(print.mock.calls[0]?.[0]);
  expect(page).toContain('<a id="duplicate-cookie"></a>');
});

/** What a body parser of Node leaves of a body. */
function unreadable(): RequestInit & { readonly duplex: 'half' } {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error('Premature close')) });
  return { body, duplex: 'half' };
}

/** As behind a framework, whose page is at `ORIGIN`. */
const FRAMEWORK = { ...DEVELOPMENT, origins: [ORIGIN] };

test.each<
  readonly [
    what: string,
    options: object,
    call: (visitor: Visitor, server: Served) => Promise<{ readonly status: number }>,
  ]
>([
  ['the path of the cookie covers no route', { cookie: { path: '/app' } }, (visitor) => visitor.refresh()],
  [
    'the cookie is not of this server',
    {},
    async (_visitor, server) => {
      // As of the same app on another port, or of a memory store before the restart.
      const elsewhere = await signedIn(serve({ secret: 'another secret of thirty-two characters' }));
      return visit(server, 'session').refresh({ headers: { cookie: `session=${elsewhere.cookie}` } });
    },
  ],
  ['the body is not JSON', {}, (visitor) => visitor.refresh({ body: 'x' })],
  [
    'a body parser has read the body',
    {},
    (visitor, server) => server.handler(new Request(visitor.request('/auth/refresh'), unreadable())),
  ],
])('the console tells a developer, once, that %s', async (_what, options, call) => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const server = serve({ ...FRAMEWORK, ...options });
  for (const _ of ['first', 'again']) expect((await call(visit(server, 'session'), server)).status).toBe(400);
  expect(print).toHaveBeenCalledOnce();
  const line = String(print.mock.calls[0]?.[0]);
  const page = await readFile(`${import.meta.dirname}/../../docs/troubleshooting.md`, 'utf8');
  expect(page).toContain(line);
  expect(page).toContain(`<a id="${line.split('#')[1]}"></a>`);
});

test.each([
  ['/refresh', {}],
  ['/logout', {}],
  ['/auth/refresh', { basePath: '/api/auth' }],
])('the console tells a developer, once, that %s is not a route of the server', async (path, options) => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const visitor = visit(serve({ ...FRAMEWORK, ...options }));
  for (const _ of ['first', 'again']) expect((await visitor.send(path)).status).toBe(404);
  expect(print).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(new RegExp(`^rebearer: ${path} was answered 404: the routes are below (?:/api)?/auth\\.`)),
  );
});

test('the line for a path without its prefix is in troubleshooting, and is printed for no other path and in no production', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  await visit(serve({ onEvent: undefined })).send('/refresh');
  await visit(serve(FRAMEWORK)).send('/favicon.ico');
  expect(print).not.toHaveBeenCalled();
  await visit(serve(FRAMEWORK)).send('/refresh');
  const page = await readFile(`${import.meta.dirname}/../../docs/troubleshooting.md`, 'utf8');
  expect(page).toContain(print.mock.calls[0]?.[0]);
  expect(page).toContain('<a id="not-found"></a>');
});

test('the console says nothing of the cookie’s path where a gateway lets the cookie through', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const visitor = visit(serve({ ...FRAMEWORK, cookie: { path: '/app' } }), 'session');
  await visitor.signIn({ subject: 'alice' });
  expect((await visitor.refresh()).status).toBe(200);
  visitor.cookie = 'made up';
  expect((await visitor.refresh()).status).toBe(400);
  expect(print).toHaveBeenCalledTimes(1);
});
