import { type RunnerTestCase, TestRunner } from 'vitest';
import { type DatabaseName, MISSING_VARIABLES, URL_VARIABLES } from '../../scripts/databases/database.ts';

/** Returns where a database is; skips the test that runs, with the reason, where there is none. */
export function urlOf(name: DatabaseName): string {
  const url = process.env[URL_VARIABLES[name]];
  if (url !== undefined) return url;
  const reason = process.env[MISSING_VARIABLES[name]] ?? `there is no ${name}`;
  const test = TestRunner.getCurrentTest<RunnerTestCase>();
  Object.assign(test.meta, { skipped: reason });
  return test.context.skip(reason);
}
