import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { isBounded, timeLeft } from './time-left.ts';

const run = promisify(execFile);

/** What a backend or an app needs cannot be had here. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

/** Milliseconds: half an hour for a slow registry, two minutes where there is no time for one. */
export const PATIENCE = isBounded ? 120_000 : 1_800_000;

/** The Node that runs the tests also runs what it installs. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

/** Runs npm in a folder; returns what it wrote. Rejects with a `NotInstalledError`. */
export async function npm(cwd: string, args: readonly string[]): Promise<string> {
  // 0 would be no time-out at all.
  const timeout = Math.max(1, Math.min(PATIENCE, timeLeft()));
  const env = { ...process.env, PATH };
  const options = { cwd, timeout, killSignal: 'SIGKILL' as const, maxBuffer: 2 ** 26, env };
  const { stdout } = await run('npm', [...args, '--loglevel=error'], options).catch((error: unknown) => {
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
