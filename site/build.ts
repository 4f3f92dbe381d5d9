import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install } from '../scripts/install/install.ts';
import { buildPlayground } from './src/build-playground.ts';
import { ROOT } from './src/page.ts';
import { PAGES, preparePages } from './src/prepare.ts';
import { writeTwins } from './src/twins.ts';

// `npm run docs` installs VitePress and runs this: pages, playground, site, twins.
await install(import.meta.dirname);
const pages = await preparePages();
await buildPlayground(join(PAGES, 'public/playground'));
const vitepress = join(ROOT, 'site/node_modules/vitepress/bin/vitepress.js');
const { status } = spawnSync(process.execPath, [vitepress, 'build', join(ROOT, 'site')], { stdio: 'inherit' });
if (status === 0) await writeTwins(pages, join(ROOT, 'site/.vitepress/dist'));
process.exitCode = status ?? 1;
