import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { type AuthServer, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../scripts/browser.ts';
import { bundle } from './build-page.ts';
import { needs } from './needs.ts';

interface Installed {
  readonly page: Page;
  readonly worker: Worker;
  /** Whether each refresh had a cookie. */
  readonly refreshes: readonly boolean[];
  /** Lets the API refuse the tokens of before. */
  readonly rejectTokens: () => void;
}

/** Installs an extension in Chromium, whose page and worker call a server that lists its origin. */
async function install({ hasPermission }: { readonly hasPermission: boolean }): Promise<Installed> {
  const refreshes: boolean[] = [];
  let accepted = 0; // the number of refreshes whose tokens the API accepts
  let server: AuthServer | undefined;
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(http.address() as AddressInfo).port}`;
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (server === undefined || request.method === 'OPTIONS') return new Response(null, { status: 204 });
    if (pathname === '/auth/login') return server.signIn(request, { subject: 'alice' });
    if (pathname === '/auth/refresh') refreshes.push(request.headers.has('cookie'));
    if (pathname !== '/api/me') return server.handler(request);
    const caller = await server.verify(request);
    if (caller instanceof Response) return caller;
    return new Response(null, { status: refreshes.length < accepted ? 401 : 204 });
  };
  const listener = getRequestListener(async (request) => {
    const response = await answer(request);
    response.headers.set('access-control-allow-origin', request.headers.get('origin') ?? '*');
    response.headers.set('access-control-allow-credentials', 'true');
    response.headers.set('access-control-allow-headers', 'authorization');
    return response;
  });
  http.on('request', (request, response) => void listener(request, response));

  const folder = await mkdtemp(join(tmpdir(), 'rebearer-extension-'));
  await copyFile(join(await bundle(join(import.meta.dirname, 'extension')), 'page.js'), join(folder, 'page.js'));
  await writeFile(join(folder, 'page.html'), '<!doctype html><script type="module" src="page.js"></script>');
  const manifest = {
    manifest_version: 3,
    name: 'Notes',
    version: '1',
    homepage_url: url,
    host_permissions: hasPermission ? ['http://localhost/*'] : [],
    background: { service_worker: 'page.js', type: 'module' },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const context = await open(folder);
  onTestFinished(async () => {
    await context.close();
    http.closeAllConnections();
    http.close();
    await rm(folder, { recursive: true, force: true });
  });
  const started = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker').catch(() => undefined));
  // Chrome itself has given the flag up.
  const worker = needs(started, 'a Chromium that loads an extension by a flag');
  const extension = `chrome-extension://${new URL(worker.url()).host}`;
  server = createAuthServer({ issuer: url, origins: [url, extension], store: memoryStore(), secret: 'x'.repeat(32) });
  const page = await context.newPage();
  await page.goto(`${extension}/page.html`);
  return {
    page,
    worker,
    refreshes,
    rejectTokens() {
      accepted = refreshes.length + 1;
    },
  };
}

function open(folder: string): Promise<BrowserContext> {
  const args = ['--no-sandbox', '--disable-gpu', `--disable-extensions-except=${folder}`, `--load-extension=${folder}`];
  // Playwright's own flag starts a Chromium without extensions.
  return chromium.launchPersistentContext('', {
    executablePath: findChromium(),
    args: [...args, '--headless=new'],
    timeout: 90_000,
  });
}

test('the page and the worker of an extension with host permission share one session of rebearer/server', async () => {
  const { page, worker, refreshes, rejectTokens } = await install({ hasPermission: true });
  expect(await page.evaluate(() => signIn())).toBe('signed in');
  expect(await page.evaluate(() => callApi())).toBe(204);
  await worker.evaluate(() => auth.ready());
  expect(await worker.evaluate(() => auth.session.status)).toBe('authenticated');
  rejectTokens();
  expect(await Promise.all([page.evaluate(() => callApi()), worker.evaluate(() => callApi())])).toEqual([204, 204]);
  expect(refreshes.at(-1)).toBe(true);
  expect(await page.evaluate(() => auth.logout())).toEqual({ confirmed: true });
  await expect.poll(() => worker.evaluate(() => auth.session.status)).toBe('unauthenticated');
});

test('without host permission the browser keeps no cookie of the server, and the first refresh says so', async () => {
  const { page, refreshes } = await install({ hasPermission: false });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  expect(await page.evaluate(() => signIn())).toBe('signed in');
  await page.evaluate(() => auth.refresh().catch(() => undefined));
  expect(refreshes).not.toContain(true);
  expect(await page.evaluate(() => auth.session.status)).toBe('unauthenticated');
  await expect.poll(() => said.join('\n')).toContain('troubleshooting.md#cookie-lost');
});
