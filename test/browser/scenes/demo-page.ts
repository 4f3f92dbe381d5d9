import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { startDemo } from '../../../demo/server/demo.ts';
import { launchChromium } from '../chromium.ts';

export interface DemoPage {
  readonly page: Page;
  /** What the page complained of, refused and failed requests aside. */
  readonly complaints: string[];
}

let built: Promise<string> | undefined;

/** The demo as `npm run demo` starts it, open in a browser. */
export async function openDemo(): Promise<DemoPage> {
  built ??= buildDemo();
  const demo = await startDemo({ port: 0, dbFile: ':memory:', staticDir: await built });
  const context = await (await launchChromium()).newContext({ reducedMotion: 'reduce' });
  onTestFinished(async () => {
    await context.close();
    await demo.close();
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const isComplaint = ['error', 'warning'].includes(message.type());
    if (isComplaint && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(demo.server.url);
  return { page, complaints };
}

async function buildDemo(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-scenes-'));
  const configFile = join(import.meta.dirname, '../../../demo/app/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir } });
  return outDir;
}
