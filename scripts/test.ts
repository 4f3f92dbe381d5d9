import { ensureChromium } from './browser.ts';
import { runVitest } from './run-vitest.ts';

const REBEARER_CHROMIUM = await ensureChromium();
const { exitCode, passed, failed } = await runVitest(process.argv.slice(2), { REBEARER_CHROMIUM });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = exitCode;
