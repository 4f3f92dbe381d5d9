import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchChromium } from '../browser/chromium.ts';
import { ROOT } from '../docs/blocks.ts';
import { serveFolder } from './serve-folder.ts';

export const DIST: string = join(ROOT, 'site/.vitepress/dist');

export interface OpenSite {
  readonly url: string;
  readonly context: BrowserContext;
  /** Stops the server, as a network that is gone does. */
  readonly close: () => void;
}

/** Serves the site that was built, and opens a browser without a past. Both are gone after the test. */
export async function openSite(options: BrowserContextOptions = {}): Promise<OpenSite> {
  const { url, close } = await serveFolder(DIST);
  onTestFinished(close);
  const context = await (await launchChromium()).newContext(options);
  onTestFinished(() => context.close());
  return { url, context, close };
}
