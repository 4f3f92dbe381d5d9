import { expect, test } from 'vitest';
import { pageAt } from '../page-at.ts';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

async function signedIn(options: Parameters<typeof createWorld>[0], answer: object): Promise<World> {
  const world = createWorld(options);
  const ready = world.auth.ready();
  await settle();
  world.refreshes()[0]?.respond(answer);
  await ready;
  world.sent.length = 0;
  return world;
}

const fields = ({ init }: { readonly init: RequestInit }): Record<string, string> =>
  Object.fromEntries(new Headers(init.headers));

test('a custom header has the bare token, and no redirect forwards it', async () => {
  const world = await signedIn({ attach: { header: 'X-Auth-Token' } }, grantFor('alice'));
  void world.auth.fetch('/api/x', { headers: { Authorization: 'Basic mine' } });
  void world.auth.fetch('/api/y', { redirect: 'manual' });
  void world.auth.fetch(new Request('https://app.example.com/api/z'));
  const [first, second] = world.sent;
  expect(first && fields(first)).toMatchObject({
    authorization: 'Basic mine',
    'x-auth-token': expect.stringMatching(/^[\w-]+\./),
  });
  expect([first?.init.redirect, second?.init.redirect]).toEqual(['error', 'manual']);
  expect(world.sent).toHaveLength(3);
});

/** A request that says of its redirects what fetch would not do. */
class Lying extends Request {
  override get redirect(): RequestRedirect {
    return 'error';
  }
}

const TARGET = 'https://app.example.com/api/x';
let asked = 0;
const changing = { toString: () => (asked++ === 0 ? 'error' : 'follow') };

test.each<[string, RequestInfo, object?]>([
  ['a String object', TARGET, { redirect: Object('follow') }],
  ['a list of one word', TARGET, { redirect: ['follow'] }],
  ['an object whose text changes', TARGET, { redirect: changing }],
  ['a subclass of Request that says error', new Lying(TARGET)],
  ['a Request with a property of its own', Object.defineProperty(new Request(TARGET), 'redirect', { value: 'manual' })],
  ['a Request that says error, with an init', new Lying(TARGET), { headers: { a: 'b' } }],
])('no redirect forwards a custom header, whatever the call says of its redirects: %s', async (_what, input, init) => {
  const { environment, sent } = createCookieWorld(() => '');
  const { auth } = createWorld({ attach: { header: 'X-Auth-Token' }, restore: false, environment });
  await auth.login({ accessToken: 'opaque', subject: 'alice' });
  void auth.fetch(input, init);
  expect(sent).toHaveLength(1);
  expect(sent.filter(({ headers, redirect }) => headers.has('x-auth-token') && redirect === 'follow')).toEqual([]);
});

test('with cookies only no header is attached, any answer is a grant, and a 401 is refreshed and replayed', async () => {
  const world = await signedIn({ attach: 'cookies' }, { session_id: 'one', expires_in: 60 });
  expect(world.auth.session).toMatchObject({ status: 'authenticated', identity: 'one', claims: undefined });
  expect(await world.auth.getAccessToken()).toBeUndefined();
  const call = world.auth.fetch('/api/x', { headers: { Authorization: 'Basic mine' } });
  world.calls()[0]?.respond('', { status: 401 });
  await settle();
  world.refreshes()[0]?.respond({ session_id: 'one', expires_in: 60 });
  await settle();
  world.calls()[1]?.respond('ok');
  expect((await call).status).toBe(200);
  expect(world.calls().map(({ authorization }) => authorization)).toEqual(['Basic mine', 'Basic mine']);
});

test('the CSRF cookie is repeated in every call that may change something, with its current value', async () => {
  let cookies = 'a=1; csrf=first; b=2';
  const csrf = { cookie: 'csrf', header: 'X-CSRF-Token' };
  const { environment, sent } = createCookieWorld(() => cookies);
  const world = createWorld({ csrf, environment });
  const ready = world.auth.ready();
  await settle();
  expect(sent.map(({ headers }) => headers.get('x-csrf-token'))).toEqual(['first']);
  sent[0]?.respond(Response.json(grantFor('alice')));
  await ready;
  void world.auth.fetch('/api/read');
  void world.auth.fetch('/api/write', { method: 'POST' });
  void world.auth.fetch(new Request('https://app.example.com/api/whole', { method: 'DELETE' }));
  void world.auth.fetch('https://other.example.net/', { method: 'POST' });
  cookies = 'csrf=second';
  sent[2]?.respond(new Response('', INVALID_TOKEN));
  await settle();
  sent.at(-1)?.respond(Response.json(grantFor('alice', 2)));
  await settle();
  void world.auth.logout();
  expect(sent.map(({ url, headers }) => [new URL(url).pathname, headers.get('x-csrf-token')])).toEqual([
    ['/auth/refresh', 'first'],
    ['/api/read', null],
    ['/api/write', 'first'],
    ['/api/whole', 'first'],
    ['/', null],
    ['/auth/refresh', 'second'],
    ['/api/write', 'second'],
    ['/auth/logout', 'second'],
  ]);
});

