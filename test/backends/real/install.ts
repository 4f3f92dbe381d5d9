import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installFromDebian } from '../../../scripts/browser.ts';

const run = promisify(execFile);

/** What a backend needs cannot be had here. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

/** Half an hour, for a slow registry. */
const PATIENCE = 1_800_000;

/** The servers, each in a folder that says what it needs. */
export const SERVERS = join(import.meta.dirname, 'servers');

/** Where they are installed, outside the work tree. */
const CACHE = process.env['REBEARER_BACKENDS_CACHE'] ?? join(homedir(), '.cache', 'rebearer', 'backends');

/** The Node that runs the tests also runs what it installs. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

const installed = new Map<string, Promise<string>>();

/** Installs the packages of a server, once for each version of its `package.json`; returns where they are. */
export function installPackages(name: string): Promise<string> {
  const target = installed.get(name) ?? install(join(SERVERS, name), join(CACHE, name));
  installed.set(name, target);
  return target;
}

async function install(folder: string, target: string): Promise<string> {
  const wanted = await readFile(join(folder, 'package.json'), 'utf8');
  const mark = join(target, '.installed');
  await mkdir(target, { recursive: true });
  await cp(folder, target, { recursive: true });
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return target;
  // What is native comes built inside its package, in the versions that are named there: no script has to run.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const args = ['install', '--no-package-lock', '--legacy-peer-deps', '--ignore-scripts', ...quiet];
  await run('npm', args, { cwd: target, timeout: PATIENCE, env: { ...process.env, PATH } }).catch((error: unknown) => {
    throw new NotInstalledError(`npm could not install ${target}`, { cause: error });
  });
  await writeFile(mark, wanted);
  return target;
}

/** Finds a module of the system's Python, or installs Debian's package of it. */
export async function installPythonModule(module: string, debianPackage: string): Promise<string> {
  const python = '/usr/bin/python3';
  const isThere = (): Promise<boolean> =>
    run(python, ['-c', `import ${module}`]).then(
      () => true,
      () => false,
    );
  if (!(await isThere())) installFromDebian([debianPackage]);
  if (!(await isThere()))
    throw new NotInstalledError(`${module} is not there. Install it: apt-get install ${debianPackage}`);
  return python;
}
