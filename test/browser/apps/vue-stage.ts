import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { build } from 'vite';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { vueMounts } from '../../../demo/vue/mounts.ts';
import { launchChromium } from '../chromium.ts';

/** The Vue app on a server of its own, in a browser without cookies. */
export interface VueStage {
  readonly server: ReferenceServer;
  readonly context: BrowserContext;
  /** What the pages wrote to their consoles, and the errors that nobody caught. */
  readonly complaints: string[];
  /** Opens a path of the app in a tab of its own. */
  readonly open: (path: string) => Promise<Page>;
}

let built: Promise<string> | undefined;

export async function setVueStage(): Promise<VueStage> {
  built ??= buildApp();
  const [dist, browser] = await Promise.all([built, launchChromium()]);
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, mounts: vueMounts(dist) });
  const context = await browser.newContext();
  // Less than a test has, so that it says what it waited for.
  context.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/vue${path}`);
    return page;
  };
  return { server, context, complaints, open };
}

async function buildApp(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-vue-'));
  const configFile = join(import.meta.dirname, '../../../demo/vue/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir } });
  return outDir;
}
