import { setImmediate } from 'node:timers/promises';
import type { Store } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { sqliteStore } from 'rebearer/server/sqlite';
import { expect, test } from 'vitest';
import { gatedStore } from './gated-store.ts';
import { type Answer, bearer, read, serve, type Served, signedIn, testClock, type Visitor, visit } from './visitor.ts';

const STEP = { subject: 'alice', acr: 'urn:example:mfa', stepUp: true } as const;

const stores: readonly (readonly [string, (clock: { readonly now: () => number }) => Store])[] = [
  ['memory', memoryStore],
  ['SQLite', (clock) => sqliteStore(':memory:', { now: clock.now })],
];
type End = (server: Served, visitor: Visitor) => Promise<unknown>;
const ends: readonly (readonly [string, End])[] = [
  ['revoked', (server, { sessionId = '' }) => server.revoke(sessionId)],
  ['revoked', (server) => server.revokeAll('alice')],
  ['logged_out', (_server, visitor) => visitor.send('/auth/logout')],
];
const overlaps = stores.flatMap(([store, open]) => ends.map(([reason, end]) => ({ store, open, reason, end })));

test.each(overlaps)(
  'a step-up whose session is $reason after it was read opens none, on $store (%#)',
  async ({ open, reason, end }) => {
    const clock = testClock();
    const inner = open(clock);
    const server = serve({ store: inner }, clock);
    const visitor = await signedIn(server);
    const gated = gatedStore(inner);
    const slow = serve({ store: gated.store }, clock);
    const stepped = slow.signIn(visitor.request('/auth/step-up'), STEP);
    while (gated.waiting().length === 0) await setImmediate();
    expect(gated.waiting()).toEqual(['read']);
    gated.release(0);
    while (gated.waiting().length === 0) await setImmediate();
    expect(gated.waiting()).toEqual(['advance']);
    await end(server, visitor);
    gated.open();
    expect(await read(await stepped)).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant', reason },
      setCookie: [],
    });
    expect(await server.sessions('alice')).toEqual([]);
    expect(slow.events.at(-1)).toMatchObject({ type: 'refusal', route: 'sign_in', reason, subject: 'alice' });
  },
);

test('a step-up of a session that is over or of no session says why, and opens none', async () => {
  const server = serve({ lifetimes: { idle: 600_000 } });
  const stepUp = (visitor: Visitor): Promise<Answer> => visitor.signIn(STEP);

  expect(await stepUp(visit(server))).toMatchObject({ status: 400, json: { reason: 'no_session' } });

  const revoked = await signedIn(server);
  await server.revokeAll('alice');
  expect(await stepUp(revoked)).toMatchObject({ status: 400, json: { reason: 'revoked' } });

  const idle = await signedIn(server);
  server.clock.advance(600_001);
  expect(await stepUp(idle)).toMatchObject({ status: 400, json: { reason: 'expired' } });
  expect(await server.sessions('alice')).toEqual([]);
});

test('a step-up does not touch the session of another user', async () => {
  const server = serve();
  const bob = await signedIn(server, 'bob');
  expect(await bob.signIn(STEP)).toMatchObject({ status: 409, json: { error: 'session_mismatch' }, setCookie: [] });
  expect(await server.sessions('alice')).toEqual([]);
  expect((await bob.refresh()).status).toBe(200);
});

test('a step-up with a reused cookie ends the session, as a refresh does', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await visitor.refresh();
  await visitor.refresh();
  visitor.cookie = cookie;
  expect(await visitor.signIn(STEP)).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  expect(await server.sessions('alice')).toEqual([]);
});

test('without a grace a step-up with a cookie that is used up meanwhile ends the session', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const server = serve({ store: inner, grace: 0 }, clock);
  const visitor = await signedIn(server);
  const gated = gatedStore(inner);
  const slow = serve({ store: gated.store, grace: 0 }, clock);
  const stepped = slow.signIn(visitor.request('/auth/step-up'), STEP);
  while (gated.waiting().length === 0) await setImmediate();
  gated.release(0);
  while (gated.waiting().length === 0) await setImmediate();
  expect((await visitor.refresh()).status).toBe(200);
  gated.open();
  expect(await read(await stepped)).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  expect(await server.sessions('alice')).toEqual([]);
});

test('a step-up, like a refresh, is judged by when it arrived: a slow store does not turn a lost answer into reuse', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const read = (id: string): ReturnType<Store['read']> => {
    clock.advance(10_000);
    return inner.read(id);
  };
  const server = serve({ store: { ...inner, read }, grace: 20_000, storeTimeout: 60_000 }, clock);
  const visitor = await signedIn(server);
  const { cookie, sessionId } = visitor;
  await visitor.refresh();
  const successor = visitor.cookie;
  clock.advance(15_000);
  visitor.cookie = cookie;
  expect(await visitor.signIn(STEP)).toMatchObject({ status: 200, json: { session_id: sessionId } });
  expect(visitor.cookie).toBe(successor);
  clock.advance(5000);
  visitor.cookie = cookie;
  expect(await visitor.signIn(STEP)).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('a step-up of two cookies of two sessions steps up neither', async () => {
  const server = serve();
  const [first, second] = [await signedIn(server), await signedIn(server)];
  const cookie = [first, second].map((one) => `__Host-Http-session=${one.cookie}`).join('; ');
  const answer = await first.signIn(STEP, { headers: { cookie } });
  expect(answer).toMatchObject({ status: 400, json: { error: 'duplicate_cookie' }, setCookie: [] });
  expect(await server.sessions('alice')).toHaveLength(2);
});

test('a step-up of a live session keeps it, and another sign-in with an acr starts one where the session is over', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const { sessionId } = visitor;
  expect(await visitor.signIn(STEP)).toMatchObject({ status: 200, json: { session_id: sessionId } });
  const caller = await server.verify(visitor.request('/api', { headers: bearer(visitor) }), { acr: STEP.acr });
  expect(caller).toMatchObject({ subject: 'alice', sessionId });
  await server.revokeAll('alice');
  expect((await visitor.signIn({ ...STEP, stepUp: false })).status).toBe(200);
  expect(visitor.sessionId).not.toBe(sessionId);
});
