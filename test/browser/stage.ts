import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { LogEntry } from '../../demo/server/log.ts';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import { buildPage } from './build-page.ts';
import { launchChromium } from './chromium.ts';

/** A real server and a real browser with one page open on it. */
export interface Stage {
  readonly server: ReferenceServer;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page wrote to its console, and the errors that nobody caught. */
  readonly complaints: string[];
  readonly openPage: () => Promise<Page>;
  /** The requests that really arrived at a path. */
  readonly arrived: (path: string) => readonly LogEntry[];
}

const servers = new Set<ReferenceServer>();

afterAll(async () => {
  await Promise.all([...servers].map((server) => server.close()));
});

/** Opens a stage of its own for one test. */
export async function setStage(config: ServerOptions = {}): Promise<Stage> {
  const [mounts, browser] = await Promise.all([buildPage(), launchChromium()]);
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    tokenLifetime: 180,
    mounts,
    ...config,
  });
  servers.add(server);
  const context = await browser.newContext();
  const complaints: string[] = [];
  onTestFinished(() => context.close());
  const openPage = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/page/`);
    await page.waitForFunction(() => 'bench' in globalThis);
    return page;
  };
  const page = await openPage();
  const arrived = (path: string): readonly LogEntry[] => server.log.filter((entry) => entry.path === path);
  return { server, context, page, complaints, openPage, arrived };
}

/** A stage whose page has logged in as alice, the log empty. */
export async function setStageSignedIn(config: ServerOptions = {}): Promise<Stage> {
  const stage = await setStage(config);
  await stage.page.evaluate(async () => {
    bench.create();
    await bench.login('alice');
  });
  stage.server.clearLog();
  return stage;
}
