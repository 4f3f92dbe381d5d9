import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// Runs after `npm install` in this repository, by the Node of its devDependency `node`, as every npm script does.
const nested = join(import.meta.dirname, '../../node_modules/node/node_modules');
const folders = existsSync(nested) ? readdirSync(nested) : [];
// Headers for native addons, which nothing here builds: 67 MB.
for (const folder of folders) rmSync(join(nested, folder, 'include'), { recursive: true, force: true });
console.log(`npm scripts run on Node ${process.versions.node}, whichever Node the system has.`);
