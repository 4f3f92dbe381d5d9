import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { NotInstalledError } from './not-installed-error.ts';

export const ROOT: string = join(import.meta.dirname, '../..');

/** Peers come from the work tree: a second React or Vue would share no state with the first. */
const ARGS = ['install', '--no-package-lock', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];

/** Ten minutes, for a slow registry. */
const PATIENCE = 600_000;

/** The Node that runs this also runs npm. */
const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);

/**
 * Installs what the `package.json` of a folder names, where it has changed since. Throws a `NotInstalledError`.
 */
export function install(folder: string): void {
  const mark = join(folder, 'node_modules', '.installed');
  const wanted = readFileSync(join(folder, 'package.json'), 'utf8');
  if (read(mark) === wanted) return;
  console.log(`Installing what ${relative(ROOT, folder)}/package.json names.`);
  try {
    execFileSync('npm', [...ARGS, '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: PATIENCE,
      env: { ...process.env, PATH },
      shell: process.platform === 'win32',
    });
  } catch (error) {
    throw new NotInstalledError(`npm install failed in ${relative(ROOT, folder)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  writeFileSync(mark, wanted);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The first lines of what npm wrote say the cause; one that was stopped has written nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error && error.stderr instanceof Buffer ? error.stderr.toString().trim() : '';
  return (said || error.message).split('\n').slice(0, 3).join(' ');
}
