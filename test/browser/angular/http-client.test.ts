import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import type { LogEntry } from '../../../demo/server/log.ts';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { bundle } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';
import type { Call } from './page/page.ts';

const BACKENDS = ['fetch', 'xhr'] as const;

interface Site {
  readonly server: ReferenceServer;
  readonly page: Page;
  /** The requests that arrived at the API. */
  readonly calls: () => readonly LogEntry[];
  readonly refreshes: () => readonly LogEntry[];
}

/** A page with HttpClient, signed in as alice. */
async function openSite(): Promise<Site> {
  const folder = join(import.meta.dirname, 'page');
  const mounts = { '/test': await bundle(folder) };
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, mounts });
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  // Without the server's policy: outside of an app that Angular has built, its packages are compiled by eval in the page.
  server.standInFront(({ url }) =>
    new URL(url).pathname === '/page/' ? new Response(html, { headers: { 'content-type': 'text/html' } }) : undefined,
  );
  const context = await (await launchChromium()).newContext();
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const page = await context.newPage();
  await page.goto(`${server.url}/page/`);
  await page.waitForFunction(() => 'clients' in globalThis);
  await page.evaluate(() => clients.login('alice'));
  server.clearLog();
  return {
    server,
    page,
    calls: () => server.log.filter(({ path }) => path.startsWith('/api/')),
    refreshes: () => server.log.filter(({ path }) => path === '/auth/refresh'),
  };
}

test.each(BACKENDS)(
  '%s: calls of every kind whose token is refused cause one refresh, and their replays have the same bytes',
  async (backend) => {
    const { server, page, calls, refreshes } = await openSite();
    server.rejectTokens();
    const bodies = ['json', 'bytes', 'blob', 'params'] as const;
    const made: Call[] = [
      { method: 'GET', url: '/api/me' },
      ...bodies.map((body) => ({ method: 'POST', url: '/api/echo', body })),
      { method: 'POST', url: '/api/echo', body: 'form' },
    ];
    const outcomes = await page.evaluate(
      ([backend, made]) => Promise.all(made.map((call) => clients.call(backend, call))),
      [backend, made] as const,
    );
    expect(outcomes.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(refreshes()).toMatchObject([{ status: 200 }]);
    const hashesOf = (isRefused: boolean): readonly string[] =>
      calls()
        .filter(({ status }) => (status === 401) === isRefused)
        .map(({ bodySha256 }) => String(bodySha256));
    const [refused, accepted] = [hashesOf(true), hashesOf(false)];
    expect([refused.length, accepted.length]).toEqual([6, 6]);
    // All but the form, whose boundary is another.
    expect(accepted.filter((hash) => refused.includes(hash))).toHaveLength(5);
  },
);

test('xhr: an upload reports its progress during an expiry', async () => {
  const { server, page } = await openSite();
  server.rejectTokens();
  const outcome = await page.evaluate(() => clients.call('xhr', { method: 'POST', url: '/api/echo', body: 'blob' }));
  expect(outcome).toMatchObject({ status: 200, body: { bodyLength: 300_000 } });
  const uploads = outcome.events.filter((name) => name === 'UploadProgress');
  expect(uploads).toHaveLength(2);
  expect(outcome.events.at(-1)).toBe('Response');
});

test.each(BACKENDS)('%s: every response type is passed on', async (backend) => {
  const { page } = await openSite();
  for (const [responseType, body] of [
    ['text', expect.stringContaining('Everybody')],
    ['blob', expect.stringMatching(/^blob of \d+$/)],
    ['arraybuffer', expect.stringMatching(/^buffer of \d+$/)],
  ] as const) {
    const call: Call = { method: 'GET', url: '/api/public', responseType };
    const outcome = await page.evaluate(([backend, call]) => clients.call(backend, call), [backend, call] as const);
    expect(outcome).toMatchObject({ status: 200, body });
  }
});

test.each(BACKENDS)('%s: an unsubscribe cancels the request in flight', async (backend) => {
  const { page, calls } = await openSite();
  const call: Call = { method: 'GET', url: '/api/slow?ms=60000', unsubscribeOn: 'leave' };
  const outcome = page.evaluate(([backend, call]) => clients.call(backend, call), [backend, call] as const);
  await expect.poll(() => calls().length).toBe(1);
  await page.evaluate(() => dispatchEvent(new Event('leave')));
  expect(await outcome).toMatchObject({ error: 'unsubscribed' });
  await expect.poll(() => calls().map(({ outcome }) => outcome)).toEqual(['aborted']);
});

test.each(BACKENDS)('%s: a call refused while another user signs in is not sent again', async (backend) => {
  const { server, page, calls } = await openSite();
  let logIn = (): void => {};
  const isSignedIn = new Promise<void>((resolve) => (logIn = resolve));
  server.rejectTokens();
  server.intercept(async ({ url }) => {
    if (url.endsWith('/auth/refresh')) await isSignedIn;
    return undefined;
  });
  const call: Call = { method: 'POST', url: '/api/notes', body: 'json' };
  const refused = page.evaluate(([backend, call]) => clients.call(backend, call), [backend, call] as const);
  await expect.poll(() => calls().filter(({ status }) => status === 401).length).toBe(1);
  const login = page.evaluate(() => clients.login('bob'));
  logIn();
  await login;
  const outcome = await refused;
  // Where the refresh is first, alice's call is made again as alice.
  if (outcome.status === 201) expect(calls().map(({ subject }) => subject)).not.toContain('bob');
  else expect(outcome.error).toBe('SessionChangedError');
});

test.each(BACKENDS)('%s: another origin gets no token, and its 401 goes to the caller', async (backend) => {
  const { server, page, refreshes } = await openSite();
  const elsewhere = await startServer({ port: 0, dbFile: ':memory:', allowedOrigins: [new URL(server.url).origin] });
  onTestFinished(() => elsewhere.close());
  const call: Call = { method: 'GET', url: `${elsewhere.url}/api/me` };
  const outcome = await page.evaluate(([backend, call]) => clients.call(backend, call), [backend, call] as const);
  expect(outcome).toMatchObject({ error: 'HttpErrorResponse', status: 401 });
  expect(elsewhere.log.filter(({ path }) => path === '/api/me')).toMatchObject([{ authorization: 'none' }]);
  expect(refreshes()).toEqual([]);
});
