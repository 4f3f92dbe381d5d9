import { ensureChromium, installFromDebian } from '../browser.ts';
import { install } from '../install/install.ts';
import { NotInstalledError } from '../install/not-installed-error.ts';
import { findFirefox, findWebKit } from './find.ts';
import type { EngineName } from './start.ts';

const ENSURE: Readonly<Record<EngineName, () => unknown>> = {
  chromium: ensureChromium,
  async firefox() {
    findOrInstall(findFirefox, ['firefox-esr']);
    await install(import.meta.dirname);
  },
  webkit: () => findOrInstall(findWebKit, ['webkit2gtk-driver', 'xvfb']),
};

/** Sees to it that there is an engine of this name; throws, with what to do, where it cannot be installed. */
export async function ensureEngine(name: EngineName): Promise<void> {
  await ENSURE[name]();
}

function findOrInstall(find: () => unknown, packages: readonly string[]): void {
  try {
    find();
  } catch (error) {
    // One that is named and not there is a mistake, which no installation mends.
    if (!(error instanceof NotInstalledError)) throw error;
    installFromDebian(packages);
    find();
  }
}
