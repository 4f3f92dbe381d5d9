import { expect, onTestFinished, test, vi } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { type Move, type Store, UnavailableError } from 'rebearer/server';
import { bearer, read, serve, type Served, signedIn, testClock, visit } from './visitor.ts';

type Fault = 'none' | 'loses' | 'rejects' | 'throws' | 'hangs';

/** A store that a test takes down and brings back. */
function fragile(inner: Store): { readonly store: Store; readonly fail: (fault: Fault) => void } {
  let fault: Fault = 'none';
  const through = <Given extends readonly unknown[], Answer>(ask: (...given: Given) => Promise<Answer>) => {
    return (...given: Given): Promise<Answer> => {
      if (fault === 'throws') throw new Error('The database is gone.');
      if (fault === 'rejects') return Promise.reject(new Error('ECONNREFUSED'));
      return fault === 'hangs' ? new Promise(() => {}) : ask(...given);
    };
  };
  return {
    store: {
      create: through(inner.create),
      read: through(inner.read),
      advance: through(async (move) => {
        const written = await inner.advance(move);
        if (fault === 'loses') throw new Error('ECONNRESET');
        return written;
      }),
      end: through(inner.end),
      bySubject: through(inner.bySubject),
      sweep: through(inner.sweep),
      keys: through(inner.keys),
      addKey: through(inner.addKey),
      keepSecret: through(inner.keepSecret),
    },
    fail: (next) => {
      fault = next;
    },
  };
}

function serveFragile(options = {}): Served & { readonly fail: (fault: Fault) => void } {
  const clock = testClock();
  const { fail, store } = fragile(memoryStore(clock));
  return { ...serve({ store, storeTimeout: 50, ...options }, clock), fail };
}

test.each(['rejects', 'throws', 'hangs'] as const)(
  'while the store %s every route answers 503, no user is signed out, and it recovers by itself',
  async (fault) => {
    for (const options of [{}, { claims: () => ({}) }]) {
      const server = serveFragile(options);
      const visitor = await signedIn(server);
      const { cookie } = visitor;
      server.fail(fault);
      const answers = [
        await visitor.refresh(),
        await visitor.logout(),
        await visitor.signIn({ subject: 'alice' }),
        await visitor.signIn({ subject: 'alice', acr: 'x' }),
        await visitor.send('/auth/sessions', { method: 'GET', headers: bearer(visitor) }),
        await visitor.send('/auth/sessions/s_1', { method: 'DELETE', headers: bearer(visitor) }),
      ];
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 503, json: { error: 'temporarily_unavailable' }, setCookie: [] });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(answer.headers.get('access-control-allow-origin')).not.toBeNull();
      }
      expect(server.events.at(-1)).toMatchObject({ type: 'outage', error: { code: 'unavailable' } });
      await expect(server.peek(visitor.request('/'))).rejects.toThrow(UnavailableError);
      await expect(server.sessions('alice')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
      await expect(server.revoke('s_1')).rejects.toThrow(UnavailableError);
      server.fail('none');
      expect(visitor.cookie).toBe(cookie);
      expect((await visitor.refresh()).status).toBe(200);
    }
  },
);

const SILENT = [
  ['rejects', () => Promise.reject(new Error('Redis is down.'))],
  [
    'throws',
    () => {
      throw new Error('Redis is down.');
    },
  ],
] as const;

test.each(
  SILENT.flatMap(([fault, fail]) => (['limit', 'origins'] as const).map((option) => ({ option, fault, fail }))),
)(
  'where the function $option $fault, the answer is 503 before the cookie is read, and no session ends',
  async ({ option, fail }) => {
    let isDown = false;
    const server = serve({ [option]: () => (isDown ? fail() : option === 'origins' || undefined) });
    const visitor = await signedIn(server);
    isDown = true;
    const answer = await visitor.refresh();
    expect([answer.status, answer.json, answer.setCookie]).toEqual([503, { error: 'temporarily_unavailable' }, []]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: 'outage', error: expect.objectContaining({ code: 'unavailable' }) }),
    );
    isDown = false;
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('where the function origins is down, a preflight is 503, and responseToken rejects with an UnavailableError', async () => {
  const server = serve({ origins: () => Promise.reject(new Error('The database is down.')) });
  const visitor = await signedIn(serve());
  const headers = { ...bearer(visitor), 'access-control-request-method': 'POST' };
  expect((await visit(server).send('/auth/refresh', { method: 'OPTIONS', headers })).status).toBe(503);
  await expect(server.responseToken(visitor.request('/api', { headers }))).rejects.toThrow(UnavailableError);
});

