import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

const SCRIPT = `
import { createTestAuth } from 'rebearer/testing';
const auth = createTestAuth({ claims: { sub: 'alice' } });
await auth.end('revoked');
console.log(auth.session.reason);
`;

const TYPED = `
import { type Auth, createAuth } from 'rebearer';
import { createTestAuth, type Environment } from 'rebearer/testing';
const auth: Auth<{ sub: string }> = createTestAuth({ claims: { sub: 'alice' } });
const world: Partial<Environment> = { page: undefined };
export const expected: string = createAuth({ refresh: '/auth/refresh', environment: world }).explain() + auth.session.status;
// @ts-expect-error -- Any would take it.
export const wrong: number = auth.session.status;
`;

/** A project that has installed this package, as it was built, and none of its peers. */
async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-bare-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const installed = join(folder, 'node_modules/rebearer');
  await cp(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(installed, 'package.json'));
  await cp(join(root, 'node_modules/jwt-decode'), join(folder, 'node_modules/jwt-decode'), { recursive: true });
  await writeFile(join(folder, 'script.mjs'), SCRIPT);
  await writeFile(join(folder, 'typed.mts'), TYPED);
  return folder;
}

test('without msw createTestAuth works', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['script.mjs'], { cwd: await project() });
  expect(stdout.trim()).toBe('revoked');
});

test('without msw code with createTestAuth type checks, including declarations', async () => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom,dom.iterable',
  ];
  const cwd = await project();
  const checked = promisify(execFile)(process.execPath, [tsc, ...options, '--types', '', 'typed.mts'], { cwd });
  expect(await checked.catch(({ stdout }: { readonly stdout: string }) => ({ stdout }))).toMatchObject({ stdout: '' });
});
