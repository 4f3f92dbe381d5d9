import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.spec.ts',
  use: {
    baseURL: process.env['BASE_URL'] ?? 'http://localhost:5173',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '', args: ['--no-sandbox'] },
  },
});
