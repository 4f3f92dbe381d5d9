import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './browser.ts';

/** The flags with which Chromium is started everywhere. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For what hangs, not for what a busy machine makes slow; less than a test has, so that it says what it waited for. */
const PATIENCE = 90_000;

/** Starts a headless Chromium as users have it: the driver would turn the back-forward cache off. */
export async function launch(flags: readonly string[] = []): Promise<Browser> {
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  const browser = await chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: [...ARGUMENTS, ...flags],
    ignoreDefaultArgs,
  });
  browser.on('context', (context) => context.setDefaultTimeout(PATIENCE));
  return browser;
}
