import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a backend or an app needs cannot be had here. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}

/** Half an hour, for a slow registry. */
const PATIENCE = 1_800_000;

/** The Node that runs the tests also runs what it installs. */
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

/** Runs npm in a folder; returns what it wrote. Rejects with a `NotInstalledError`. */
export async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const options = { cwd, timeout: PATIENCE, maxBuffer: 2 ** 26, env: { ...process.env, PATH } };
  const { stdout } = await run('npm', [...args, '--loglevel=error'], options).catch((error: unknown) => {
    throw new NotInstalledError(`npm ${args.join(' ')} failed in ${cwd}`, { cause: error });
  });
  return stdout;
}