test.each(['cookies', { header: 'Authorization' }] as const)(
  'the CSRF cookie is repeated without a session too, as by the login itself (attach: %j)',
  async (attach) => {
    const csrf = { cookie: 'csrf', header: 'X-CSRF-Token' };
    const { environment, sent } = createCookieWorld(() => 'csrf=first');
    const world = createWorld({ attach, csrf, restore: false, environment });
    const call = world.auth.fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' } });
    expect(Object.fromEntries(sent[0]?.headers ?? [])).toEqual({
      'content-type': 'application/json',
      'x-csrf-token': 'first',
    });
    sent[0]?.respond(new Response('wrong password', INVALID_TOKEN));
    expect((await call).status).toBe(401);
    expect(sent).toHaveLength(1);
  },
);

test('a fetch that never refreshes sends a login with the CSRF header, once, also while another user is signed in', async () => {
  const csrf = { cookie: 'csrf', header: 'X-CSRF-Token' };
  const { environment, sent } = createCookieWorld(() => 'csrf=first');
  const world = createWorld({ attach: 'cookies', csrf, environment });
  const ready = world.auth.ready();
  await settle();
  sent[0]?.respond(Response.json({ session_id: 'one', expires_in: 60 }));
  await ready;
  const loginFetch = world.auth.createFetch({ shouldRefresh: () => false });
  const login = world.auth.login(({ signal }) => loginFetch('/auth/login', { method: 'POST', signal }));
  await settle();
  sent[1]?.respond(new Response('wrong password', { status: 401 }));
  await expect(login).rejects.toMatchObject({ code: 'login_failed', status: 401 });
  expect(sent.map(({ url, headers }) => [new URL(url).pathname, headers.get('x-csrf-token')])).toEqual([
    ['/auth/refresh', 'first'],
    ['/auth/login', 'first'],
  ]);
});

test.each([[undefined], [{}]])('a custom header keeps the referrer policy of a Request (init: %j)', async (init) => {
  const seen: [string, string][] = [];
  // Node's own Request loses the policy once it is copied: what is looked at is what the base was given.
  const base = async (input: unknown): Promise<Response> => {
    if (input instanceof Request) seen.push([input.referrerPolicy, input.redirect]);
    return new Response('ok');
  };
  const world = createWorld({ attach: { header: 'X-Auth-Token' }, restore: false, fetch: base });
  await world.auth.login(Response.json(grantFor('alice')));
  const request = new Request('https://app.example.com/api/x', { referrerPolicy: 'no-referrer' });
  await world.auth.fetch(request, init);
  expect(seen).toEqual([['no-referrer', 'error']]);
});

interface Arrived extends Request {
  readonly respond: (response: Response) => void;
}

function createCookieWorld(cookies: () => string) {
  const sent: Arrived[] = [];
  const origin = 'https://app.example.com';
  const environment = {
    fetch: () => (input: RequestInfo | URL, init?: RequestInit) =>
      new Promise<Response>((resolve) => {
        const request = new Request(typeof input === 'string' ? new URL(input, origin) : input, init);
        sent.push(Object.assign(request, { respond: resolve }));
      }),
    lock: undefined,
    openChannel: undefined,
    page: { ...pageAt(origin), cookies },
  };
  return { environment, sent };
}

test('with sendAccessToken the last token is sent as a proof, expired or not', async () => {
  const refresh = { url: '/auth/refresh', sendAccessToken: true };
  const world = await signedIn({ refresh }, grantFor('alice'));
  await world.advance(180_000);
  void world.auth.fetch('/api/x');
  await settle();
  expect(world.refreshes().map(({ authorization }) => authorization?.slice(0, 10))).toEqual(['Bearer eyJ']);
});

test('with cookies only no token is sent as a proof', async () => {
  const world = createWorld({ attach: 'cookies', refresh: { url: '/auth/refresh', sendAccessToken: true } });
  const ready = world.auth.ready();
  await settle();
  world.refreshes()[0]?.respond({ expires_in: 60, session_id: 'x' });
  await ready;
  void world.auth.fetch('/api/x');
  world.calls()[0]?.respond('', { status: 401 });
  await settle();
  expect(world.refreshes().map(({ authorization }) => authorization)).toEqual([null, null]);
});

test('with cookies only a logout function receives no token', async () => {
  const given: unknown[] = [];
  const world = createWorld({ attach: 'cookies', logout: async ({ accessToken }) => void given.push(accessToken) });
  const ready = world.auth.ready();
  await settle();
  world.refreshes()[0]?.respond({ expires_in: 60, session_id: 'x' });
  await ready;
  await world.auth.logout();
  expect(given).toEqual([undefined]);
});
