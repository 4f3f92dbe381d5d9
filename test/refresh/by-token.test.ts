import { expect, test, vi } from 'vitest';
import { refreshTokenGrant } from 'rebearer';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, jwt, settle, type World } from '../simulation/world.ts';

const refresh = refreshTokenGrant({ url: '/oauth/token', clientId: 'spa', scope: 'notes' });

async function signedIn(options: Parameters<typeof createWorld>[0] = {}, browser = createBrowser()): Promise<World> {
  const world = createWorld({ refresh, ...options }, browser);
  await world.auth.login({ accessToken: jwt({ sub: 'alice', jti: '1' }), expiresIn: 60, refreshToken: 'first' });
  return world;
}

function expire(world: World): Promise<Response | Error> {
  void world.advance(60_000);
  return world.auth.fetch('/api/x').catch((error: Error) => error);
}

const formOf = ({ init }: { readonly init: RequestInit }): object =>
  Object.fromEntries(new URLSearchParams(init.body as URLSearchParams));

test('the refresh token is sent as in RFC 6749, and next time the one from the answer', async () => {
  const world = await signedIn();
  for (const [sent, next] of [
    ['first', 'second'],
    ['second', 'third'],
  ] as const) {
    void expire(world);
    await settle();
    const request = world.sent.at(-1);
    expect(request && formOf(request)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: sent,
      client_id: 'spa',
      scope: 'notes',
    });
    request?.respond({ access_token: jwt({ sub: 'alice', jti: next }), expires_in: 60, refresh_token: next });
    await settle();
  }
});

test.each([
  [undefined, /^refreshTokenGrant: the argument is not an object\. Write one with url, clientId, scope\./],
  ['https://id.example.com/token', /the argument is not an object/],
  [{}, /^refreshTokenGrant: the option url is missing\. Write a path of this site, such as/],
  [{ url: 'oauth/token' }, /option url is not an http URL: oauth\/token/],
  [{ url: '//id.example.com/token' }, /option url is not an http URL/],
  [{ url: 'ftp://id.example.com/token' }, /option url is not an http URL/],
  [{ url: '/token', clientID: 'spa' }, /option clientID is unknown\. Write one of url, clientId, scope/],
  [{ url: '/token', client_id: 'spa' }, /option client_id is unknown/],
  [{ url: '/token', clientId: '' }, /option clientId is empty\. Write a text, or leave it out/],
  [{ url: '/token', scope: ['notes'] }, /option scope is not a string/],
])('refreshTokenGrant(%j) is refused with a message that says what to write instead', (endpoint, message) => {
  expect(() => void Reflect.apply(refreshTokenGrant, undefined, [endpoint])).toThrow(message);
});

test('from a page of https a refresh token is sent without encryption only to the local machine', () => {
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal('addEventListener', () => {});
  expect(() => refreshTokenGrant({ url: 'http://id.example.com/token' })).toThrow(
    /option url has .* without encryption/,
  );
  for (const url of [
    'http://localhost:8080/token',
    'https://id.example.com/token',
    new URL('https://id.example.com/t'),
  ])
    expect(() => refreshTokenGrant({ url })).not.toThrow();
});

test('an invalid_grant ends the session', async () => {
  const world = await signedIn();
  void expire(world);
  await settle();
  world.sent.at(-1)?.respond({ error: 'invalid_grant' }, { status: 400 });
  await settle();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test.each([
  [400, 'invalid_request'],
  [400, 'invalid_scope'],
  [400, 'unauthorized_client'],
  [400, 'unsupported_grant_type'],
  [401, 'invalid_client'],
])('%i %s is a configuration mistake, and does not end the session', async (status, error) => {
  const world = await signedIn();
  const call = expire(world);
  await settle();
  for (let attempt = 0; attempt < 3; attempt++) {
    world.sent.at(-1)?.respond({ error }, { status });
    await settle();
    await world.advance(2000);
  }
  expect(await call).toMatchObject({ name: 'ConfigurationError', message: expect.stringContaining(error) });
  expect(world.auth.session.status).toBe('authenticated');
});

test('a page load has no refresh token, and so no session', async () => {
  const world = createWorld({ refresh });
  await world.auth.ready();
  expect(world.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'none' });
  expect(world.sent).toHaveLength(0);
});

test('no message contains the refresh token, and its tabs have no channel', async () => {
  const [own, cookies] = [createBrowser(), createBrowser()];
  await signedIn({ name: 'notes' }, own);
  await signedIn({ refresh: '/auth/refresh' }, cookies);
  expect(own.messages).toEqual([]);
  expect(JSON.stringify(cookies.messages)).not.toContain('first');
  expect(() => createWorld({ refresh, tabs: 'share' })).toThrow(/option tabs needs a refresh that every tab can make/);
});

test('a logout function receives both tokens', async () => {
  const given: unknown[] = [];
  const world = await signedIn({
    logout: async ({ accessToken, refreshToken }) => {
      given.push(accessToken, refreshToken);
    },
  });
  expect(await world.auth.logout()).toEqual({ confirmed: true });
  expect(given).toEqual([jwt({ sub: 'alice', jti: '1' }), 'first']);
});

test('a logout during a refresh receives the new refresh token, also when it is called twice', async () => {
  const given: unknown[] = [];
  const world = await signedIn({ logout: async ({ refreshToken }) => void given.push(refreshToken) });
  await world.advance(61_000);
  world.auth.fetch('/api/x').catch(() => {});
  await settle();
  const logouts = [world.auth.logout(), world.auth.logout()];
  world.sent[0]?.respond({ access_token: jwt({ sub: 'alice', jti: '2' }), expires_in: 60, refresh_token: 'second' });
  expect(await Promise.all(logouts)).toEqual([{ confirmed: true }, { confirmed: true }]);
  expect(given).toEqual(['first', 'second']);
});

test('a logout during a refresh that fails receives the former refresh token', async () => {
  const given: unknown[] = [];
  const world = await signedIn({ logout: async ({ refreshToken }) => void given.push(refreshToken) });
  await world.advance(61_000);
  world.auth.fetch('/api/x').catch(() => {});
  await settle();
  const logout = world.auth.logout();
  world.sent[0]?.fail();
  await settle();
  await world.advance(5000);
  expect(await logout).toEqual({ confirmed: true });
  // Nothing says whether the server has rotated: the only token that is known is revoked once more.
  expect(given).toEqual(['first', 'first']);
});
