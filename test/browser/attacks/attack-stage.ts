import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, expect, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../../demo/server/config.ts';
import { startHostile, type HostileServer } from '../../../demo/server/hostile.ts';
import type { LogEntry } from '../../../demo/server/log.ts';
import { startServer, type ReferenceServer } from '../../../demo/server/server.ts';
import { launch } from '../../../scripts/launch.ts';
import { buildPage } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

/** A signed-in user, and an attacker's page in the same browser. */
export interface AttackStage {
  readonly server: ReferenceServer;
  readonly hostile: HostileServer;
  readonly context: BrowserContext;
  readonly victim: Page;
  /** Opens the hostile page under a host name that leads to it. */
  readonly openHostile: (hostname: string) => Promise<Page>;
}

export interface AttackOptions extends ServerOptions {
  /** Has every host of example.com lead to this machine, which needs a browser of its own. */
  readonly isMapped?: boolean;
  readonly hostilePort?: number;
}

const SITE = 'app.site.localhost';

let mapped: Promise<Browser> | undefined;

afterAll(async () => {
  await (await mapped)?.close();
});

/** Sets the stage: alice is signed in, the log is empty. */
export async function setAttackStage({
  isMapped = false,
  hostilePort = 0,
  ...options
}: AttackOptions = {}): Promise<AttackStage> {
  const mounts = await buildPage();
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    hostname: SITE,
    tokenLifetime: 180,
    mounts,
    ...options,
  });
  onTestFinished(() => server.close());
  const hostile = await startHostile({ target: server, port: hostilePort, tls: options.tls });
  onTestFinished(() => hostile.close());
  const context = await newContext(isMapped);
  const victim = await context.newPage();
  await victim.goto(`${server.url}/page/`);
  const openHostile = async (hostname: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${new URL(hostile.url).protocol}//${hostname}:${hostile.port}/`);
    return page;
  };
  expect(await post(victim, '/auth/login', { username: 'alice', password: 'alice-demo' })).toBe(200);
  server.clearLog();
  return { server, hostile, context, victim, openHostile };
}

async function newContext(isMapped: boolean): Promise<BrowserContext> {
  if (!isMapped) {
    const context = await (await launchChromium()).newContext();
    onTestFinished(() => context.close());
    return context;
  }
  mapped ??= launch(['--host-resolver-rules=MAP *.example.com 127.0.0.1']);
  const context = await (await mapped).newContext({ ignoreHTTPSErrors: true });
  onTestFinished(() => context.close());
  return context;
}

/** A call as the user's own page makes it; resolves with the status. */
export function post(page: Page, path: string, body?: unknown): Promise<number> {
  return page.evaluate(
    async ([path, body]) => {
      const csrf = /(?:^|; )(?:__Host-)?csrf=([^;]*)/.exec(document.cookie)?.[1];
      const headers = { 'content-type': 'application/json', ...(csrf === undefined ? {} : { 'x-csrf-token': csrf }) };
      const sent = body === undefined ? {} : { headers, body: JSON.stringify(body) };
      return (await fetch(path, { method: 'POST', headers, ...sent })).status;
    },
    [path, body] as const,
  );
}

/** Returns the values of the session cookies in the browser. */
export async function sessionCookies(context: BrowserContext): Promise<readonly string[]> {
  const cookies = await context.cookies();
  return cookies.filter(({ name }) => name.endsWith('session')).map(({ value }) => value);
}

/** Presses a button of the hostile page; resolves with what reached the server by it, all of it answered. */
export async function attack({ server }: AttackStage, page: Page, id: string): Promise<readonly LogEntry[]> {
  const answered = (): readonly LogEntry[] =>
    server.log.filter(({ query, status }) => query === `?attack=${id}` && status !== 0);
  await page.click(`[data-attack="${id}"]`);
  await expect.poll(() => answered().length).toBeGreaterThanOrEqual(5);
  return answered();
}
