import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import type { Store } from 'rebearer/server';
import { serve, signedIn, testClock, visit } from './visitor.ts';

/** A store that counts what was written. */
function counting(store: Store): { readonly store: Store; readonly writes: () => number } {
  let writes = 0;
  const count = <Given extends readonly unknown[], Answer>(write: (...given: Given) => Answer) => {
    return (...given: Given): Answer => {
      writes += 1;
      return write(...given);
    };
  };
  const counted = { create: count(store.create), advance: count(store.advance), end: count(store.end) };
  return { store: { ...store, ...counted }, writes: () => writes };
}

test('peek returns the user of a page request, without a rotation and without a write', async () => {
  const clock = testClock();
  const { store, writes } = counting(memoryStore(clock));
  const server = serve({ store, claims: () => ({ name: 'Alice' }) }, clock);
  const visitor = await signedIn(server);
  const before = writes();
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site', origin: 'null' };
  const page = visitor.request('/', { method: 'GET', headers });
  const peeked = await server.peek(page);
  expect(peeked).toMatchObject({ subject: 'alice', sessionId: visitor.sessionId, claims: { name: 'Alice' } });
  const api = new Request('https://app.example.com/api', {
    headers: { authorization: `Bearer ${peeked?.accessToken}` },
  });
  expect(await server.verify(api)).toMatchObject({ subject: 'alice' });
  expect(writes()).toBe(before);
  await visitor.refresh();
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test('peek accepts the cookies that a refresh would accept: also the predecessor within its grace, but no older one', async () => {
  const server = serve({ grace: 20_000 });
  const visitor = await signedIn(server);
  const page = visitor.request('/', { method: 'GET' });
  await visitor.refresh();
  expect(await server.peek(page)).toMatchObject({ subject: 'alice' });
  server.clock.advance(20_000);
  expect(await server.peek(page)).toBeUndefined();
  await visitor.refresh();
  expect(await server.peek(page)).toBeUndefined();
  expect((await visitor.refresh()).status).toBe(200);
});

test('peek returns undefined without a cookie, with a forged one, with two, after the end and after the expiry', async () => {
  const server = serve({ lifetimes: { absolute: 60_000 } });
  const visitor = await signedIn(server);
  const own = `__Host-Http-session=${visitor.cookie}`;
  for (const cookie of ['', 'a=b', '__Host-Http-session=x', `${own}; ${own}`]) {
    expect(await server.peek(visitor.request('/', { headers: { cookie } })), cookie).toBeUndefined();
  }
  const ended = await signedIn(server);
  const page = ended.request('/');
  await ended.logout();
  expect(await server.peek(page)).toBeUndefined();
  expect(await server.peek(visitor.request('/'))).toMatchObject({ subject: 'alice' });
  server.clock.advance(60_000);
  expect(await server.peek(visitor.request('/'))).toBeUndefined();
});

test('peek returns undefined for a user without claims, and the session stays as it is', async () => {
  let isKnown = true;
  const server = serve({ claims: () => (isKnown ? {} : null) });
  const visitor = await signedIn(server);
  isKnown = false;
  expect(await server.peek(visitor.request('/'))).toBeUndefined();
  isKnown = true;
  expect((await visitor.refresh()).status).toBe(200);
  expect(visit(server).cookie).toBeUndefined();
});
