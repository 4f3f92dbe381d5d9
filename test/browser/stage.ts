import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { LogEntry } from '../../demo/server/log.ts';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import { launchChromium } from './chromium.ts';
import type { Bench } from './page/page.ts';

declare global {
  /** Lives in the pages that tests open, never here. */
  const bench: Bench;
}

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

let bundle: Promise<string> | undefined;

/** Builds the test page once per file. */
function buildPage(): Promise<string> {
  bundle ??= (async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'rebearer-page-'));
    await build({
      configFile: false,
      logLevel: 'warn',
      resolve: { tsconfigPaths: true },
      build: {
        outDir,
        emptyOutDir: true,
        minify: false,
        lib: { entry: join(import.meta.dirname, 'page/page.ts'), formats: ['es'], fileName: () => 'page.js' },
      },
    });
    return outDir;
  })();
  return bundle;
}

const servers = new Set<ReferenceServer>();

afterAll(async () => {
  await Promise.all([...servers].map((server) => server.close()));
});

/** Opens a stage of its own for one test. */
export async function setStage(config: ServerOptions = {}): Promise<Stage> {
  const [outDir, browser] = await Promise.all([buildPage(), launchChromium()]);
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    tokenLifetime: 180,
    mounts: { '/test': outDir, '/page': join(import.meta.dirname, 'page') },
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
