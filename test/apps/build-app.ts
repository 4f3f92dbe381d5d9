import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { App } from './app.ts';
import { ROOT } from '../../scripts/install/install.ts';
import { CACHE, installPackages, pack } from './install-packages.ts';

const run = promisify(execFile);

/** Twenty minutes, for a busy machine. */
const PATIENCE = 1_200_000;

const built = new Map<string, Promise<string>>();

/** Installs and builds an app of the documentation, once, and only where something has changed; returns where it is. */
export function buildApp(app: App): Promise<string> {
  const folder = built.get(app.name) ?? build(app);
  built.set(app.name, folder);
  return folder;
}

async function build(app: App): Promise<string> {
  const target = join(CACHE, app.name);
  const sources = [app.name, ...(app.overlay ?? [])].map((folder) => join(import.meta.dirname, folder));
  await mkdir(join(target, 'node_modules'), { recursive: true });
  const mark = join(target, 'node_modules', '.built');
  // What else is packed, such as the documentation, changes no app.
  const code = await hashOf([join(ROOT, 'dist')]);
  const wanted = `${JSON.stringify(app)} ${await hashOf(sources)} ${code}`;
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return target;
  // Pages that are gone from the app must not be built.
  for (const old of await readdir(target))
    if (old !== 'node_modules') await rm(join(target, old), { recursive: true, force: true });
  for (const source of sources) await cp(source, target, { recursive: true });
  await openForTests(join(target, app.authServer));
  await installPackages(target, { code, pack: () => pack(app.name) });
  const env = { ...process.env, NODE_ENV: 'production' as const, SESSIONS_DB: ':memory:', ...app.env };
  await run(process.execPath, [...app.build], { cwd: target, timeout: PATIENCE, maxBuffer: 2 ** 26, env });
  await writeFile(mark, wanted);
  return target;
}

/** The one line in which the app under test differs from the documentation. */
async function openForTests(file: string): Promise<void> {
  const code = await readFile(file, 'utf8');
  const opened = code.replace(
    /createAuthServer(?:<.*>)?\(\{\n/,
    (line) => `${line}  ...JSON.parse(process.env.TEST_OPTIONS ?? '{}'),\n`,
  );
  if (opened === code) throw new Error(`${file} has no place for the options of tests`);
  await writeFile(file, opened);
}

async function hashOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.toSorted()) hash.update(`${relative(folder, file)}\n${await readFile(file, 'utf8')}\n`);
  }
  return hash.digest('hex');
}
