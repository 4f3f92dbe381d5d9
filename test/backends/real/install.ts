import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installFromDebian } from '../../../scripts/browser.ts';
import { installOnce } from '../../../scripts/install/install.ts';
import { NotInstalledError } from '../../../scripts/install/not-installed-error.ts';
import { INSTALL, npm, PATIENCE } from '../../../scripts/install/npm.ts';
import { timeLeft } from '../../../scripts/install/time-left.ts';

const run = promisify(execFile);

/** The servers, each in a folder that says what it needs. */
export const SERVERS = join(import.meta.dirname, 'servers');

/** Where they are installed, outside the work tree. */
const CACHE = process.env['REBEARER_BACKENDS_CACHE'] ?? join(homedir(), '.cache', 'rebearer', 'backends');

/** What was tried in this process, with its outcome. */
const installed = new Map<string, Promise<string>>();

/**
 * Installs the packages of a server, once for each version of its `package.json`; returns where they are. `compiled` names those
 * that bring no binary in their package.
 */
export function installPackages(name: string, compiled: readonly string[] = []): Promise<string> {
  const target = installed.get(name) ?? install(name, compiled);
  installed.set(name, target);
  return target;
}

async function install(name: string, compiled: readonly string[]): Promise<string> {
  const [folder, target] = [join(SERVERS, name), join(CACHE, name)];
  await mkdir(target, { recursive: true });
  await cp(folder, target, { recursive: true });
  await installOnce(target, await readFile(join(folder, 'package.json'), 'utf8'), async () => {
    // Most of what is native comes built inside its package, in the versions that are named there: no script has to run.
    await npm(target, [...INSTALL, '--legacy-peer-deps']);
    if (compiled.length > 0) await npm(target, ['rebuild', ...compiled]);
  });
  return target;
}

/** Finds modules of the system's Python by code that needs them, or installs Debian's packages of them, once; returns the Python. */
export function installPythonModules(code: string, debianPackages: readonly string[]): Promise<string> {
  const python = installed.get(code) ?? findPythonModules(code, debianPackages);
  installed.set(code, python);
  return python;
}

async function findPythonModules(code: string, debianPackages: readonly string[]): Promise<string> {
  const python = '/usr/bin/python3';
  const isThere = (): Promise<boolean> =>
    run(python, ['-c', code]).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) installFromDebian(debianPackages, Math.max(1, Math.min(PATIENCE, timeLeft()) / 2));
  if (!(await isThere()))
    throw new NotInstalledError(
      `Python can't run "${code}". Install: apt-get install ${debianPackages.map((name) => `'${name}'`).join(' ')}`,
    );
  return python;
}
