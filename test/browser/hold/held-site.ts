import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { openSmallSite } from '../small-site.ts';

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
  const arrivals: Arrival[] = [];
  const authCalls: string[] = [];
  let passed = 0;
  const now = (): number => Date.now() + passed;
  const { context, url } = await openSmallSite(join(import.meta.dirname, 'page'), (issuer) => {
    const auth = createAuthServer({ issuer, store: memoryStore({ now }), now, lifetimes: { absolute: 86_400_000 } });
    const authenticate = (request: Request, { pathname, searchParams }: URL): Promise<Response> => {
      if (pathname !== '/auth/login') return auth.handler(request);
      const acr = searchParams.get('acr');
      return auth.signIn(request, { subject: searchParams.get('user') ?? '', ...(acr ? { acr } : {}) });
    };
    const save = async (request: Request, { pathname }: URL): Promise<Response> => {
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
    return async (request) => {
      const target = new URL(request.url);
      if (target.pathname.startsWith('/api/')) return save(request, target);
      if (!target.pathname.startsWith('/auth/')) return undefined;
      const response = await authenticate(request, target);
      authCalls.push(`${target.pathname} ${response.status}`);
      return response;
    };
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
