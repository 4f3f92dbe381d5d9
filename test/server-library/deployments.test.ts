import { expect, test } from 'vitest';
import type { AuthServerOptions } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bearer, SECRET, serve, type Served, signedIn, testClock, visit } from './visitor.ts';

const FRESH = 'another secret of thirty-two chars';

/** Two instances of a deployment, over one store. */
function deploy(before: Partial<AuthServerOptions>, after: Partial<AuthServerOptions>): readonly [Served, Served] {
  const clock = testClock();
  const store = memoryStore(clock);
  return [serve({ store, ...before }, clock), serve({ store, ...after }, clock)];
}

const HOUR = 60 * 60_000;
const CHANGES: Readonly<Record<string, readonly [Partial<AuthServerOptions>, Partial<AuthServerOptions>]>> = {
  claims: [{}, { claims: () => ({ version: 2 }) }],
  'the absolute limit': [{}, { lifetimes: { absolute: HOUR } }],
  'an idle limit': [{}, { lifetimes: { idle: 15 * 60_000 } }],
  grace: [{}, { grace: 60_000 }],
  rotation: [{}, { rotation: false }],
  'cookie.sameSite and cookie.persistent': [{}, { cookie: { sameSite: 'Lax', persistent: true } }],
  'a secret at the end': [{ secret: SECRET }, { secret: [SECRET, FRESH] }],
  'a secret at the front, after that': [{ secret: [SECRET, FRESH] }, { secret: [FRESH, SECRET] }],
};

/** Every order in which four refreshes can reach two instances, after a sign-in at either. */
const ORDERS = Array.from({ length: 32 }, (_, bits) => [0, 1, 2, 3, 4].map((bit) => (bits >> bit) & 1));

/** Refreshes at an instance, and calls both with the new token. */
async function goOn(cookie: string | undefined, at: Served, servers: readonly Served[]): Promise<string | undefined> {
  const visitor = Object.assign(visit(at), { cookie });
  expect((await visitor.refresh()).status).toBe(200);
  const call = visitor.request('/api', { headers: bearer(visitor) });
  for (const server of servers) expect(await server.verify(call)).toMatchObject({ subject: 'alice' });
  at.clock.advance(25_000);
  return visitor.cookie;
}

test.each(Object.entries(CHANGES))('while %s is changed, no user is signed out', async (_what, [before, after]) => {
  for (const [first, ...order] of ORDERS) {
    const servers = deploy(before, after);
    let { cookie } = await signedIn(first === 0 ? servers[0] : servers[1]);
    for (const at of order) cookie = await goOn(cookie, at === 0 ? servers[0] : servers[1], servers);
    expect(cookie).toBeDefined();
  }
});

test('while audience is changed, the other instances answer 401, and a refresh anywhere is granted', async () => {
  const [before, after] = deploy({}, { audience: 'https://api.example.com' });
  const visitor = await signedIn(before);
  const call = visitor.request('/api', { headers: bearer(visitor) });
  expect(await after.verify(call)).toMatchObject({ status: 401 });
  expect((await Object.assign(visit(after), { cookie: visitor.cookie }).refresh()).status).toBe(200);
});

test('another cookie.name signs all users out', async () => {
  const [before, after] = deploy({}, { cookie: { name: '__Host-Http-orders' } });
  const { cookie } = await signedIn(before);
  const answer = await Object.assign(visit(after), { cookie }).refresh();
  expect(answer).toMatchObject({ status: 400, json: { reason: 'no_session' } });
});

test('a refresh after cookie.path was changed to / deletes the cookie under basePath: a browser would send both, and no refresh succeed', async () => {
  const [before, after] = deploy({ cookie: { name: 'sid', path: '/auth' } }, { cookie: { name: 'sid', path: '/' } });
  const visitor = visit(before, 'sid');
  await visitor.signIn({ subject: 'alice' });
  const { setCookie, status } = await Object.assign(visit(after, 'sid'), { cookie: visitor.cookie }).refresh();
  expect(status).toBe(200);
  expect(setCookie).toEqual([
    'sid=; Secure; HttpOnly; SameSite=Strict; Path=/auth; Max-Age=0',
    expect.stringMatching(/^sid=v1\.\S+; Secure; HttpOnly; SameSite=Strict; Path=\/$/),
  ]);
});
