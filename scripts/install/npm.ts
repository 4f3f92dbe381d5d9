import { execFile } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { promisify } from 'node:util';
import { NotInstalledError } from './not-installed-error.ts';
import { isBounded, timeLeft } from './time-left.ts';

const run = promisify(execFile);

/** What every installation of this project has in common. */
export const INSTALL: readonly string[] = [
  'install',
  '--no-package-lock',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
];

/** Milliseconds: half an hour for a slow registry, two minutes where there is no time for one. */
export const PATIENCE = isBounded ? 120_000 : 1_800_000;

/** The Node that runs this also runs what it installs. */
const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);

/** Runs npm in a folder, for so many milliseconds at most; returns what it wrote. Rejects with a `NotInstalledError`. */
export async function npm(cwd: string, args: readonly string[], patience: number = PATIENCE): Promise<string> {
  // 0 would be no time-out at all.
  const timeout = Math.max(1, Math.min(patience, timeLeft()));
  const { stdout } = await run('npm', [...args, '--loglevel=error'], {
    cwd,
    timeout,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PATH },
    shell: process.platform === 'win32',
  }).catch((error: unknown) => {
    throw new NotInstalledError(`npm ${args[0]} failed in ${cwd}: ${reasonOf(error, timeout)}`, { cause: error });
  });
  return stdout;
}

/** The first line of what npm wrote says the cause; one that was stopped has written nothing. */
function reasonOf(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return String(error);
  if ('killed' in error && error.killed === true) return `it took more than ${timeout / 1000} s`;
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return (said || error.message).split('\n').slice(0, 3).join(' ');
}
