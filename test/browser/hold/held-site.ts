import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { bundle } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

/** A call of the API as it arrived, whole. */
export interface Arrival {
  readonly path: string;
  readonly status: number;
  /** Whose token it came with; `undefined` for one that was refused. */
  readonly user: string | undefined;
  readonly digest: string;
  readonly size: number;
}

/** A real server, and tabs of a real browser in front of it, signed in as alice. */
export interface HeldSite {
  readonly context: BrowserContext;
  readonly tabs: readonly [Page, ...Page[]];
  readonly arrivals: Arrival[];
  /** The paths of the auth endpoint that were called, each with its status. */
  readonly authCalls: string[];
  /** Lets so many milliseconds pass on the server. */
  readonly pass: (milliseconds: number) => void;
  /** Lets every session that is there run out. */
  readonly endSessions: () => void;
  readonly openTab: () => Promise<Page>;
}

/** Longer than a session lives here. */
const PAST = 90_000_000;

/** Opens a site whose refusals have a body of so many bytes. */
export async function openSite({ tabs: count = 1, refusalSize = 20 } = {}): Promise<HeldSite> {
  const folder = join(import.meta.dirname, 'page');
  const script = join(await bundle(folder), 'page.js');
  const arrivals: Arrival[] = [];
  const authCalls: string[] = [];
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const auth = createAuthServer({ issuer: url, store: memoryStore({ now }), now, lifetimes: { absolute: 86_400_000 } });
  const handle = async (request: Request): Promise<Response> => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/auth/login') {
      const acr = searchParams.get('acr');
      return auth.signIn(request, { subject: searchParams.get('user') ?? '', ...(acr ? { acr } : {}) });
    }
    if (pathname.startsWith('/auth/')) return auth.handler(request);
    if (pathname === '/page.js') return file(script, 'text/javascript');
    if (!pathname.startsWith('/api/')) return file(join(folder, 'index.html'), 'text/html');
    const body = Buffer.from(await request.arrayBuffer());
    const requirement = pathname === '/api/transfer' ? { acr: 'urn:example:mfa', maxAge: 300_000 } : {};
    const caller = await auth.verify(request, requirement);
    const user = caller instanceof Response ? undefined : caller.subject;
    const digest = createHash('sha256').update(body).digest('hex');
    const status = caller instanceof Response ? caller.status : 200;
    const id = String(arrivals.push({ path: pathname, status, user, digest, size: body.length }));
    if (!(caller instanceof Response)) return Response.json({ saved: digest });
    const headers = new Headers(caller.headers);
    headers.set('x-id', id);
    headers.delete('content-length');
    return new Response(`refusal ${id}`.padEnd(refusalSize, '.'), { status: caller.status, headers });
  };
  const listener = getRequestListener(async (request) => {
    const response = await handle(request);
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/auth/')) authCalls.push(`${pathname} ${response.status}`);
    return response;
  });
  http.on('request', (request, response) => void listener(request, response));
  const context = await (await launchChromium()).newContext();
  onTestFinished(async () => {
    await context.close();
    http.closeAllConnections();
    http.close();
  });
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'held' in globalThis);
    return page;
  };
  const first = await openTab();
  await first.evaluate(() => held.login('alice'));
  const tabs: [Page, ...Page[]] = [first];
  while (tabs.length < count) {
    const tab = await openTab();
    await tab.waitForFunction(() => held.auth.session.isAuthenticated);
    tabs.push(tab);
  }
  authCalls.length = 0;
  const pass = (milliseconds: number): void => {
    passed += milliseconds;
  };
  return { context, tabs, arrivals, authCalls, pass, endSessions: () => pass(PAST), openTab };
}

async function file(path: string, type: string): Promise<Response> {
  return new Response(await readFile(path), { headers: { 'content-type': type } });
}
