import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAuth, type Auth } from 'rebearer';
import { pageAt } from '../page-at.ts';

/** A server whose API refuses everything with an endless body, and whose refresh ends the session at the second time. */
async function start(): Promise<{ auth: Auth; origin: string; written: () => number; closed: () => number }> {
  let written = 0;
  let closed = 0;
  let refreshes = 0;
  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === '/auth/refresh') {
      response.statusCode = refreshes++ === 0 ? 200 : 400;
      const body = refreshes === 1 ? { access_token: 'opaque', expires_in: 60 } : { error: 'invalid_grant' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
      return;
    }
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' });
    const more = (): void => {
      if (response.destroyed) return;
      written += 65_536;
      if (response.write(Buffer.alloc(65_536))) setImmediate(more);
      else response.once('drain', more);
    };
    response.once('close', () => closed++);
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const page = pageAt(origin);
  const auth = createAuth<unknown>({ refresh: '/auth/refresh', tabs: 'off', environment: { page } });
  return { auth, origin, written: () => written, closed: () => closed };
}

test('a 401 that its caller gets is downloaded no further, can be read on, and its cancel settles', async () => {
  const { auth, written, closed } = await start();
  const response = await auth.fetch('/api/x');
  expect([response.status, response.bodyUsed, auth.session.status]).toEqual([401, false, 'unauthenticated']);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  let last = -1;
  // What the kernel and the streams buffer comes first; then nothing more may be written.
  await expect
    .poll(
      () => {
        const isStill = written() === last;
        last = written();
        return isStill;
      },
      { interval: 200 },
    )
    .toBe(true);
  await reader?.cancel();
  await expect.poll(closed).toBe(1);
});

/** The body of a 401 that grows for as long as somebody reads it, 1 MiB at a time, and counts. */
function grow(): { readonly response: Response; readonly count: () => number } {
  let count = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      count++;
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  return { response: new Response(body, { status: 401 }), count: () => count };
}

test('a 401 that grows while its token is refreshed is dropped at a limit, and its caller gets its status', async () => {
  const { response, count } = grow();
  let answer = (_response: Response): void => {};
  let refreshes = 0;
  const auth = createAuth({
    refresh: '/auth/refresh',
    tabs: 'off',
    environment: { page: pageAt('https://app.example.com') },
    fetch: (input) => {
      if (input !== 'https://app.example.com/auth/refresh') return Promise.resolve(response);
      if (refreshes++ === 0) return Promise.resolve(Response.json({ access_token: 'opaque', expires_in: 60 }));
      return new Promise((resolve) => (answer = resolve));
    },
  });
  const call = auth.fetch('/api/x');
  let last = -1;
  await expect
    .poll(
      () => {
        const isStill = count() > 0 && count() === last;
        last = count();
        return isStill || last > 100;
      },
      { interval: 200 },
    )
    .toBe(true);
  expect(last).toBeLessThan(30);
  answer(Response.json({ error: 'invalid_grant' }, { status: 400 }));
  const { body, status } = await call;
  expect(status).toBe(401);
  expect(await body?.getReader().read()).toEqual({ done: true, value: undefined });
});
