import type { AuthEvent } from 'rebearer';
import { expect, test } from 'vitest';
import { createWorld, grantFor, INVALID_TOKEN, jwt, settle, type World } from '../simulation/world.ts';

const NO_STORE = { 'cache-control': 'no-store' };

async function signedIn(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld({ responseToken: true, ...options });
  const accessToken = jwt({ sub: 'alice', sid: 'session-of-alice', iat: 1000, jti: '1' });
  await world.auth.login({ accessToken, expiresIn: 180 });
  return world;
}

function next(claims: object = {}): Record<string, string> {
  const accessToken = jwt({ sub: 'alice', sid: 'session-of-alice', iat: 2000, jti: '2', ...claims });
  return { ...NO_STORE, 'x-access-token': accessToken, 'x-access-token-expires-in': '180' };
}

function sourcesIn(events: readonly AuthEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'token' ? [event.source] : []));
}

/** The token that the following call is sent with: the one of the login, or the one that came along. */
async function adopted(world: World): Promise<boolean> {
  const before = world.sent[0]?.authorization;
  void world.auth.fetch('/api/after').catch(() => {});
  await settle();
  return world.sent.at(-1)?.authorization !== before;
}

test('an expired token is sent, and the next one comes with the answer: no refresh and no replay', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const call = world.auth.fetch('/api/x');
  world.sent[0]?.respond('ok', { headers: next() });
  expect((await call).status).toBe(200);
  expect(world.sent).toHaveLength(1);
  expect(await adopted(world)).toBe(true);
  expect(sourcesIn(world.events)).toEqual(['login', 'response']);
});

test('a 401 with a new token is replayed with it: no refresh', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const calls = [world.auth.fetch('/api/a'), world.auth.fetch('/api/b', { method: 'POST', body: 'x' })];
  for (const sent of [...world.sent]) sent.respond('', { ...INVALID_TOKEN, headers: next() });
  await settle();
  for (const sent of world.sent.slice(2)) sent.respond('ok');
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200]);
  expect(world.refreshes()).toHaveLength(0);
  expect(new Set(world.sent.slice(2).map(({ authorization }) => authorization)).size).toBe(1);
});

test('a 401 without a token causes a refresh', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  void world.auth.fetch('/api/x');
  world.sent[0]?.respond('', INVALID_TOKEN);
  await settle();
  expect(world.refreshes()).toHaveLength(1);
});

test.each([
  ['of another user', () => ({ headers: next({ sub: 'bob', sid: 'session-of-bob' }) })],
  ['that is older', () => ({ headers: next({ iat: 999 }) })],
  ['that a cache may have kept', () => ({ headers: { ...next(), 'cache-control': 'max-age=60' } })],
  ['that no header can carry', () => ({ headers: { ...next(), 'x-access-token': 'two words' } })],
])('a token %s is ignored', async (_name, answer) => {
  const world = await signedIn();
  void world.auth.fetch('/api/x');
  world.sent[0]?.respond('ok', answer());
  await settle();
  expect(await adopted(world)).toBe(false);
});

test.each([
  ['Laravel', { 'cache-control': 'no-cache, private' }],
  ['Rails', { 'cache-control': 'max-age=0, private, must-revalidate' }],
  ['Express, which says nothing', {}],
])('%s: a newer JWT of the same user is adopted', async (_name, caching) => {
  const world = await signedIn();
  void world.auth.fetch('/api/x');
  const { 'x-access-token': token = '' } = next();
  world.sent[0]?.respond('ok', { headers: { 'x-access-token': `Bearer ${token}`, ...caching } });
  await settle();
  expect(await adopted(world)).toBe(true);
});

test.each([
  ['an opaque token, which has no age', 'opaque'],
  ['a JWT without a time', jwt({ sub: 'alice' })],
  ['a JWT without a name', jwt({ iat: 2000 })],
  ['a JWT of another user', jwt({ sub: 'bob', iat: 2000 })],
  ['an older JWT', jwt({ sub: 'alice', iat: 999 })],
])('where a cache may have kept the headers, %s is ignored', async (_name, token) => {
  const world = await signedIn();
  void world.auth.fetch('/api/x');
  world.sent[0]?.respond('ok', { headers: { 'x-access-token': token, 'cache-control': 'no-cache' } });
  await settle();
  expect(await adopted(world)).toBe(false);
});

test('of two headers with a token the last one counts', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/x');
  const [first, second] = [1, 2].map((number) => jwt({ sub: 'alice', iat: 2000 + number }));
  const headers = new Headers(NO_STORE);
  headers.append('x-access-token', `Bearer ${first}`);
  headers.append('x-access-token', `Bearer ${second}`);
  world.sent[0]?.respond('ok', { headers });
  await settle();
  void world.auth.fetch('/api/after');
  expect(world.sent.at(-1)?.authorization).toBe(`Bearer ${second}`);
});

test('a token of a redirected answer is ignored', async () => {
  const answer = new Response('ok', { headers: next() });
  Object.defineProperty(answer, 'redirected', { value: true });
  const world = await signedIn({ fetch: async () => answer });
  await world.auth.fetch('/api/x');
  expect(sourcesIn(world.events)).toEqual(['login']);
});

test('a token that may belong to another user than the cookie is not sent for a new one', async () => {
  const world = await signedIn();
  await world.wake('restored');
  void world.auth.fetch('/api/x').catch(() => {});
  await settle();
  expect(world.sent.map(({ url }) => new URL(url).pathname)).toEqual(['/auth/refresh']);
});

test('a token that arrives after a login is ignored', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/x').catch(() => {});
  await world.auth.login({ accessToken: jwt({ sub: 'alice', sid: 'second', iat: 1500 }), expiresIn: 180 });
  world.sent[0]?.respond('ok', { headers: next() });
  await settle();
  expect(sourcesIn(world.events)).not.toContain('response');
});

test('if answers arrive out of order, the first one counts', async () => {
  const world = await signedIn();
  void world.auth.fetch('/api/a');
  void world.auth.fetch('/api/b');
  world.sent[1]?.respond('ok', { headers: next({ jti: 'first' }) });
  await settle();
  world.sent[0]?.respond('ok', { headers: next({ jti: 'second', iat: 2001 }) });
  await settle();
  expect(sourcesIn(world.events)).toEqual(['login', 'response']);
});

test('other header names are read, and without the option none', async () => {
  const named = await signedIn({ responseToken: { header: 'X-New' } });
  void named.auth.fetch('/api/x');
  named.sent[0]?.respond('ok', { headers: { ...NO_STORE, 'x-new': jwt({ sub: 'alice', iat: 2000 }) } });
  await settle();
  expect(await adopted(named)).toBe(true);
  const off = await signedIn({ responseToken: false });
  void off.auth.fetch('/api/x');
  off.sent[0]?.respond('ok', { headers: next() });
  await settle();
  expect(await adopted(off)).toBe(false);
});

test('getAccessToken never returns an expired token', async () => {
  const world = await signedIn();
  await world.advance(180_000);
  const token = world.auth.getAccessToken();
  await settle();
  world.refreshes()[0]?.respond(grantFor('alice', 3));
  expect(await token).toBe(jwt({ sub: 'alice', sid: 'session-of-alice', jti: '3' }));
});
