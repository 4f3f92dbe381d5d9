import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// npm runs it when it has changed what is installed in this repository. As `prepare`, it would make npm warn those who install a tarball.
const nested = join(import.meta.dirname, '../../node_modules/node/node_modules');
const folders = existsSync(nested) ? readdirSync(nested) : [];
// Headers for native addons, which nothing here builds: 67 MB.
for (const folder of folders) rmSync(join(nested, folder, 'include'), { recursive: true, force: true });