test('while the store is down tokens are verified as usual, with the known keys', async () => {
  const server = serveFragile();
  const visitor = await signedIn(server);
  server.fail('rejects');
  server.clock.advance(120_000);
  const caller = await server.verify(visitor.request('/api', { headers: bearer(visitor) }));
  expect(caller).toMatchObject({ subject: 'alice' });
});

test('while the store is down the known keys are published for four more minutes: caches keep them for five, a new one signs after ten', async () => {
  const server = serveFragile();
  await signedIn(server);
  const ask = () => visit(server).send('/auth/jwks.json', { method: 'GET' });
  const { json: known } = await ask();
  server.fail('rejects');
  server.clock.advance(4 * 60_000 - 1);
  expect(await ask()).toMatchObject({ status: 200, json: known });
  server.clock.advance(1);
  expect((await ask()).status).toBe(503);
});

test('if the keys are out of reach the answer is 503, never 401, and forged cookies are refused', async () => {
  const server = serveFragile();
  const elsewhere = await signedIn(serve());
  server.fail('rejects');
  const answer = await server.verify(elsewhere.request('/api', { headers: bearer(elsewhere) }));
  expect(await read(answer as Response)).toMatchObject({ status: 503, json: { error: 'temporarily_unavailable' } });
  expect((await visit(server).send('/auth/jwks.json', { method: 'GET' })).status).toBe(503);
  const stranger = visit(server);
  stranger.cookie = 'made up';
  expect(await stranger.refresh()).toMatchObject({ status: 400, json: { reason: 'no_session' } });
});

test('a sign-in that cannot end the session of the old cookie starts none', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  let isDown = false;
  const end: Store['end'] = (...given) => (isDown ? Promise.reject(new Error('ECONNRESET')) : inner.end(...given));
  const server = serve({ store: { ...inner, end } }, clock);
  const visitor = await signedIn(server);
  const { sessionId } = visitor;
  isDown = true;
  expect(await visitor.signIn({ subject: 'alice' })).toMatchObject({ status: 503, setCookie: [] });
  expect(await server.sessions('alice')).toMatchObject([{ id: sessionId }]);
  isDown = false;
  expect((await visitor.signIn({ subject: 'alice' })).status).toBe(200);
  expect(await server.sessions('alice')).toMatchObject([{ id: visitor.sessionId }]);
});

test('after a lost answer the retry gets the same successor', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  let isLost = false;
  const advance: Store['advance'] = async (move) => {
    const written = await inner.advance(move);
    if (isLost) throw new Error('The connection was reset.');
    return written;
  };
  const server = serve({ store: { ...inner, advance } }, clock);
  const visitor = await signedIn(server);
  isLost = true;
  expect((await visitor.refresh()).status).toBe(503);
  isLost = false;
  clock.advance(10_000);
  expect((await visitor.refresh()).status).toBe(200);
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test('if claims fail the answer is 503, and the cookie stays unchanged for as long as it takes', async () => {
  let isDown = false;
  const server = serve({
    claims: () => {
      if (isDown) throw new Error('The user database is gone.');
      return {};
    },
  });
  const visitor = await signedIn(server);
  isDown = true;
  for (let minute = 0; minute < 10; minute += 1) {
    expect((await visitor.refresh()).status).toBe(503);
    server.clock.advance(60_000);
  }
  isDown = false;
  expect((await visitor.refresh()).status).toBe(200);
  expect(visitor.cookie).toMatch(/\.1\.[^.]+$/);
});

test.each([{}, { claims: () => ({}) }])(
  'a store that answers later than the grace does not turn simultaneous refreshes into reuse',
  async (options) => {
    const clock = testClock();
    const store = memoryStore(clock);
    let delay = 0;
    // What is asked last is answered last, and sees what the others have written.
    async function late<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
      const turn = (delay += 1);
      for (let waited = 0; waited < turn * 20; waited += 1) await Promise.resolve();
      clock.advance(10_000);
      return ask();
    }
    const slow = {
      ...store,
      advance: (move: Move) => late(() => store.advance(move)),
      read: (id: string) => late(() => store.read(id)),
    };
    const server = serve({ store: slow, storeTimeout: 60_000, ...options }, clock);
    const visitor = await signedIn(server);
    const { cookie } = visitor;
    const tabs = [1, 2, 3, 4, 5].map(() => {
      const tab = visit(server);
      tab.cookie = cookie;
      return tab;
    });
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(tabs.map((tab) => tab.cookie)).size).toBe(1);
    clock.advance(21_000);
    const thief = visit(server);
    thief.cookie = cookie;
    expect(await thief.refresh()).toMatchObject({ json: { reason: 'reuse_detected' } });
  },
);

