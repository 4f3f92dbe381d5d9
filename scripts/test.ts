import { ensureChromium } from './browser.ts';
import { runInEngines } from './run-engines.ts';
import { runVitest } from './run-vitest.ts';

const args = process.argv.slice(2);
const REBEARER_CHROMIUM = await ensureChromium();
const { exitCode, passed, failed } = await runVitest(args, { REBEARER_CHROMIUM });
// Who changes a line waits for one browser; CI has the time for those that can be had there.
const isPatient = Boolean(process.env['CI']) && args.length === 0;
const others = isPatient ? await runInEngines(['firefox', 'webkit'], []) : undefined;
if (others !== undefined)
  console.log(`\nchromium: ${passed} passed, ${failed} failed, with all that needs none\n${others.report}`);
console.log(`\n${passed + (others?.passed ?? 0)} passed, ${failed + (others?.failed ?? 0)} failed`);
process.exitCode = Math.max(exitCode, others?.exitCode ?? 0);
