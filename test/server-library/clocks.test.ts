import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import type { Store } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bearer, serve, signedIn, testClock, visit } from './visitor.ts';

const MINUTE = 60_000;

test.each([-3600, -10, -4, 4, 10, 3600])(
  'an instance whose clock is %i minutes wrong checks tokens by the store’s clock',
  async (minutes) => {
    const clock = testClock();
    const wrong = { ...clock, now: () => clock.now() + minutes * MINUTE };
    const store = memoryStore(clock);
    const [right, off] = [serve({ store }, clock), serve({ store }, wrong)];
    for (const [made, other] of [
      [await signedIn(right), off],
      [await signedIn(off), right],
    ] as const) {
      const call = made.request('/api', { method: 'GET', headers: bearer(made) });
      for (const server of [right, off, other]) expect(await server.verify(call)).toMatchObject({ subject: 'alice' });
      for (const server of [right, off])
        expect(await server.verify(call, { maxAge: MINUTE })).toMatchObject({ subject: 'alice' });
    }
    const visitor = await signedIn(right);
    clock.advance(4 * MINUTE);
    for (const server of [right, off]) {
      await visitor.refresh();
      const late = visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
      clock.advance(3 * MINUTE);
      expect(await server.verify(late)).toMatchObject({ status: 401 });
    }
  },
);

test('a store that blocks its instance for a while, as SQLite does on a slow disk, is not taken for one whose clock is behind', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const store: Store = {
    ...inner,
    advance(move) {
      const written = inner.advance(move);
      clock.advance(20_000);
      return written;
    },
  };
  const server = serve({ store, lifetimes: { accessToken: 30_000 } }, clock);
  const visitor = await signedIn(server);
  await visitor.refresh();
  clock.advance(10_000);
  const call = visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
  expect(await server.verify(call)).toMatchObject({ status: 401 });
});

test.each([-60, -4, 4, 60])(
  'an instance with keys of its own that only verifies tokens, and whose clock is %i minutes wrong, checks them by the store’s clock',
  async (minutes) => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = [{ ...(await exportJWK(privateKey)), alg: 'ES256' }];
    const clock = testClock();
    const wrong = { ...clock, now: () => clock.now() + minutes * MINUTE };
    const store = memoryStore(clock);
    const [right, off] = [serve({ store, keys }, clock), serve({ store, keys }, wrong)];
    const visitor = await signedIn(right);
    const call = visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
    const both = await Promise.all([off.verify(call), off.verify(call)]);
    for (const caller of both) expect(caller).toMatchObject({ subject: 'alice' });
    clock.advance(3 * MINUTE);
    expect(await off.verify(call)).toMatchObject({ status: 401 });
  },
);

test('an instance with keys of its own verifies tokens by its own clock while the store is down, and hears the time afterwards', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = [{ ...(await exportJWK(privateKey)), alg: 'ES256' }];
  const clock = testClock();
  const store = memoryStore(clock);
  let questions = 0;
  let isDown = true;
  const failing: Store = {
    ...store,
    keys: async () => {
      questions += 1;
      if (isDown) throw new Error('ECONNREFUSED');
      return store.keys();
    },
  };
  let jump = 0;
  const off = serve({ store: failing, keys, now: () => clock.now() + jump }, clock);
  const visitor = await signedIn(serve({ store, keys }, clock));
  const verify = (): Promise<unknown> =>
    off.verify(visitor.request('/api', { method: 'GET', headers: bearer(visitor) }));
  for (let call = 0; call < 3; call += 1) expect(await verify()).toMatchObject({ subject: 'alice' });
  expect(questions).toBe(1);
  isDown = false;
  jump = 5 * MINUTE;
  await expect.poll(verify).toMatchObject({ subject: 'alice' });
  expect(questions).toBe(2);
});