test('without onEvent an outage logs one line, until it is over', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const server = serveFragile({ onEvent: undefined });
  const visitor = await signedIn(server);
  for (const fault of ['rejects', 'none', 'throws'] as const) {
    server.fail(fault);
    for (const _ of [1, 2, 3]) await visitor.refresh();
  }
  expect(error).toHaveBeenCalledTimes(2);
});

test('an onEvent that rejects is told to the console, and does not end the process', async () => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const unhandled = vi.fn<() => void>();
  process.on('unhandledRejection', unhandled);
  onTestFinished(() => void process.off('unhandledRejection', unhandled));
  await signedIn(serve({ onEvent: () => Promise.reject(new Error('The audit trail is out of reach.')) }));
  // Node tells of an unhandled rejection before the next turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  expect(error.mock.calls.flat().join(' ')).toContain('onEvent');
  expect(unhandled).not.toHaveBeenCalled();
});

test('an error of onEvent changes no answer', async () => {
  const error = vi.spyOn(console, 'error').mockReturnValue(undefined);
  const visitor = await signedIn(
    serve({
      onEvent: () => {
        throw new Error('The audit log is full.');
      },
    }),
  );
  expect((await visitor.refresh()).status).toBe(200);
  expect(error).toHaveBeenCalledTimes(2);
});

