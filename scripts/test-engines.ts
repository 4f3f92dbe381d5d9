import { ensureEngine } from './engines/ensure.ts';
import { ENGINES, isEngineName } from './engines/start.ts';
import { type Outcome, runVitest } from './run-vitest.ts';

// `npm run test:engines -- test/browser/tabs.test.ts` runs one file in all; REBEARER_ENGINES=firefox,webkit names some.
const named = process.env['REBEARER_ENGINES'] ?? Object.keys(ENGINES).join(',');
const lines: string[] = [];
let exitCode: number | undefined;
for (const name of named.split(',')) {
  const missing = await install(name);
  if (missing !== undefined) {
    lines.push(`${name}: not run. ${missing}`);
    continue;
  }
  const outcome = await runVitest(['--project', name, ...process.argv.slice(2)], { REBEARER_ENGINES: name });
  lines.push(...tell(name, outcome));
  exitCode = Math.max(exitCode ?? 0, outcome.exitCode);
}
// Where none of them is to be had, nothing has been tested.
process.exitCode = exitCode ?? 1;
console.log(`\n${lines.join('\n')}`);

/** Returns why an engine cannot be had. */
async function install(name: string): Promise<string | undefined> {
  if (!isEngineName(name)) throw new Error(`There is no engine "${name}".`);
  try {
    await ensureEngine(name);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tell(name: string, { passed, failed, skipped }: Outcome): string[] {
  const reasons = skipped.map(({ title, reason }) => `  skipped: ${title}: ${reason}`);
  return [`${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`, ...reasons];
}
