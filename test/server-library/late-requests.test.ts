import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { gatedStore } from './gated-store.ts';
import {
  type Answer,
  cookieOf,
  ORIGIN,
  read,
  serve,
  type Served,
  signedIn,
  testClock,
  visit,
  type Visitor,
} from './visitor.ts';

const STEP_UP = { subject: 'alice', acr: 'urn:example:mfa', stepUp: true };

/** How a request can present a cookie. A step-up ends a session for reuse, as a refresh does. */
const ROUTES = [
  ['refresh', (server: Served, request: Request) => server.handler(request)],
  ['step-up', (server: Served, request: Request) => server.signIn(request, STEP_UP)],
] as const;

/** Two newer cookies make the first one a reused one. */
async function goOn(visitor: Visitor): Promise<void> {
  for (const _ of [1, 2]) expect((await visitor.refresh()).status).toBe(200);
}

function presenting(cookie: string | undefined, server: Served, signal?: AbortSignal): Request {
  const late = visit(server);
  late.cookie = cookie;
  return new Request(late.request('/auth/refresh'), signal && { signal });
}

/** Goes on to newer cookies, and lets the server find out that signals outlive their answers here. */
async function goOnWatched(visitor: Visitor): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  await goOn(visitor);
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
}

async function portOf(http: Server): Promise<number> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => void http.close());
  const address = http.address();
  return typeof address === 'object' ? Number(address?.port) : 0;
}

test.each(
  ROUTES.flatMap(([route, send]) => [{}, { claims: () => ({}) }].map((options) => [route, options, send] as const)),
)(
  'a %s that the store holds up (%j), while the browser goes on with two newer cookies, does not end the session',
  async (_route, options, send) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const { open, release, store, waiting } = gatedStore(inner);
    const [fast, slow] = [serve({ store: inner }, clock), serve({ store, ...options }, clock)];
    const visitor = await signedIn(fast);
    const { cookie } = visitor;

    const held = send(slow, presenting(cookie, slow));
    await expect.poll(waiting).toHaveLength(1);
    clock.advance(1000);
    await goOn(visitor);
    release(0);
    open();
    expect(await read(await held)).toMatchObject({ status: 503, setCookie: [] });
    expect((await visitor.refresh()).status).toBe(200);

    const thief = await read(await send(slow, presenting(cookie, slow)));
    expect(thief).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  },
);

/** What can hold a request up before its session is looked at. */
const BEFORE = ['limit', 'origins', 'keys'] as const;

test.each(
  ROUTES.flatMap(([route, send]) => BEFORE.map((what) => [route, what, send] as const)).filter(
    // The app's own route of a step-up asks its limiter.
    ([route, what]) => route === 'refresh' || what !== 'limit',
  ),
)(
  'a %s that is held up by the %s, while the browser goes on with two newer cookies, does not end the session',
  async (_route, what, send) => {
    const clock = testClock();
    const inner = memoryStore(clock);
    const visitor = await signedIn(serve({ store: inner }, clock));
    const { cookie } = visitor;
    const held = Promise.withResolvers<void>();
    const hold = vi.fn<() => Promise<void>>(() => held.promise);
    const slow = serve(
      {
        store: what === 'keys' ? { ...inner, keys: () => hold().then(() => inner.keys()) } : inner,
        ...(what === 'limit' && { limit: () => hold().then(() => undefined) }),
        ...(what === 'origins' && { origins: () => hold().then(() => true) }),
      },
      clock,
    );

    const answer = send(slow, presenting(cookie, slow));
    await expect.poll(() => hold.mock.calls).toHaveLength(1);
    clock.advance(1000);
    await goOn(visitor);
    held.resolve();
    expect(await read(await answer)).toMatchObject({ status: 503, setCookie: [] });
    expect((await visitor.refresh()).status).toBe(200);

    const thief = await read(await send(slow, presenting(cookie, slow)));
    expect(thief).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  },
);

