import { type RunnerTestCase, TestRunner } from 'vitest';

/** Skips the test that runs, with the reason, where an engine or its driver lacks what it needs; else returns that. */
export function needs<Thing>(thing: Thing, name: string): NonNullable<Thing> {
  if (thing !== undefined && thing !== null && thing !== false) return thing;
  const test = TestRunner.getCurrentTest<RunnerTestCase>();
  const reason = `it needs ${name}`;
  Object.assign(test.meta, { skipped: reason });
  return test.context.skip(reason);
}
