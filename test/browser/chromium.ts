import { chromium, type Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { findChromium } from '../../scripts/browser.ts';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

/**
 * Starts Chromium once per test file; it closes when the file's tests are done. Each test takes its own context.
 */
export function launchChromium(): Promise<Browser> {
  // The driver turns the back-forward cache off by default; users have it.
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  browser ??= chromium.launch({ executablePath: findChromium(), headless: true, args, ignoreDefaultArgs });
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
});
