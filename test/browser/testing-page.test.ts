import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { setAppStage } from './apps/app-stage.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

test(
  'the end-to-end tests of docs/testing.md pass with Playwright on the small app',
  { timeout: 600_000 },
  async () => {
    const { server } = await setAppStage('react');
    const { stdout } = await run(
      process.execPath,
      [
        join(ROOT, 'test/node_modules/@playwright/test/cli.js'),
        'test',
        '--config',
        join(ROOT, 'test/browser/playwright.config.ts'),
        '--output',
        await mkdtemp(join(tmpdir(), 'rebearer-playwright-')),
        '--reporter=line',
        '--workers=1',
      ],
      {
        cwd: ROOT,
        env: { ...process.env, BASE_URL: server.url, CHROMIUM: process.env['REBEARER_CHROMIUM'], NODE_OPTIONS: '' },
      },
    ).catch((error: { readonly stdout: string }) => error);
    expect(stdout).toContain('3 passed');
    expect(server.log.filter(({ path }) => path === '/auth/login')).toHaveLength(3);
  },
);