test.each(['claims', 'limit', 'origins'])(
  '%s that never answers costs a refresh 503 after the time-out, and no session',
  async (name) => {
    let hangs = false;
    const hang = new Promise<never>(() => {});
    const server = serve({
      storeTimeout: 50,
      claims: () => (hangs && name === 'claims' ? hang : {}),
      limit: () => (hangs && name === 'limit' ? hang : undefined),
      origins: () => (hangs && name === 'origins' ? hang : true),
    });
    const visitor = await signedIn(server);
    hangs = true;
    expect((await visitor.refresh()).status).toBe(503);
    expect(JSON.stringify(server.events.map((event) => 'error' in event && String(event.error)))).toContain(name);
    hangs = false;
    server.clock.advance(60_000);
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('a mistake of the app is answered with 500 and an event, never with a rejection', async () => {
  const server = serve({
    address: () => {
      throw new TypeError('x is not a function');
    },
  });
  expect((await visit(server).refresh()).status).toBe(500);
  expect(server.events.at(-1)).toMatchObject({ type: 'failure', error: { message: 'x is not a function' } });
});

test('a client whose answer was lost is still signed in after an outage that was longer than the grace', async () => {
  for (const options of [{}, { claims: () => ({}) }]) {
    const clock = testClock();
    const inner = memoryStore(clock);
    const { fail, store } = fragile(inner);
    const server = serve({ store, storeTimeout: 50, grace: 10_000, ...options }, clock);
    const visitor = await signedIn(server);
    const { cookie, sessionId } = visitor;
    fail('loses');
    expect((await visitor.refresh()).status).toBe(503);
    fail('rejects');
    clock.advance(10 * 60_000);
    expect((await visitor.refresh()).status).toBe(503);
    expect((await inner.read(sessionId ?? '')).session?.counter).toBe(1);
    fail('none');
    clock.advance(20_000);
    expect(await visitor.refresh()).toMatchObject({ status: 200, json: { session_id: sessionId } });
    expect(await visitor.refresh()).toMatchObject({ status: 200 });

    const thief = visit(server);
    thief.cookie = cookie;
    expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  }
});

test.each([-600, -30, 30, 600])(
  'a client whose answer was lost is still signed in after a failover to a store whose clock is %i seconds off',
  async (seconds) => {
    for (const options of [{}, { claims: () => ({}) }]) {
      const clock = testClock();
      let jump = 0;
      const { fail, store } = fragile(memoryStore({ now: () => clock.now() + jump }));
      const server = serve({ store, storeTimeout: 50, grace: 10_000, ...options }, clock);
      const visitor = await signedIn(server);
      const { cookie, sessionId } = visitor;
      fail('loses');
      expect((await visitor.refresh()).status).toBe(503);
      fail('rejects');
      clock.advance(5000);
      expect((await visitor.refresh()).status).toBe(503);
      jump = seconds * 1000;
      fail('none');
      clock.advance(5000);
      expect(await visitor.refresh()).toMatchObject({ status: 200, json: { session_id: sessionId } });
      // The first of them may have got the same cookie again.
      for (const _ of [1, 2]) expect((await visitor.refresh()).status).toBe(200);

      const thief = visit(server);
      thief.cookie = cookie;
      expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
    }
  },
);

test('a write whose failure is noticed late, on a busy machine, belongs to the outage too', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  let isDown = false;
  const advance: Store['advance'] = async (move) => {
    const written = await inner.advance(move);
    if (!isDown) return written;
    // Ten times the time-out.
    clock.advance(500);
    throw new Error('The connection was reset.');
  };
  const server = serve({ store: { ...inner, advance }, storeTimeout: 50, grace: 10_000 }, clock);
  const visitor = await signedIn(server);
  isDown = true;
  expect((await visitor.refresh()).status).toBe(503);
  clock.advance(30_000);
  isDown = false;
  expect((await visitor.refresh()).status).toBe(200);
});

test.each([{}, { claims: () => ({}) }])(
  'an instance that has no write of its own, or has just started, learns of an outage from what it reads',
  async (options) => {
    for (const isNew of [false, true]) {
      const clock = testClock();
      const { fail, store } = fragile(memoryStore(clock));
      const instance = (): Served => serve({ store, storeTimeout: 50, grace: 10_000, ...options }, clock);
      const [one, other] = [instance(), instance()];
      const visitor = await signedIn(one);
      if (!isNew) await signedIn(other);
      fail('loses');
      expect((await visitor.refresh()).status).toBe(503);
      fail('rejects');
      const later = visit(other);
      later.cookie = visitor.cookie;
      for (let attempt = 0; attempt < 6; attempt++) {
        clock.advance(5000);
        expect((await later.refresh()).status).toBe(503);
      }
      fail('none');
      clock.advance(2000);
      expect((await later.refresh()).status).toBe(200);
    }
  },
);

/** A store whose moves wait until a test lets them run, as they do behind a lock or in the queue of a pool. */
function stalling(inner: Store): { readonly store: Store; readonly stall: () => void; readonly goOn: () => void } {
  let queue: (() => void)[] | undefined;
  return {
    store: {
      ...inner,
      advance: async (move) => {
        const waiting = queue;
        if (waiting !== undefined) await new Promise<void>((resolve) => void waiting.push(resolve));
        return inner.advance(move);
      },
    },
    stall: () => {
      queue = [];
    },
    goOn: () => {
      for (const run of queue ?? []) run();
      queue = undefined;
    },
  };
}

test.each([{}, { claims: () => ({}) }, { rotation: false }])(
  'a move that the store makes after its time-out is undone: its client lacks the new cookie, and may come back after the grace (%j)',
  async (options) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const { goOn, stall, store } = stalling(inner);
    const server = serve({ store, storeTimeout: 50, ...options }, clock);
    const visitor = await signedIn(server);
    const { cookie, sessionId = '' } = visitor;
    stall();
    expect((await visitor.refresh()).status).toBe(503);
    expect((await visitor.refresh()).status).toBe(503);
    goOn();
    await expect.poll(async () => (await inner.read(sessionId)).session?.counter).toBe(0);
    // Another user's request ends the outage.
    await signedIn(server);
    clock.advance(60_000);
    expect((await visitor.refresh()).status).toBe(200);
    expect((await visitor.refresh()).status).toBe(200);
    if ('rotation' in options) return;

    const thief = Object.assign(visit(server), { cookie });
    expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  },
);

