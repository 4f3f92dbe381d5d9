import { mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { installOnce, ROOT } from '../../scripts/install/install.ts';
import { INSTALL, npm } from '../../scripts/install/npm.ts';

/** Where apps are installed, outside the work tree. */
export const CACHE = process.env['REBEARER_APPS_CACHE'] ?? join(homedir(), '.cache', 'rebearer', 'apps');

/**
 * Installs the packages that an app's `package.json` names with the packed rebearer, where either has changed. `code` tells one rebearer
 * from another. Rejects with a `NotInstalledError`.
 */
export async function installPackages(
  folder: string,
  { code, pack }: { readonly code: string; readonly pack: () => Promise<string> },
): Promise<void> {
  const named = await readFile(join(folder, 'package.json'), 'utf8');
  await installOnce(folder, `${named}${code}`, async () => {
    await rm(join(folder, 'node_modules', 'rebearer'), { recursive: true, force: true });
    await npm(folder, [...INSTALL, await pack(), '--no-save']);
  });
}

/** Packs what `npm run build` has made, as npm would publish it. */
export async function pack(name: string): Promise<string> {
  const folder = join(CACHE, 'packed', name);
  await mkdir(folder, { recursive: true });
  const written = await npm(ROOT, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
  const [packed] = JSON.parse(written) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error('npm pack has packed nothing');
  return join(folder, packed.filename);
}