test('an instance that stood still ends no session for requests that were given up meanwhile', async () => {
  // The store answers at once, before the runtime has read the end of the connection.
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await goOnWatched(visitor);
  const answered: number[] = [];
  const listener = getRequestListener(
    async (request) => {
      const response = await server.handler(request);
      answered.push(response.status);
      return response;
    },
    { overrideGlobalObjects: false },
  );
  const http = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const port = await portOf(http);
  const sockets = [1, 2, 3].map(() => connect(port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const lines = ['POST /auth/refresh HTTP/1.1', 'host: app.example.com', `cookie: __Host-Http-session=${cookie}`];
  // Both reach the server in the same turn.
  for (const socket of sockets) socket.end([...lines, `origin: ${ORIGIN}`, 'content-length: 0', '', ''].join('\r\n'));
  await expect.poll(() => answered).toEqual([503, 503, 503]);
  expect((await visitor.refresh()).status).toBe(200);
});

test.each(ROUTES)('an old cookie of a %s whose client has gone does not end the session', async (_route, send) => {
  const server = serve();
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await goOnWatched(visitor);
  const gone = await read(await send(server, presenting(cookie, server, AbortSignal.abort())));
  expect(gone).toMatchObject({ status: 503, setCookie: [] });
  expect((await visitor.refresh()).status).toBe(200);

  const thief = await read(await send(server, presenting(cookie, server)));
  expect(thief).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test('an adapter that takes the end of a body for the end of its client is refused nothing, and hides no reuse', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const http = createServer((incoming, outgoing) => {
    const closed = new AbortController();
    incoming.on('close', () => closed.abort());
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const request = new Request(`${ORIGIN}${incoming.url}`, { method: 'POST', headers, signal: closed.signal });
    // Once it was read, a body is closed, and the connection goes on.
    incoming.once('close', () => {
      void server.handler(request).then(async (response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
      });
    });
    incoming.resume();
  });
  const port = await portOf(http);
  const ask = async (cookie: string | undefined): Promise<Answer> =>
    read(
      await fetch(`http://127.0.0.1:${port}/auth/refresh`, {
        method: 'POST',
        headers: { cookie: `__Host-Http-session=${cookie}`, origin: ORIGIN },
      }),
    );
  const first = visitor.cookie;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const answer = await ask(first);
  await vi.advanceTimersByTimeAsync(100);
  vi.useRealTimers();
  const next = await ask(cookieOf(answer));
  expect([answer.status, next.status]).toEqual([200, 200]);
  expect((await ask(first)).json).toMatchObject({ reason: 'reuse_detected' });
});

test('a request without a signal, as the HttpRequest of Azure Functions, is served, and says nothing of the signals of others', async () => {
  const server = serve();
  const { cookie } = await signedIn(server);
  const { body, bodyUsed, headers, method, url } = presenting(cookie, server);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  expect((await server.handler({ body, bodyUsed, headers, method, url } as Request)).status).toBe(200);
  await vi.advanceTimersByTimeAsync(100);
  expect((await server.handler(presenting(cookie, server, AbortSignal.abort()))).status).toBe(200);
});

test('without a grace an old cookie ends the session, also if the store was slow', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const { release, store, waiting } = gatedStore(inner);
  const [fast, slow] = [serve({ store: inner, grace: 0 }, clock), serve({ store, grace: 0 }, clock)];
  const visitor = await signedIn(fast);
  const held = slow.handler(presenting(visitor.cookie, slow));
  await expect.poll(waiting).toHaveLength(1);
  clock.advance(1000);
  await goOn(visitor);
  release(0);
  await expect.poll(waiting).toEqual(['end']);
  release(0);
  expect(await read(await held)).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
});

test.each(ROUTES)('a %s whose client goes while claims are read leaves the cookie as it is', async (_route, send) => {
  const page = new AbortController();
  let isLeaving = false;
  const server = serve({
    claims: () => {
      if (isLeaving) page.abort();
      return {};
    },
  });
  const visitor = await signedIn(server);
  await goOnWatched(visitor);
  isLeaving = true;
  const answer = await read(await send(server, presenting(visitor.cookie, server, page.signal)));
  expect(answer).toMatchObject({ status: 503, setCookie: [] });
  isLeaving = false;
  server.clock.advance(60_000);
  expect((await visitor.refresh()).status).toBe(200);
});

test('an answer of the store that arrives while the process stands still is in time', async () => {
  const database = createServer((_request, response) => response.end());
  const port = await portOf(database);
  const inner = memoryStore();
  let stand = 0;
  /** Answers over a connection, as a database does. */
  async function overTheNetwork<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    // The database is in this process: it has answered once its own side has run, and the answer is not read yet.
    const answered = once(socket, 'data');
    const until = performance.now() + stand;
    database.once('request', (_request, response) => {
      response.once('finish', () => {
        while (performance.now() < until);
      });
    });
    await answered;
    socket.destroy();
    return ask();
  }
  const server = serve({
    now: Date.now,
    storeTimeout: 300,
    store: { ...inner, advance: (move) => overTheNetwork(() => inner.advance(move)) },
  });
  const visitor = await signedIn(server);
  stand = 600;
  expect((await visitor.refresh()).status).toBe(200);
});

/** A limit that holds every call up for a minute while it is on. */
function serveLimited(): Served & { readonly limit: (isOn: boolean) => void } {
  let isOn = false;
  const server = serve({ limit: () => (isOn ? 60_000 : undefined) });
  return { ...server, limit: (next) => void (isOn = next) };
}

/** Signs in, and loses the answer to a refresh. */
async function withoutAnswer(server: Served): Promise<Visitor> {
  const visitor = await signedIn(server);
  const { cookie } = visitor;
  await visitor.refresh();
  visitor.cookie = cookie;
  return visitor;
}

test('a cookie that a limit has held up is judged by when it arrived first: its client had to wait for longer than the grace', async () => {
  const server = serveLimited();
  const visitor = await withoutAnswer(server);
  server.limit(true);
  for (const wait of [5000, 60_000]) {
    server.clock.advance(wait);
    expect((await visitor.refresh()).status).toBe(429);
  }
  server.limit(false);
  server.clock.advance(60_000);
  expect(await visitor.refresh()).toMatchObject({ status: 200, json: { session_id: visitor.sessionId } });
  expect(server.events.at(-1)).toMatchObject({ type: 'refresh', how: 'repeated' });
});

test('a replaced cookie that comes to a limit after the grace is reused all the same, and so is one that comes back much later', async () => {
  for (const [before, after] of [
    [25_000, 60_000],
    [5000, 3_600_000],
  ] as const) {
    const server = serveLimited();
    const visitor = await withoutAnswer(server);
    server.limit(true);
    server.clock.advance(before);
    expect((await visitor.refresh()).status).toBe(429);
    server.limit(false);
    server.clock.advance(after);
    expect((await visitor.refresh()).json).toEqual({ error: 'invalid_grant', reason: 'reuse_detected' });
  }
});

test('a limit remembers no cookie that this server has not made, and ends none', async () => {
  const server = serveLimited();
  const visitor = await signedIn(server);
  const { cookie = '' } = visitor;
  server.limit(true);
  visitor.cookie = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'E' : 'A'}`;
  expect((await visitor.refresh()).status).toBe(429);
  server.limit(false);
  visitor.cookie = cookie;
  expect((await visitor.refresh()).status).toBe(200);
});

test('a held-up cookie that the browser has replaced twice meanwhile is reused, and ends the session', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  let isOn = true;
  const [free, limited] = [serve({ store }, clock), serve({ store, limit: () => (isOn ? 60_000 : undefined) }, clock)];
  const visitor = await signedIn(free);
  const thief = Object.assign(visit(limited), { cookie: visitor.cookie });
  expect((await thief.refresh()).status).toBe(429);
  clock.advance(30_000);
  await goOn(visitor);
  isOn = false;
  clock.advance(30_000);
  expect((await thief.refresh()).json).toEqual({ error: 'invalid_grant', reason: 'reuse_detected' });
});

test('a cookie that is held up again and again for more than an hour is reused', async () => {
  const server = serveLimited();
  const visitor = await withoutAnswer(server);
  server.limit(true);
  for (let minute = 0; minute <= 60; minute += 1) {
    expect((await visitor.refresh()).status).toBe(429);
    server.clock.advance(60_000);
  }
  server.limit(false);
  expect((await visitor.refresh()).json).toEqual({ error: 'invalid_grant', reason: 'reuse_detected' });
});

test.each(ROUTES)(
  'a replaced cookie of a %s whose client has gone does not count as having come in time',
  async (_route, send) => {
    const server = serve();
    const visitor = await signedIn(server);
    await goOnWatched(visitor);
    const { cookie } = visitor;
    await visitor.refresh();
    const gone = await read(await send(server, presenting(cookie, server, AbortSignal.abort())));
    expect(gone.status).toBe(503);
    server.clock.advance(21_000);
    const thief = await read(await send(server, presenting(cookie, server)));
    expect(thief).toMatchObject({ status: 400, json: { reason: 'reuse_detected' } });
  },
);

test('a cookie whose successor is undone by another instance while it is judged is no reuse', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  const visitor = await signedIn(serve({ store: inner }, clock));
  const { cookie } = visitor;
  await visitor.refresh();
  clock.advance(60_000);
  // Without `claims` a refresh reads the session only to confirm the reuse.
  const read: typeof inner.read = async (id) => {
    await inner.advance({ id, from: 1, to: 0, activity: undefined, authentication: undefined });
    return inner.read(id);
  };
  const late = Object.assign(visit(serve({ store: { ...inner, read } }, clock)), { cookie });
  expect(await late.refresh()).toMatchObject({ status: 503, setCookie: [] });
  expect((await late.refresh()).status).toBe(200);
});