test.each([{}, { claims: () => ({}) }])(
  'a move whose answer was lost is undone when the store answers again: its client may come back after the grace (%j)',
  async (options) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const { fail, store } = fragile(inner);
    const server = serve({ store, storeTimeout: 50, ...options }, clock);
    const visitor = await signedIn(server);
    const { cookie, sessionId = '' } = visitor;
    fail('loses');
    expect((await visitor.refresh()).status).toBe(503);
    fail('rejects');
    clock.advance(30_000);
    expect((await visitor.refresh()).status).toBe(503);
    expect((await inner.read(sessionId)).session?.counter).toBe(1);
    fail('none');
    // Another user's request ends the outage.
    await signedIn(server);
    await expect.poll(async () => (await inner.read(sessionId)).session?.counter).toBe(0);
    clock.advance(60_000);
    for (const _ of [1, 2]) expect((await visitor.refresh()).status).toBe(200);

    const thief = Object.assign(visit(server), { cookie });
    expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  },
);

test.each([{}, { claims: () => ({}) }])(
  'a move that was never made is not undone once its client has made it at the next try: the old cookie counts as reuse (%j)',
  async (options) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const [failing, other] = [fragile(inner), serve({ store: inner, ...options }, clock)];
    const server = serve({ store: failing.store, storeTimeout: 50, ...options }, clock);
    for (const next of [server, other]) {
      const visitor = await signedIn(server);
      const { cookie } = visitor;
      failing.fail('rejects');
      expect((await visitor.refresh()).status).toBe(503);
      clock.advance(5000);
      if (next === server) failing.fail('none');
      const again = Object.assign(visit(next), { cookie });
      expect((await again.refresh()).status).toBe(200);
      failing.fail('none');
      await signedIn(server);
      clock.advance(60_000);
      const thief = Object.assign(visit(server), { cookie });
      expect(await thief.refresh()).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
    }
  },
);

test('a move whose answer was lost is undone although the clock of the store is ahead, which its slow answers hide', async () => {
  const clock = testClock();
  const inner = memoryStore({ now: () => clock.now() + 300 });
  const { fail, store } = fragile({
    ...inner,
    async create(session) {
      const found = await inner.create(session);
      clock.advance(400);
      return found;
    },
  });
  const server = serve({ store, storeTimeout: 50 }, clock);
  const visitor = await signedIn(server);
  fail('loses');
  expect((await visitor.refresh()).status).toBe(503);
  fail('none');
  await signedIn(server);
  await expect.poll(async () => (await inner.read(visitor.sessionId ?? '')).session?.counter).toBe(0);
});

test('a move whose answer was lost is undone after a slow answer, which tells less of the clock of the store than a fast one before', async () => {
  const clock = testClock();
  const inner = memoryStore({ now: () => clock.now() + 60_000 });
  const { fail, store } = fragile({
    ...inner,
    async bySubject(subject) {
      const found = await inner.bySubject(subject);
      clock.advance(4000);
      return found;
    },
  });
  const server = serve({ store, storeTimeout: 50 }, clock);
  const visitor = await signedIn(server);
  await server.sessions('alice');
  fail('loses');
  expect((await visitor.refresh()).status).toBe(503);
  fail('none');
  await signedIn(server);
  await expect.poll(async () => (await inner.read(visitor.sessionId ?? '')).session?.counter).toBe(0);
});

/** How a connection of a pool is dead. */
type Death = 'fails' | 'hangs';

