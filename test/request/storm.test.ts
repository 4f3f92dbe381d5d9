import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAuth, type Auth } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import { pageAt } from '../page-at.ts';

/** Milliseconds that the server takes for a refresh, and for a call. */
const REFRESH = 300;
const CALL = 20;

interface Stage {
  readonly auth: Auth;
  readonly revoke: () => void;
  /** What the server has seen: its log is what counts. */
  readonly requests: () => number;
  readonly refreshes: () => number;
  /** Calls without an answer when the first 401 reached the page. */
  readonly outAtFirst401: () => number | undefined;
}

async function start(): Promise<Stage> {
  let generation = 1;
  let requests = 0;
  let refreshes = 0;
  let out = 0;
  let outAtFirst401: number | undefined;
  const server = createServer((request, response) => {
    const isRefresh = request.url === '/auth/refresh';
    if (isRefresh) refreshes++;
    else requests++;
    const isAccepted = isRefresh || request.headers.authorization === `Bearer token-${generation}`;
    setTimeout(
      () => {
        if (isRefresh) response.setHeader('content-type', 'application/json');
        if (!isAccepted) response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' });
        response.end(isRefresh ? JSON.stringify({ access_token: `token-${generation}`, expires_in: 600 }) : 'x');
      },
      isRefresh ? REFRESH : CALL,
    );
  });
  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', 8192);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const page = pageAt(origin);
  const counted: typeof fetch = async (input, init) => {
    out++;
    const response = await globalThis.fetch(input, init);
    if (response.status === 401) outAtFirst401 ??= out;
    out--;
    return response;
  };
  const auth = createAuth<unknown>({
    refresh: '/auth/refresh',
    timeout: 120_000,
    tabs: 'off',
    fetch: counted,
    environment: { page },
  });
  await auth.ready();
  return {
    auth,
    revoke: () => void generation++,
    requests: () => requests,
    refreshes: () => refreshes,
    outAtFirst401: () => outAtFirst401,
  };
}

test('over HTTP a continuous storm of calls across a refusal repeats only the calls that were in flight then', async () => {
  const stage = await start();
  const calls: Promise<string>[] = [];
  for (let tick = 0; tick < 100; tick++) {
    if (tick === 40) stage.revoke();
    for (let each = 0; each < 10; each++) {
      const call = stage.auth.fetch('/api/x');
      calls.push(call.then((response) => response.text()));
    }
    await pause(10);
  }
  expect(new Set(await Promise.all(calls))).toEqual(new Set(['x']));
  const { requests, outAtFirst401, refreshes } = stage;
  expect(refreshes()).toBe(2);
  expect(outAtFirst401()).toBeGreaterThan(0);
  expect(requests()).toBeLessThanOrEqual(calls.length * 1.1 + (outAtFirst401() ?? 0));
});
