import { spawnSync } from 'node:child_process';
import { ensureChromium } from './browser.ts';
import { runVitest } from './run-vitest.ts';

// `npm run test:site` drives the site in Chromium, its playground included. `npm run docs` has built it.
const { status } = spawnSync('npm', ['run', 'docs'], { stdio: 'inherit', shell: process.platform === 'win32' });
if (status === 0) {
  const { exitCode, passed, failed, skipped } = await runVitest(['--project', 'site', ...process.argv.slice(2)], {
    REBEARER_CHROMIUM: await ensureChromium(),
    REBEARER_SITE: '1',
  });
  console.log(`\nsite: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  process.exitCode = exitCode;
} else process.exitCode = 1;