/** A store one of whose methods fails for as long as a test says so, as one connection of a pool does. */
function partly(
  inner: Store,
  death: Death,
): {
  readonly store: Store;
  readonly fail: (name?: keyof Store) => void;
  readonly failures: () => number;
} {
  let failing: keyof Store | undefined;
  let failures = 0;
  const guard =
    <Given extends readonly unknown[], Answer>(name: keyof Store, ask: (...given: Given) => Promise<Answer>) =>
    (...given: Given): Promise<Answer> => {
      if (name !== failing) return ask(...given);
      failures += 1;
      return death === 'hangs' ? new Promise(() => {}) : Promise.reject(new Error('The connection is dead.'));
    };
  return {
    store: { ...inner, advance: guard('advance', inner.advance), read: guard('read', inner.read) },
    fail: (name) => {
      failing = name;
    },
    failures: () => failures,
  };
}

test.each([
  ['read', 'fails'],
  ['read', 'hangs'],
  ['advance', 'fails'],
  ['advance', 'hangs'],
] as const)(
  'a move whose answer was lost is undone later where the %s of the store, just back, %s',
  async (name, death) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const [lossy, flapping] = [fragile(inner), partly(inner, death)];
    let current = lossy.store;
    const store = { ...inner, advance: (move: Move) => current.advance(move), read: (id: string) => current.read(id) };
    const server = serve({ store, storeTimeout: 50 }, clock);
    const visitor = await signedIn(server);
    lossy.fail('loses');
    expect((await visitor.refresh()).status).toBe(503);

    current = flapping.store;
    flapping.fail(name);
    const undone = (): Promise<unknown> =>
      expect
        .poll(async () => {
          clock.advance(2000);
          await signedIn(server);
          return (await inner.read(visitor.sessionId ?? '')).session?.counter;
        })
        .toBe(0);
    for (const _ of [1, 2]) await signedIn(server);
    await expect.poll(() => flapping.failures()).toBe(1);
    flapping.fail();
    clock.advance(60_000);
    await undone();
    clock.advance(60_000);
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test.each(['fails', 'hangs'] as const)(
  'a move that came long after its time-out is undone later where the undoing %s',
  async (death) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const flapping = partly(inner, death);
    const { goOn, stall, store } = stalling(inner);
    let current = store;
    const server = serve(
      { store: { ...inner, advance: (move: Move) => current.advance(move) }, storeTimeout: 50 },
      clock,
    );
    const visitor = await signedIn(server);
    stall();
    expect((await visitor.refresh()).status).toBe(503);
    clock.advance(7000);
    current = flapping.store;
    flapping.fail('advance');
    goOn();
    await expect.poll(() => flapping.failures()).toBe(1);
    flapping.fail();
    clock.advance(60_000);
    await expect
      .poll(async () => {
        clock.advance(2000);
        await signedIn(server);
        return (await inner.read(visitor.sessionId ?? '')).session?.counter;
      })
      .toBe(0);
  },
);

test('a step-up that comes too late is undone in the same way', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const { goOn, stall, store } = stalling(inner);
  const server = serve({ store, storeTimeout: 50 }, clock);
  const visitor = await signedIn(server);
  stall();
  expect((await visitor.signIn({ subject: 'alice', acr: 'urn:example:mfa', stepUp: true })).status).toBe(503);
  goOn();
  await expect.poll(async () => (await inner.read(visitor.sessionId ?? '')).session?.counter).toBe(0);
  await signedIn(server);
  clock.advance(60_000);
  expect((await visitor.refresh()).status).toBe(200);
});

test('what is undone takes no cookie from a client that got the new one meanwhile', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const { goOn, stall, store } = stalling(inner);
  const [slow, other] = [serve({ store, storeTimeout: 50 }, clock), serve({ store: inner }, clock)];
  const visitor = await signedIn(slow);
  stall();
  expect((await visitor.refresh()).status).toBe(503);
  const elsewhere = Object.assign(visit(other), { cookie: visitor.cookie });
  // The move of the first instance comes between two refreshes at the second one.
  goOn();
  expect((await elsewhere.refresh()).status).toBe(200);
  for (const _ of [1, 2, 3]) {
    clock.advance(60_000);
    expect((await elsewhere.refresh()).status).toBe(200);
  }
});

