import { ensureChromium } from './browser.ts';
import { LIGHT_BACKENDS, runBackends } from './run-backends.ts';
import { runInEngines } from './run-engines.ts';
import { runSite } from './run-site.ts';
import { runVitest } from './run-vitest.ts';

/** Milliseconds for the real backends, the last test apart, which may take two minutes more before it fails. */
const BACKENDS_PATIENCE = 360_000;

/** Characters: the message and the first lines of the stack. */
const MOST_OF_A_FAILURE = 2500;

const args = process.argv.slice(2);
const REBEARER_CHROMIUM = await ensureChromium();
const { exitCode, passed, failed, failures, skipped } = await runVitest(args, { REBEARER_CHROMIUM });
// Who changes a line waits for one browser; CI has the time for those that can be had there, for the site and for real backends.
const isPatient = Boolean(process.env['CI']) && args.length === 0;
const more = isPatient
  ? [
      await runInEngines(['firefox', 'webkit'], []),
      await runSite([]),
      await runBackends(LIGHT_BACKENDS, [], { patience: BACKENDS_PATIENCE }),
    ]
  : [];
if (isPatient) {
  const reports = more.map(({ report }) => report).join('\n');
  console.log(`\nchromium: ${passed} passed, ${failed} failed, with all that needs none\n${reports}`);
}
for (const [reason, tests] of Map.groupBy(skipped, ({ reason }) => reason))
  console.log(`\nskipped: ${tests.length === 1 ? tests[0]?.title : `${tests.length} tests`}: ${reason}`);
const sum = (of: 'passed' | 'failed', first: number): number => more.reduce((total, each) => total + each[of], first);
// A long log is cut: what failed, and why, stands once more at its end.
for (const failure of [...failures, ...more.flatMap((each) => each.failures)])
  console.log(`\nfailed: ${failure.slice(0, MOST_OF_A_FAILURE)}`);
console.log(`\n${sum('passed', passed)} passed, ${sum('failed', failed)} failed`);
process.exitCode = Math.max(exitCode, ...more.map((each) => each.exitCode ?? 0));