test('an instance whose clock jumps is right again after the store’s next answer', async () => {
  const clock = testClock();
  let jump = 0;
  const server = serve({ store: memoryStore(clock), now: () => clock.now() + jump }, clock);
  const visitor = await signedIn(server);
  for (const minutes of [60, -60, 0]) {
    jump = minutes * MINUTE;
    expect((await visitor.refresh()).status).toBe(200);
    const call = visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
    expect(await server.verify(call)).toMatchObject({ subject: 'alice' });
  }
});

test('a slow answer of the store does not count as a difference between the clocks', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const slow = {
    ...store,
    // The store looks at its clock when the question arrives, and its answer takes three seconds.
    advance: async (move: Parameters<typeof store.advance>[0]) => {
      const answer = await store.advance(move);
      clock.advance(3000);
      return answer;
    },
  };
  const server = serve({ store: slow }, clock);
  const visitor = await signedIn(server);
  await visitor.refresh();
  const call = visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
  clock.advance(177_000 - 1000);
  expect(await server.verify(call)).toMatchObject({ subject: 'alice' });
  clock.advance(1000);
  expect(await server.verify(call)).toMatchObject({ status: 401 });
});

test('an expired call is renewed at an instance with a wrong clock, with the remaining lifetime', async () => {
  const clock = testClock();
  const off = { ...clock, now: () => clock.now() - 10 * MINUTE };
  const server = serve({ store: memoryStore(clock), cookie: { path: '/' } }, off);
  const visitor = await signedIn(server);
  clock.advance(4 * MINUTE);
  const call = visitor.request('/api', { headers: bearer(visitor) });
  const renewed = await server.responseToken(call);
  expect(renewed?.headers['X-Access-Token-Expires-In']).toBe('180');
});

test('keys rotate on instances whose clocks differ by minutes, and no call gets a 401', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const servers = [-7, 0, 7].map((minutes) =>
    serve({ store }, { ...clock, now: () => clock.now() + minutes * MINUTE }),
  );
  const visitors = await Promise.all(servers.map((server) => signedIn(server)));
  const kids = new Set<string>();
  for (let minute = 0; minute < 40; minute += 1) {
    if (minute % 15 === 1) for (const server of servers) await server.rotateKeys();
    for (const [at, visitor] of visitors.entries()) {
      const moved = visit(servers[(at + minute) % servers.length] ?? serve());
      moved.cookie = visitor.cookie;
      expect((await moved.refresh()).status).toBe(200);
      Object.assign(visitor, { cookie: moved.cookie, accessToken: moved.accessToken });
      const [header = ''] = (moved.accessToken ?? '').split('.');
      kids.add(atob(header));
      const call = moved.request('/api', { method: 'GET', headers: bearer(moved) });
      for (const server of servers) expect(await server.verify(call)).toMatchObject({ subject: 'alice' });
    }
    clock.advance(MINUTE);
  }
  expect(kids.size).toBeGreaterThan(2);
});

test.each([-60, 60])(
  'an instance that only verifies follows its clock, which was %i minutes wrong when it started',
  async (minutes) => {
    const clock = testClock();
    let wrong = minutes;
    const store = memoryStore(clock);
    const issuing = serve({ store }, clock);
    const api = serve({ store, now: () => clock.now() + wrong * MINUTE }, clock);
    const visitor = await signedIn(issuing);
    const call = (): Request => visitor.request('/api', { method: 'GET', headers: bearer(visitor) });
    // The first answer of the store comes with the first token.
    expect(await api.verify(call())).toMatchObject({ subject: 'alice' });
    wrong = 0;
    await api.verify(call());
    // The keys are read beside the answer.
    await expect.poll(() => api.verify(call())).toMatchObject({ subject: 'alice' });
    clock.advance(4 * MINUTE);
    expect(await api.verify(call())).toMatchObject({ status: 401 });
    await visitor.refresh();
    expect(await api.verify(call())).toMatchObject({ subject: 'alice' });
  },
);
