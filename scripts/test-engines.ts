import { ENGINES } from './engines/start.ts';
import { runInEngines } from './run-engines.ts';

// `npm run test:engines -- test/browser/tabs.test.ts` runs one file in all; REBEARER_ENGINES=firefox,webkit names some.
const named = process.env['REBEARER_ENGINES'] ?? Object.keys(ENGINES).join(',');
const { exitCode, report } = await runInEngines(named.split(','), process.argv.slice(2));
console.log(`\n${report}`);
// Where none of them is to be had, nothing has been tested.
process.exitCode = exitCode ?? 1;
