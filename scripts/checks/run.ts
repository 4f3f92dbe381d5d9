import { spawnSync } from 'node:child_process';
import { lstatSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { install, ROOT } from '../install/install.ts';

/** What people and their editors start without npm's scripts. */
const KNOWN = ['knip', 'oxfmt', 'oxlint', 'tsgolint'];

// `node scripts/checks/run.ts oxlint --type-aware` installs the programs of scripts/checks/package.json, and runs one.
await install(import.meta.dirname);
if (process.platform !== 'win32') for (const name of KNOWN) link(name);
const [program = '', ...args] = process.argv.slice(2);
const PATH = [join(import.meta.dirname, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
const { status, error } = spawnSync(program, args, {
  stdio: 'inherit',
  env: { ...process.env, PATH },
  shell: process.platform === 'win32',
});
if (error !== undefined) throw error;
process.exitCode = status ?? 1;

/** Puts a program where `npx` and editors look for it. */
function link(name: string): void {
  const path = join(ROOT, 'node_modules/.bin', name);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
    symlinkSync(join('../../scripts/checks/node_modules/.bin', name), path);
}
