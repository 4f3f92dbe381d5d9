import { runVitest } from './run-vitest.ts';

// The storms of test/databases take a minute each instead of seconds, over all clients of the databases.
const { exitCode } = await runVitest(['--project', 'databases', ...process.argv.slice(2)], { REBEARER_LONG: '1' });
process.exitCode = exitCode;
