import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { type AuthServerEvent, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bundle } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

/** A refresh as it arrived. */
export interface Arrival {
  readonly at: number;
  /** The header `Session-Activity`. */
  readonly activity: string | undefined;
  readonly status: number;
}

/** A real server with an idle limit, and tabs of a real browser in front of it, signed in as alice. */
export interface LimitedSite {
  readonly context: BrowserContext;
  readonly tabs: readonly Page[];
  readonly refreshes: Arrival[];
  readonly events: AuthServerEvent[];
  /** Lets so many milliseconds pass on the server and on the wall clocks of the pages, as if the machine with them had slept. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** The calls that the API has answered with 200. */
  readonly served: () => number;
}

/** Opens a site whose sessions may be idle for so many milliseconds. */
export async function openSite({ idle, tabs: count }: { idle: number; tabs: number }): Promise<LimitedSite> {
  const folder = join(import.meta.dirname, 'page');
  const script = join(await bundle(folder), 'page.js');
  const refreshes: Arrival[] = [];
  const events: AuthServerEvent[] = [];
  let served = 0;
  let slept = 0;
  const now = (): number => Date.now() + slept;
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const auth = createAuthServer({
    issuer: url,
    store: memoryStore({ now }),
    now,
    lifetimes: { accessToken: 2000, idle },
    onEvent: (event) => events.push(event),
  });
  const handle = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname === '/auth/login') return auth.signIn(request, { subject: 'alice' });
    if (pathname.startsWith('/auth/')) return auth.handler(request);
    if (pathname === '/page.js') return file(script, 'text/javascript');
    if (pathname !== '/api/me') return file(join(folder, 'index.html'), 'text/html');
    const caller = await auth.verify(request);
    if (caller instanceof Response) return caller;
    served++;
    return Response.json(caller.claims);
  };
  const listener = getRequestListener(async (request) => {
    const response = await handle(request);
    if (new URL(request.url).pathname === '/auth/refresh') {
      const activity = request.headers.get('session-activity') ?? undefined;
      refreshes.push({ at: Date.now(), activity, status: response.status });
    }
    return response;
  });
  http.on('request', (request, response) => void listener(request, response));
  const context = await (await launchChromium()).newContext();
  onTestFinished(async () => {
    await context.close();
    http.closeAllConnections();
    http.close();
  });
  const tabs: Page[] = [];
  for (let opened = 0; opened < count; opened++) {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'limited' in globalThis);
    if (opened === 0) await page.evaluate(() => limited.login());
    await page.waitForFunction(() => limited.auth.session.isAuthenticated);
    tabs.push(page);
  }
  refreshes.length = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    slept += milliseconds;
    await Promise.all(tabs.map((tab) => tab.evaluate((given) => limited.sleep(given), milliseconds)));
  };
  return { context, tabs, refreshes, events, served: () => served, sleep };
}

async function file(path: string, type: string): Promise<Response> {
  return new Response(await readFile(path), { headers: { 'content-type': type } });
}