test('a sweep that hangs does not keep users from signing in', async () => {
  const store = { ...memoryStore(), sweep: () => new Promise<never>(() => {}) };
  const server = serve({ store, storeTimeout: 60_000 });
  expect((await visit(server).signIn({ subject: 'alice' })).status).toBe(200);
}, 30_000);

/** Each of them is asked before the counter is moved. */
const BEFORE_THE_MOVE = ['claims', 'limit', 'origins'] as const;

test.each(BEFORE_THE_MOVE.flatMap((option) => [60, 600].map((seconds) => ({ option, seconds }))))(
  'a client whose answer was lost is still signed in after $option has failed for $seconds s',
  async ({ option, seconds }) => {
    let isDown = false;
    const answer = { claims: {}, limit: undefined, origins: true }[option];
    const ask = () => (isDown ? Promise.reject(new Error('The database of users is down.')) : answer);
    const server = serve({ [option]: ask });
    const [visitor, other] = [await signedIn(server), await signedIn(server, 'bob')];
    const { cookie } = visitor;
    await visitor.refresh();
    visitor.cookie = cookie;
    isDown = true;
    for (let passed = 0; passed < seconds; passed += 5) {
      server.clock.advance(5000);
      expect((await visitor.refresh()).status).toBe(503);
    }
    isDown = false;
    server.clock.advance(5000);
    expect((await other.refresh()).status).toBe(200);
    server.clock.advance(5000);
    expect(await server.peek(visitor.request('/', { method: 'GET' }))).toMatchObject({ subject: 'alice' });
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test.each(BEFORE_THE_MOVE)('after an outage of %s the grace begins, and ends', async (option) => {
  let isDown = false;
  const answer = { claims: {}, limit: undefined, origins: true }[option];
  const server = serve({ [option]: () => (isDown ? Promise.reject(new Error('It is down.')) : answer) });
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await visitor.refresh();
  visitor.cookie = cookie;
  isDown = true;
  expect((await visitor.refresh()).status).toBe(503);
  isDown = false;
  server.clock.advance(5000);
  expect((await visitor.refresh()).status).toBe(200);
  visitor.cookie = cookie;
  server.clock.advance(30_000);
  expect((await visitor.refresh()).json).toEqual({ error: 'invalid_grant', reason: 'reuse_detected' });
});

test('a step-up whose answer was lost, too, is no reuse after claims have failed for a minute', async () => {
  let isDown = false;
  const server = serve({ claims: () => (isDown ? Promise.reject(new Error('It is down.')) : {}) });
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  const stepUp = { subject: 'alice', acr: 'urn:example:mfa', stepUp: true };
  await visitor.signIn(stepUp);
  visitor.cookie = cookie;
  isDown = true;
  for (let passed = 0; passed < 60; passed += 5) {
    server.clock.advance(5000);
    expect((await visitor.signIn(stepUp)).status).toBe(503);
  }
  isDown = false;
  server.clock.advance(5000);
  expect((await visitor.signIn(stepUp)).status).toBe(200);
});

test.each(BEFORE_THE_MOVE)('a thief with an old cookie gains nothing from calls for which %s fails', async (option) => {
  let isDown = false;
  const answer = { claims: {}, limit: undefined, origins: true }[option];
  // As `new URL(origin)` in `origins` fails for an `Origin` that is not a URL.
  const server = serve({ [option]: () => (isDown ? Promise.reject(new Error('It is down.')) : answer) });
  const [visitor, own] = [await signedIn(server), await signedIn(server, 'bob')];
  const thief = Object.assign(visit(server), { cookie: visitor.cookie });
  await visitor.refresh();
  for (let passed = 0; passed < 60; passed += 5) {
    isDown = true;
    expect((await own.refresh()).status).toBe(503);
    isDown = false;
    server.clock.advance(5000);
  }
  expect((await thief.refresh()).json).toEqual({ error: 'invalid_grant', reason: 'reuse_detected' });
});
