import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../backends/real/npm.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Where apps are installed, outside the work tree. */
const CACHE = process.env['REBEARER_APPS_CACHE'] ?? join(homedir(), '.cache', 'rebearer', 'apps');

/**
 * Copies an app of this folder and installs its packages with the packed rebearer, both where they have changed; returns where it is.
 * Rejects with a `NotInstalledError`.
 */
export async function installApp(name: string): Promise<string> {
  const [folder, target] = [join(import.meta.dirname, name), join(CACHE, name)];
  await mkdir(target, { recursive: true });
  // Pages that are gone from the app must not be built.
  for (const old of ['app', 'lib']) await rm(join(target, old), { recursive: true, force: true });
  await cp(folder, target, { recursive: true });
  const tarball = await pack();
  const mark = join(target, '.installed');
  const wanted = `${await readFile(join(folder, 'package.json'), 'utf8')}${await hashOf(tarball)}`;
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return target;
  await rm(join(target, 'node_modules', 'rebearer'), { recursive: true, force: true });
  await npm(target, [
    'install',
    tarball,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
  await writeFile(mark, wanted);
  return target;
}

/** Packs what `npm run build` has made, as npm would publish it. */
async function pack(): Promise<string> {
  const written = await npm(ROOT, ['pack', '--json', '--ignore-scripts', '--pack-destination', CACHE]);
  const [packed] = JSON.parse(written) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error('npm pack has packed nothing');
  return join(CACHE, packed.filename);
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
