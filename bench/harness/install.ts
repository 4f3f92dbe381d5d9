import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const bench = join(import.meta.dirname, '..');

/** Installs what `bench/package.json` names, where it is not there in these versions. */
export async function installLibraries(): Promise<void> {
  const wanted = await readJson<{ dependencies: Readonly<Record<string, string>> }>(join(bench, 'package.json'));
  const found = await Promise.all(
    Object.entries(wanted?.dependencies ?? {}).map(async ([name, version]) => {
      const installed = await readJson<{ version: string }>(join(bench, 'node_modules', name, 'package.json'));
      return installed?.version === version;
    }),
  );
  if (found.every(Boolean)) return;
  const args = ['install', '--no-package-lock', '--no-audit', '--no-fund'];
  execFileSync('npm', args, { cwd: bench, stdio: 'inherit', shell: process.platform === 'win32' });
}

/** Returns `undefined` where there is no such file. */
async function readJson<Content>(path: string): Promise<Content | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}
