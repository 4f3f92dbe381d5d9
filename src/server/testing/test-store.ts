/**
 * Tests stores of your own.
 *
 * @module server/testing
 */

import { advanceChecks } from './advance-checks.ts';
import type { StoreCheck, StoreUnderTest } from './check.ts';
import { keyChecks } from './key-checks.ts';
import { sessionChecks } from './session-checks.ts';

/**
 * One test of a store, for any test runner.
 *
 * @example
 * ```ts
 * for (const { run, title } of testStore(make) satisfies readonly StoreTest[]) it(title, run);
 * ```
 */
export interface StoreTest {
  /** A sentence about the behaviour of the store. */
  readonly title: string;
  /** Opens a store, runs the test and closes it. Rejects with an `Error` that describes the difference. */
  readonly run: () => Promise<void>;
}

/**
 * Returns the tests that every store has to pass. `make` is called once for each test; the stores may share one database, because every
 * test uses its own session ids and subjects.
 *
 * @example
 * ```ts
 * test.each(testStore(() => ({ store: myStore(database) })))('$title', async ({ run }) => {
 *   await expect(run()).resolves.toBeUndefined();
 * });
 * ```
 */
export function testStore(make: () => StoreUnderTest | Promise<StoreUnderTest>): readonly StoreTest[] {
  return [...sessionChecks, ...advanceChecks, ...keyChecks].map(({ title, check }) => ({
    title,
    run: async () => {
      const opened = await make();
      const { store, another = store } = opened;
      try {
        await check({ store, another });
      } finally {
        await opened.close?.();
      }
    },
  }));
}

export type { StoreCheck, StoreUnderTest };
