import { type Check, checks, createChecker } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import type { FaultName } from './faults.ts';
import { createReferenceServer } from './reference-server.ts';
import { PATIENCE } from './stopped-time.ts';

interface Variant {
  readonly what: string;
  readonly id: Check['id'];
  readonly faults: readonly FaultName[];
  readonly status: 'failed' | 'passed' | 'remark' | 'skipped';
}

/** What one fault comes to beside another, or in another degree. */
const VARIANTS: readonly Variant[] = [
  {
    what: 'no gate, and a cookie for every site',
    id: 'RB011',
    faults: ['every origin passes', 'SameSite=None'],
    status: 'failed',
  },
  {
    what: 'no gate, and a cookie that says nothing',
    id: 'RB011',
    faults: ['every origin passes', 'SameSite missing'],
    status: 'failed',
  },
  {
    what: 'no gate at the logout, and a cookie for every site',
    id: 'RB108',
    faults: ['logout without a gate', 'SameSite=None'],
    status: 'failed',
  },
  {
    what: 'a GET that logs out, and a cookie for every site',
    id: 'RB109',
    faults: ['GET logs out', 'SameSite=None'],
    status: 'failed',
  },
  ...(
    [
      ['RB015', 'form passes'],
      ['RB016', 'cross-site passes'],
      ['RB017', 'absent origin passes'],
    ] as const
  ).map(([id, fault]): Variant => ({
    what: `${fault}, and a cookie for every site`,
    id,
    faults: [fault, 'SameSite=None'],
    status: 'remark',
  })),
  { what: 'no gate at all', id: 'RB012', faults: ['every origin passes'], status: 'skipped' },
  { what: 'a 401 without a word', id: 'RB046', faults: ['401 without a word'], status: 'remark' },
  { what: 'a refusal of a firewall', id: 'RB046', faults: ['HTML refusal'], status: 'failed' },
  { what: 'success: false', id: 'RB046', faults: ['success false without a cookie'], status: 'remark' },
  { what: 'a redirect', id: 'RB046', faults: ['refusal is redirected'], status: 'skipped' },
  { what: 'a 404', id: 'RB046', faults: ['refresh not routed'], status: 'skipped' },
  { what: 'a logout that sets no cookie', id: 'RB033', faults: ['logout deletes nothing'], status: 'remark' },
  {
    what: 'the first of two cookies read, where no sibling host can set one',
    id: 'RB031',
    faults: ['first of two cookies'],
    status: 'passed',
  },
  {
    what: 'the first of two cookies read, which no prefix protects',
    id: 'RB031',
    faults: ['first of two cookies', 'cookie without a prefix'],
    status: 'skipped',
  },
  {
    what: 'the first of two cookies read, and the session ended',
    id: 'RB031',
    faults: ['first of two cookies', 'duplicates end the session'],
    status: 'failed',
  },
  {
    what: 'a logout that ends nothing, lets every site in and deletes a cookie for every site',
    id: 'RB108',
    faults: ['logout deletes the cookie alone', 'logout without a gate', 'SameSite=None'],
    status: 'failed',
  },
  {
    what: 'a logout that ends nothing, and lets no other site in',
    id: 'RB108',
    faults: ['logout deletes the cookie alone', 'SameSite=None'],
    status: 'passed',
  },
  { what: 'a wildcard', id: 'RB077', faults: ['preflight allows * alone'], status: 'remark' },
  { what: 'a cookie that does not rotate', id: 'RB097', faults: ['no rotation'], status: 'skipped' },
  { what: 'a cookie that does not rotate', id: 'RB095', faults: ['no rotation'], status: 'passed' },
  { what: 'one session a user', id: 'RB161', faults: ['one session a user'], status: 'passed' },
  { what: 'one session a user', id: 'RB106', faults: ['one session a user'], status: 'passed' },
  { what: 'a logout that ends nothing', id: 'RB105', faults: ['logout deletes the cookie alone'], status: 'skipped' },
  { what: 'a refresh that is not granted', id: 'RB102', faults: ['refresh is redirected'], status: 'skipped' },
  { what: 'an API that lets everyone in', id: 'RB123', faults: ['API is public'], status: 'skipped' },
];

test.each(VARIANTS)('$id is "$status" for a server with $what', async ({ id, faults, status }) => {
  const server = await createReferenceServer({ faults });
  const result = await createChecker({
    url: server.url,
    origin: server.origin,
    api: '/api/me',
    login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
    fetch: server.fetch,
    wait: server.advance,
    timeout: PATIENCE,
  }).run(id);
  expect(result).toMatchObject({ id, status });
});

test.each(['RB114', 'RB116'] as const)(
  '%s is passed after the logins of RB032, each of which ends the session before',
  async (id) => {
    const { url, origin, fetch, advance } = await createReferenceServer({ faults: ['one session a user'] });
    const login = { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } };
    const checker = createChecker({ url, origin, login, fetch, wait: advance, timeout: PATIENCE });
    await checker.run('RB032');
    expect(await checker.run(id)).toMatchObject({ status: 'passed' });
  },
);

test.each([
  ['RB012', '`null`'],
  ['RB014', 'each origin in full'],
  ['RB015', '`application/json`'],
  ['RB016', '`Sec-Fetch-Site`'],
  ['RB017', 'without `Origin`'],
] as const)('the remedy of %s is about what its attack changes: %s', (id, what) => {
  expect(checks.find((check) => check.id === id)?.remedy).toContain(what);
});
