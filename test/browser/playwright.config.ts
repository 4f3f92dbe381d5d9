import { defineConfig } from '@playwright/test';
import printed from '../docs/testing/playwright.config.ts';

/** The configuration that docs/testing.md prints, with the server and the browser of the test. */
export default defineConfig(printed, {
  testDir: '../docs/testing',
  // For what hangs, not for what a busy machine makes slow.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  use: {
    baseURL: process.env['BASE_URL'] ?? '',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '' },
  },
});
