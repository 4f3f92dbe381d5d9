import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.ts',
  // For what hangs, not for what a busy machine makes slow.
  timeout: 300_000,
  expect: { timeout: 90_000 },
  use: {
    baseURL: process.env['BASE_URL'] ?? 'http://localhost:5173',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '', args: ['--no-sandbox'] },
  },
});
