import { ensureChromium } from './browser.ts';
import { runVitest } from './run-vitest.ts';

// `npm run test:apps` installs and builds the apps of docs/frameworks, and drives them in Chromium; `-- next` drives one. With
// `-- --may-be-missing` an app whose packages cannot be installed is skipped, with the reason.
const FLAG = '--may-be-missing';
const args = process.argv.slice(2);
const { exitCode, passed, failed, skipped } = await runVitest(
  ['--project', 'apps', ...args.filter((arg) => arg !== FLAG)],
  {
    REBEARER_CHROMIUM: await ensureChromium(),
    REBEARER_APPS: '1',
    ...(args.includes(FLAG) && { REBEARER_APPS_MAY_BE_MISSING: '1' }),
  },
);
console.log(`\napps: ${passed} passed, ${failed} failed, ${skipped.length} skipped`);
for (const reason of new Set(skipped.map(({ reason }) => reason))) console.log(`  skipped: ${reason}`);
process.exitCode = exitCode;
