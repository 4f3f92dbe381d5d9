import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const remedy = `Install Chrome or Chromium, or name one: REBEARER_CHROMIUM=/path/to/chrome npm test`;

/**
 * Returns the Chromium to test with: the one that REBEARER_CHROMIUM names, else Playwright's, else the system's.
 */
export function findChromium(): string {
  const found = named() ?? candidates().find(runs);
  if (found === undefined) throw new Error(`No Chromium was found. ${remedy}`);
  return found;
}

/**
 * Returns the same, after installing one where there is none.
 */
export async function ensureChromium(): Promise<string> {
  const found = named() ?? candidates().find(runs);
  if (found !== undefined) return found;
  for (const install of [installFromPlaywright, () => installFromDebian(['chromium'])]) {
    install();
    const installed = candidates().find(runs);
    if (installed !== undefined) return installed;
  }
  throw new Error(`No Chromium was found, and none could be installed. ${remedy}`);
}

function named(): string | undefined {
  const path = process.env.REBEARER_CHROMIUM;
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path)) throw new Error(`REBEARER_CHROMIUM names ${path}, which does not exist.`);
  return path;
}

function candidates(): string[] {
  return [chromium.executablePath(), ...(process.platform === 'linux' ? onPath() : []), ...inUsualPlaces()];
}

function onPath(): string[] {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function inUsualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map((variable) => process.env[variable] ?? '')
        .filter((folder) => folder !== '')
        .flatMap((folder) => [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Chromium', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]);
    default:
      return ['/usr/bin', '/usr/lib/chromium', '/opt/google/chrome', '/snap/bin'].flatMap((folder) =>
        ['chromium', 'chromium-browser', 'google-chrome', 'chrome'].map((name) => join(folder, name)),
      );
  }
}

/** On Linux a file is not enough: a downloaded browser may lack its shared libraries, and a snap stub installs nothing. */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 120_000 }).status === 0;
}

function installFromPlaywright(): void {
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '..', 'cli.js');
  attempt(process.execPath, [cli, 'install', 'chromium', '--no-shell']);
}

/** Ten minutes, for a slow mirror. */
const PATIENCE = 600_000;

/** Installs packages where that takes nothing but the asking: as root on Debian and its kin. `timeout`: milliseconds for each of its two steps. */
export function installFromDebian(packages: readonly string[], timeout: number = PATIENCE): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  attempt('apt-get', ['update'], timeout);
  attempt('apt-get', ['install', '-y', '--no-install-recommends', ...packages], timeout);
}

function attempt(command: string, args: string[], timeout: number = PATIENCE): void {
  console.log(`$ ${[command, ...args].join(' ')}`);
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync(command, args, { stdio: 'inherit', timeout, env });
  } catch (error) {
    console.warn(`${command} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
