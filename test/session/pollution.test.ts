import { createAuth, type Fetch, type Refresher } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { downOnce } from '../down-once.ts';
import { pageAt } from '../page-at.ts';
import { jwt, settle } from '../simulation/world.ts';

/** Has every object inherit the member, as where an app has merged JSON from the network into an object. */
function pollute(name: string, value: unknown): void {
  onTestFinished(() => void Reflect.deleteProperty(Object.prototype, name));
  Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
}

interface Sent {
  readonly url: string;
  readonly authorization: string | null;
}

/** A page whose server signs in one user after the other. Its fetch reads own members alone. */
function open(tokens: readonly string[]): { readonly auth: ReturnType<typeof createAuth>; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  let refreshes = 0;
  const fetch: Fetch = async (input, init) => {
    const { headers } = { ...init };
    const url = typeof input === 'string' ? input : '';
    sent.push({ url, authorization: new Headers(headers).get('authorization') });
    if (url.endsWith('/logout')) return new Response(null, { status: 204 });
    if (!url.endsWith('/refresh')) return new Response('{}');
    const token = tokens[refreshes++];
    return token === undefined
      ? Response.json({ error: 'invalid_grant' }, { status: 400 })
      : Response.json({ access_token: token, expires_in: 60 });
  };
  const environment = { page: pageAt('https://app.example.com') };
  const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', tabs: 'off', fetch, environment });
  return { auth, sent };
}

test.each(['identified', 'subject', 'sessionId', 'sub', 'user', 'userid', 'identity'])(
  'a polluted Object.prototype.%s gives two users no name in common',
  async (name) => {
    pollute(name, 'anyone');
    const { auth } = open([jwt({ sub: 'alice' }), jwt({ sub: 'bob' })]);
    await auth.ready();
    expect(auth.session.identity).toBe('alice');
    const changes: unknown[] = [];
    auth.on('identity-change', ({ to }) => changes.push(to));
    await expect(auth.refresh()).rejects.toThrow('session changed');
    expect(changes).toEqual(['bob']);
  },
);

test.each(['identified', 'subject', 'sessionId', 'sub', 'user', 'userid', '0'])(
  'a polluted Object.prototype.%s does not name the user of an opaque token',
  async (name) => {
    pollute(name, 'anyone');
    const { auth } = open(['an-opaque-token']);
    await auth.ready();
    expect(auth.session.isAuthenticated && Object.hasOwn(auth.session, 'identity')).toBe(true);
    expect(auth.session.identity).toBeUndefined();
  },
);

test.each([
  ['minDelay', 1e9],
  ['maxDelay', 1],
])('a polluted Object.prototype.%s changes no pause between two attempts', async (name, value) => {
  pollute(name, value);
  const { clock, refresh, pauses } = downOnce();
  const auth = createAuth({
    refresh,
    retry: { attempts: 2 },
    environment: { clock, random: () => 0.5, page: pageAt('https://app.example.com') },
  });
  void auth.ready().catch(() => {});
  await settle();
  expect({ status: auth.session.status, pauses }).toEqual({ status: 'authenticated', pauses: [750] });
});

test.each(['held', 'left', 'isOwed', 'signal', 'spread'])(
  'a polluted Object.prototype.%s does not stop a logout',
  async (name) => {
    const { auth, sent } = open([jwt({ sub: 'alice' })]);
    await auth.ready();
    pollute(name, 'x');
    expect(await auth.logout()).toEqual({ confirmed: true });
    expect(sent.at(-1)).toMatchObject({ url: 'https://app.example.com/auth/logout' });
  },
);

test('a polluted Object.prototype.isAnsweredWithToken does not have an expired token handed out', async () => {
  const now = Math.floor(Date.now() / 1000);
  const old = jwt({ sub: 'alice', iat: now - 120, exp: now - 60, jti: '1' });
  const next = jwt({ sub: 'alice', jti: '2' });
  pollute('isAnsweredWithToken', true);
  const { auth } = open([next]);
  await auth.login({ accessToken: old, expiresIn: 0.001 });
  await expect.poll(async () => auth.getAccessToken()).toBe(next);
});

test.each(['reason', 'identity'])(
  'a polluted Object.prototype.%s does not show a session that was left',
  async (name) => {
    const { auth } = open([jwt({ sub: 'alice' })]);
    await auth.ready();
    pollute(name, 'logout');
    await auth.logout();
    expect(auth.session.isAuthenticated).toBe(false);
    expect(auth.session.identity).toBeUndefined();
  },
);

test.each([
  ['sentWith', 1],
  ['minValidity', Infinity],
])('a polluted Object.prototype.%s does not have a call wait that has a token', async (name, value) => {
  const { auth, sent } = open([jwt({ sub: 'alice' }), jwt({ sub: 'alice' })]);
  await auth.ready();
  pollute(name, value);
  await auth.fetch('/api/notes', { method: 'POST' });
  expect(sent.map(({ url }) => new URL(url, 'https://app.example.com').pathname)).toEqual([
    '/auth/refresh',
    '/api/notes',
  ]);
});

test('a polluted Object.prototype.problem does not have a refresh repeated that has brought a token', async () => {
  pollute('problem', 'x');
  const { auth, sent } = open([jwt({ sub: 'alice' })]);
  await auth.ready();
  expect(auth.session.identity).toBe('alice');
  expect(sent).toHaveLength(1);
});

test.each([undefined, { sub: 'alice' }])(
  'a polluted Object.prototype does not bring a refresh token: its owner would be signed in (rendered for %j)',
  async (initial) => {
    pollute('refreshToken', "mallory's");
    pollute('accessToken', "mallory's");
    const given: unknown[] = [];
    const refresh: Refresher = async ({ accessToken, refreshToken }) => {
      given.push(accessToken, refreshToken);
      return null;
    };
    const environment = { page: pageAt('https://app.example.com') };
    const auth = createAuth({ refresh, initial, tabs: 'off', environment });
    await auth.ready();
    expect(given).toEqual([undefined, undefined]);
  },
);

test('a polluted Object.prototype adds no argument to a call that has none', async () => {
  const { auth, sent } = open([jwt({ sub: 'alice' })]);
  await auth.ready();
  pollute('1', { method: 'DELETE', headers: { authorization: "mallory's" } });
  await auth.fetch('/api/light');
  await auth.createFetch({ shouldRefresh: () => false })('/api/full');
  const authorization = `Bearer ${jwt({ sub: 'alice' })}`;
  expect(sent.slice(1)).toEqual([
    { url: 'https://app.example.com/api/light', authorization },
    { url: 'https://app.example.com/api/full', authorization },
  ]);
});

test.each([
  ['endStatuses', [503]],
  ['read', () => null],
])('a polluted Object.prototype.%s does not decide about the answer of a refresher', async (name, value) => {
  let status = 200;
  const refresh: Refresher = async () => Response.json({ access_token: 'an-opaque-token', expires_in: 60 }, { status });
  const environment = { page: pageAt('https://app.example.com') };
  const auth = createAuth({ refresh, tabs: 'off', environment, retry: { attempts: 1 } });
  pollute(name, value);
  await auth.ready();
  expect(auth.session.status).toBe('authenticated');
  status = 503;
  await auth.refresh().catch(() => undefined);
  expect(auth.session.status).toBe('authenticated');
});
