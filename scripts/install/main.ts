import { resolve } from 'node:path';
import { install } from './install.ts';
import { installLibraries } from './libraries.ts';

// `node scripts/install/main.ts site` installs what site/package.json names; `test` stands for test/libraries.
for (const name of process.argv.slice(2)) {
  if (name === 'test') await installLibraries();
  else await install(resolve(name));
}
