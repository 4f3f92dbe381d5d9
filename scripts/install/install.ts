import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { INSTALL, npm } from './npm.ts';

export const ROOT: string = join(import.meta.dirname, '../..');

/** Ten minutes, for a slow registry. */
const PATIENCE = 600_000;

/** Installs what the `package.json` of a folder names, where it has changed since. Rejects with a `NotInstalledError`. */
export async function install(folder: string): Promise<void> {
  await installOnce(folder, await readFile(join(folder, 'package.json'), 'utf8'), async () => {
    console.log(`Installing what ${relative(ROOT, folder)}/package.json names.`);
    // Peers come from the work tree: a second React or Vue would share no state with the first.
    await npm(folder, [...INSTALL, '--legacy-peer-deps'], PATIENCE);
  });
}

/** Runs an installation in a folder, unless the last one there was of the same. */
export async function installOnce(folder: string, wanted: string, task: () => Promise<unknown>): Promise<void> {
  const mark = join(folder, 'node_modules', '.installed');
  if ((await readFile(mark, 'utf8').catch(() => undefined)) === wanted) return;
  await task();
  await writeFile(mark, wanted);
}
