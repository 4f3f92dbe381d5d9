import { lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { install, ROOT } from './install.ts';

/**
 * Installs the libraries that tests use. They are found from all of `test/` by a link: a `package.json` in `test/` itself would keep
 * Node from finding `rebearer` there by its name.
 */
export async function installLibraries(): Promise<void> {
  await install(join(ROOT, 'test/libraries'));
  const link = join(ROOT, 'test/node_modules');
  // A junction is what Windows makes without being asked for rights; elsewhere the word means nothing.
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined)
    symlinkSync(
      process.platform === 'win32' ? join(ROOT, 'test/libraries/node_modules') : 'libraries/node_modules',
      link,
      'junction',
    );
}
