import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

/** A backend's own tests in Node's runner, against a server with these faults. */
const FILE = (faults: readonly string[]): string => `
import { test } from 'node:test';
import { checks, createChecker } from '../../../src/conformance/index.ts';
import { createReferenceServer } from '../reference-server.ts';

const server = await createReferenceServer({ faults: ${JSON.stringify(faults)} });
const checker = createChecker({
  url: server.url,
  origin: server.origin,
  login: { url: '/auth/login', body: { username: 'alice', password: 'alice-demo' } },
  fetch: server.fetch,
  wait: server.advance,
  timeout: 600_000,
});
for (const check of checks.filter(({ group }) => group === 'cookie' || group === 'rotation'))
  test(check.id, async () => void (await checker.verify(check)));
`;

async function runNodeTest(faults: readonly string[]): Promise<{ exitCode: number | null; said: string }> {
  const folder = await mkdtemp(join(import.meta.dirname, '.runner-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'backend.test.ts');
  await writeFile(file, FILE(faults));
  const child = spawn(process.execPath, ['--test', '--test-reporter=tap', file], {
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined },
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await text(child.stdout);
  return { exitCode: await exit, said };
}

test("the checks run in Node's own test runner and pass", async () => {
  const { exitCode, said } = await runNodeTest([]);
  expect(said).toMatch(/ok \d+ - RB093/);
  expect(said).not.toMatch(/not ok/);
  expect(exitCode).toBe(0);
});

test('a failed check fails its test in the test runner of Node, with cause, remedy and page', async () => {
  const { exitCode, said } = await runNodeTest(['cookie without HttpOnly']);
  expect(said).toMatch(/not ok \d+ - RB021/);
  expect(said).toContain('RB021 The session cookie is HttpOnly: session has no HttpOnly.');
  expect(said).toContain('docs/doctor.md#rb021');
  expect(exitCode).toBe(1);
});
