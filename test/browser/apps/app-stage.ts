import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { build } from 'vite';
import type { ServerOptions } from '../../../demo/server/config.ts';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { reactMounts } from '../../../demo/react/mounts.ts';
import { vueMounts } from '../../../demo/vue/mounts.ts';
import { launchChromium } from '../chromium.ts';

/** The small app with each framework. */
export type App = 'react' | 'vue';

const MOUNTS = { react: reactMounts, vue: vueMounts };

/** An app on a server of its own, in a browser without cookies. */
export interface AppStage {
  readonly server: ReferenceServer;
  readonly context: BrowserContext;
  /** The console output of the pages, and their uncaught errors. */
  readonly complaints: string[];
  /** Opens a path of the app in a tab of its own. */
  readonly open: (path: string) => Promise<Page>;
}

const built = new Map<App, Promise<string>>();

export async function setAppStage(app: App, options: ServerOptions = {}): Promise<AppStage> {
  const building = built.get(app) ?? buildApp(app);
  built.set(app, building);
  const [dist, browser] = await Promise.all([building, launchChromium()]);
  const mounts = MOUNTS[app](dist);
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, mounts, ...options });
  const context = await browser.newContext();
  const complaints: string[] = [];
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.url}/${app}${path}`);
    return page;
  };
  return { server, context, complaints, open };
}

async function buildApp(app: App): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), `rebearer-${app}-`));
  const configFile = join(import.meta.dirname, `../../../demo/${app}/vite.config.ts`);
  await build({ configFile, logLevel: 'warn', build: { outDir } });
  return outDir;
}
