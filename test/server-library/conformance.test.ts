import { runChecks } from 'rebearer/conformance';
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { sqliteStore } from 'rebearer/server/sqlite';
import { expect, test, vi } from 'vitest';
import { PATIENCE, stopMeasuring } from '../conformance/stopped-time.ts';

const DAY = 24 * 60 * 60 * 1000;

/** An app whose routes are its own and whose sessions are ours, over no network. `shift` moves the clock of all. */
function createApp({ url, origin, kind }: { url: string; origin: string; kind: 'memory' | 'SQLite' }): {
  fetch: typeof globalThis.fetch;
  advance: (milliseconds: number) => Promise<void>;
} {
  let shift = 0;
  const now = (): number => Date.now() + shift;
  const server = createAuthServer({
    issuer: url,
    origins: [origin],
    secret: 'only for tests, and longer than a word or two',
    store: kind === 'memory' ? memoryStore({ now }) : sqliteStore(':memory:', { now }),
    lifetimes: { idle: DAY / 2 },
    now,
  });
  const handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    switch (pathname) {
      case '/auth/login': {
        const { username }: { username?: string } = await request.json().catch(() => ({}));
        if (username === 'alice') return server.signIn(request, { subject: username });
        return Response.json({ error: 'wrong_password' }, { status: 401 });
      }
      case '/api/me': {
        const caller = await server.verify(request);
        if (caller instanceof Response) return caller;
        return Response.json({ sub: caller.subject }, { headers: { 'cache-control': 'no-store' } });
      }
      case '/api/admin': {
        const caller = await server.verify(request, { scope: 'admin' });
        return caller instanceof Response ? caller : Response.json({});
      }
      case '/':
        await server.peek(request);
        return new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
      default:
        return server.handler(request);
    }
  };
  return {
    fetch: (input, init) => handle(new Request(input, init)),
    advance: (milliseconds) => {
      shift += milliseconds;
      return Promise.resolve();
    },
  };
}

test('an origin that the server does not let in is named, with the option that lets it in', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { fetch } = createApp({ url: 'http://localhost:5173', origin: 'http://localhost:5173', kind: 'memory' });
  const login = { url: '/auth/login', body: { username: 'alice' } };
  const { results } = await runChecks({ url: 'http://localhost:3000', fetch, timeout: PATIENCE });
  const remedy =
    "The server does not let http://localhost:3000 in. With rebearer/server, add 'http://localhost:3000' to the option `origins`,";
  expect(results.find(({ id }) => id === 'RB046')?.remedy).toContain(remedy);
  const signedIn = await runChecks({ url: 'http://localhost:3000', fetch, login, timeout: PATIENCE });
  expect(signedIn.problem?.message).toContain(`The login was answered with 403. ${remedy}`);
});

test.each([
  { url: 'https://app.example.com', origin: 'https://app.example.com', kind: 'memory' },
  { url: 'https://api.example.com', origin: 'https://app.example.com', kind: 'SQLite' },
] as const)('the server on $url with $kind, for pages on $origin, passes every check', async (given) => {
  stopMeasuring();
  const { url, origin } = given;
  const { fetch, advance } = createApp(given);
  const { results, problem } = await runChecks(
    {
      url,
      origin,
      api: '/api/me',
      forbidden: '/api/admin',
      login: { url: '/auth/login', body: { username: 'alice' } },
      fetch,
      wait: advance,
      patience: DAY,
      timeout: PATIENCE,
    },
    // HSTS, the Date and the preflight of the app's own routes are the app's.
    { skip: ['browser', 'RB008', 'RB077', 'RB078'] },
  );
  expect(problem).toBeUndefined();
  const findings = results.filter(({ status }) => status === 'failed' || status === 'remark');
  expect(findings.map(({ id, cause }) => `${id} ${cause}`)).toEqual([]);
  const skipped = results.filter(({ status }) => status === 'skipped').map(({ id }) => id);
  expect(skipped.filter((id) => !/^RB07[4-9]$/.test(id)).sort()).toEqual(['RB055', 'RB148', 'RB152']);
});
