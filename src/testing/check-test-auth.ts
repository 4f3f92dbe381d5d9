import { type Check, checkOptions, FUNCTION, isObject } from './check-options.ts';

const STATUSES: readonly unknown[] = ['authenticated', 'loading', 'unauthenticated'];

/** The option is passed on to `createAuth`, which checks it. */
const PASSED: Check = [() => true, ''];

const CHECKS: Readonly<Record<string, Check>> = {
  status: [(value) => STATUSES.includes(value), `one of ${STATUSES.join(', ')}`],
  claims: [isObject, "an object, such as { sub: 'alice' }"],
  attach: PASSED,
  exclude: PASSED,
  fetch: FUNCTION,
  origins: PASSED,
  reauthenticate: PASSED,
  shouldRefresh: PASSED,
};

/** Checks the options of `createTestAuth`. */
export function checkTestAuth(options: { readonly status?: unknown; readonly claims?: unknown }): void {
  checkOptions('createTestAuth', options, CHECKS);
  const { status = 'authenticated', claims } = options;
  if (status === 'authenticated' && claims === undefined)
    throw new TypeError("createTestAuth: the option claims is missing. Write it, or the status 'unauthenticated'.");
}
