import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, onTestFinished } from 'vitest';
import { type Demo, startDemo } from '../../demo/server/demo.ts';
import { launchChromium } from './chromium.ts';
import { makePatient } from './patience.ts';

export interface DemoPage {
  readonly demo: Demo;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of, refused and failed requests aside. */
  readonly complaints: string[];
}

let built: Promise<string> | undefined;

afterAll(async () => {
  if (built !== undefined) await rm(await built, { recursive: true, force: true });
});

export interface DemoOptions extends BrowserContextOptions {
  /** Scenes need the real times. */
  readonly isPatient?: boolean;
}

/** The demo as `npm run demo` starts it, open in a browser. */
export async function openDemo(
  config: Parameters<typeof startDemo>[0] = {},
  { isPatient = false, ...options }: DemoOptions = {},
): Promise<DemoPage> {
  built ??= buildDemo();
  const demo = await startDemo({ port: 0, dbFile: ':memory:', staticDir: await built, ...config });
  const context = await (await launchChromium()).newContext(options);
  onTestFinished(async () => {
    await context.close();
    await demo.close();
  });
  if (isPatient) await makePatient(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type());
    if (isComplaint && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(demo.server.url);
  return { demo, context, page, complaints };
}

async function buildDemo(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-demo-'));
  const configFile = join(import.meta.dirname, '../../demo/app/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir } });
  return outDir;
}
