import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type AuthServerEvent, createAuthServer } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { openSmallSite } from '../small-site.ts';

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

export interface SiteOptions {
  readonly idle: number;
  readonly tabs: number;
  readonly warnBefore?: number;
}

/** Opens a site whose sessions may be idle for so many milliseconds, and whose tabs warn so many before the end. */
export async function openSite({ idle, tabs: count, warnBefore = 4000 }: SiteOptions): Promise<LimitedSite> {
  const refreshes: Arrival[] = [];
  const events: AuthServerEvent[] = [];
  let served = 0;
  let slept = 0;
  const now = (): number => Date.now() + slept;
  const { context, url } = await openSmallSite(join(import.meta.dirname, 'page'), (issuer) => {
    const auth = createAuthServer({
      issuer,
      store: memoryStore({ now }),
      now,
      lifetimes: { accessToken: 2000, idle },
      onEvent: (event) => events.push(event),
    });
    return async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/auth/login') return auth.signIn(request, { subject: 'alice' });
      if (pathname === '/ping') return new Response(null, { status: 204 });
      if (pathname === '/api/me') {
        const caller = await auth.verify(request);
        if (caller instanceof Response) return caller;
        served++;
        return Response.json(caller.claims);
      }
      if (!pathname.startsWith('/auth/')) return undefined;
      const response = await auth.handler(request);
      if (pathname === '/auth/refresh') {
        const activity = request.headers.get('session-activity') ?? undefined;
        refreshes.push({ at: Date.now(), activity, status: response.status });
      }
      return response;
    };
  });
  const tabs: Page[] = [];
  for (let opened = 0; opened < count; opened++) {
    const page = await context.newPage();
    await page.goto(`${url}/?warn=${warnBefore}`);
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
