import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { launch } from '../../scripts/launch.ts';

let browser: Promise<Browser> | undefined;

/**
 * Starts Chromium once per test file; it closes when the file's tests are done. Each test takes its own context.
 */
export function launchChromium(): Promise<Browser> {
  browser ??= launch(['--js-flags=--expose-gc']);
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
});
