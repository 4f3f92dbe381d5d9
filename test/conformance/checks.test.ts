import { type Check, checks, type CheckResult, createChecker, runChecks, type Target } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { type Fault, type FaultName, FAULTS } from './faults.ts';
import { createReferenceServer } from './reference-server.ts';
import { PATIENCE, stopMeasuring } from './stopped-time.ts';

/** Those that ask for a browser are in test/browser. */
const runnable = checks.filter(({ needs }) => !needs.includes('browser'));

async function targetWith(...faults: readonly FaultName[]): Promise<Target> {
  const server = await createReferenceServer({ faults });
  return {
    url: server.url,
    origin: server.origin,
    api: '/api/me',
    forbidden: '/api/admin',
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    fetch: server.fetch,
    timeout: PATIENCE,
    patience: 86_400_000,
    wait: server.advance,
  };
}

async function checkWith(id: Check['id'], fault: Fault): Promise<CheckResult> {
  const target = await targetWith(...(fault.name === 'none' ? [] : [fault.name]));
  return createChecker({ ...target, ...fault.target }).run(id);
}

test('a server without a fault passes every check', async () => {
  stopMeasuring();
  const { results } = await runChecks(await targetWith(), { skip: ['browser'] });
  expect(results.filter(({ status }) => status !== 'passed').map(({ id, cause }) => `${id} ${cause}`)).toEqual([
    'RB055 The server refused nothing with 429 or 503.',
  ]);
});

test.each(runnable)('$id finds its fault: not "$title"', async ({ id }) => {
  const fault: Fault | undefined = Object.entries(FAULTS).find(([name]) => name === id)?.[1];
  expect(fault, 'every check has a fault').toBeDefined();
  if (fault === undefined) return;
  const result = await checkWith(id, fault);
  expect(result).toMatchObject({ id, status: fault.status });
  expect(result.cause).toMatch(/^\S.*[.]$/s);
  expect(result.remedy).toMatch(/[.]$/);
});
