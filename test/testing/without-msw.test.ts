import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

const SCRIPT = `
import { authHandlers, createTestAuth } from 'rebearer/testing';
const auth = createTestAuth({ claims: { sub: 'alice' } });
await auth.end('revoked');
let problem = '';
try { authHandlers(); } catch (error) { problem = error.message; }
console.log(JSON.stringify([auth.session.reason, problem]));
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
  return folder;
}

test('without msw createTestAuth works, and authHandlers says what to install', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['script.mjs'], { cwd: await project() });
  expect(JSON.parse(stdout)).toEqual(['revoked', expect.stringContaining('npm install --save-dev msw')]);
});
