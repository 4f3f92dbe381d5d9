import { expect, test } from 'vitest';
import { bearer, ORIGIN, serve, signedIn } from './visitor.ts';

const EXPIRED = 181_000;

test('a call with an expired token and the cookie of its session gets a new token with the answer', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  expect(await server.responseToken(visitor.request('/api', { headers: bearer(visitor) }))).toBeUndefined();
  server.clock.advance(EXPIRED);
  const renewed = await server.responseToken(visitor.request('/api', { headers: bearer(visitor) }));
  expect(renewed).toMatchObject({
    caller: { subject: 'alice', sessionId: visitor.sessionId },
    headers: { 'X-Access-Token-Expires-In': '180', 'Cache-Control': 'no-store' },
  });
  const authorization = `Bearer ${renewed?.headers['X-Access-Token']}`;
  expect(await server.verify(new Request(ORIGIN, { headers: { authorization } }))).toMatchObject({ subject: 'alice' });
  await visitor.refresh();
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test('calls that leave a page together get the same token', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  server.clock.advance(EXPIRED);
  const ask = (): ReturnType<typeof server.responseToken> =>
    server.responseToken(visitor.request('/api', { headers: bearer(visitor) }));
  const together = await Promise.all(Array.from({ length: 20 }, ask));
  server.clock.advance(9000);
  together.push(await ask());
  expect(new Set(together.map((one) => one?.headers['X-Access-Token'])).size).toBe(1);
  server.clock.advance(2000);
  expect((await ask())?.headers['X-Access-Token']).not.toBe(together[0]?.headers['X-Access-Token']);
});

test('a clock that is set back keeps no token beyond its few seconds, and so no claims of before', async () => {
  let role = 'admin';
  const server = serve({ claims: () => ({ role }) });
  const visitor = await signedIn(server);
  const ask = (): ReturnType<typeof server.responseToken> =>
    server.responseToken(visitor.request('/api', { headers: bearer(visitor) }));
  server.clock.advance(7_200_000);
  expect((await ask())?.caller.claims).toMatchObject({ role: 'admin' });
  role = 'guest';
  server.clock.advance(-3_600_000);
  await ask();
  server.clock.advance(11_000);
  expect((await ask())?.caller.claims).toMatchObject({ role: 'guest' });
});

test('a token is not renewed with another session’s cookie, without one, for another page, or after the end', async () => {
  const server = serve();
  const [alice, bob] = [await signedIn(server), await signedIn(server, 'bob')];
  server.clock.advance(EXPIRED);
  const headers = bearer(alice);
  expect(await server.responseToken(bob.request('/api', { headers }))).toBeUndefined();
  for (const extra of [
    { cookie: '' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-mode': 'navigate' },
    { authorization: 'Bearer forged' },
    { authorization: 'Basic x' },
  ]) {
    expect(await server.responseToken(alice.request('/api', { headers: { ...headers, ...extra } }))).toBeUndefined();
  }
  expect(await server.responseToken(alice.request('/api', { headers }))).toBeDefined();
  await server.revoke(alice.sessionId ?? '');
  expect(await server.responseToken(alice.request('/api', { headers }))).toBeUndefined();
});

test('a GET without Origin from a page of the same origin is served', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  server.clock.advance(EXPIRED);
  const request = visitor.request('/api', {
    method: 'GET',
    headers: { ...bearer(visitor), 'sec-fetch-site': 'same-origin' },
  });
  request.headers.delete('origin');
  expect(await server.responseToken(request)).toBeDefined();
});
