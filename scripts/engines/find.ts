import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NotInstalledError } from '../install/not-installed-error.ts';

/** Returns the Firefox to test with: the one that REBEARER_FIREFOX names, else the system's. */
export function findFirefox(): string {
  const places = ['/Applications/Firefox.app/Contents/MacOS/firefox', '/usr/lib/firefox-esr/firefox-esr'];
  return named('REBEARER_FIREFOX') ?? found([...onPath('firefox'), ...onPath('firefox-esr'), ...places], 'Firefox');
}

/** Returns the programs by which WebKitGTK is driven; REBEARER_WEBKIT names a MiniBrowser. */
export function findWebKit(): { readonly driver: string; readonly browser: string; readonly display: string } {
  const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/libexec'];
  const browsers = ['webkitgtk-6.0', 'webkit2gtk-4.1', 'webkit2gtk-4.0'].flatMap((version) =>
    libraries.map((folder) => join(folder, version, 'MiniBrowser')),
  );
  return {
    driver: found(onPath('WebKitWebDriver'), 'WebKitWebDriver'),
    browser: named('REBEARER_WEBKIT') ?? found(browsers, 'MiniBrowser of WebKitGTK'),
    display: found(onPath('Xvfb'), 'Xvfb'),
  };
}

function named(variable: string): string | undefined {
  const path = process.env[variable];
  if (path === undefined || path === '') return undefined;
  if (!existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist.`);
  return path;
}

function found(candidates: readonly string[], name: string): string {
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new NotInstalledError(`No ${name} was found. Install it, or name one: see docs/browsers.md.`);
  return path;
}

function onPath(name: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name));
}
