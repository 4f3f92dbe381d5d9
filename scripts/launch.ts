import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './browser.ts';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium as users have it: the driver would turn the back-forward cache off. */
export function launch(flags: readonly string[] = []): Promise<Browser> {
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    args: [...args, ...flags],
    ignoreDefaultArgs,
  });
}
