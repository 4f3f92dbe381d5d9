import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import type { ServerOptions } from '../../demo/server/config.ts';

const bundles = new Map<string, Promise<string>>();

/** Builds the test page, once per process; returns the mounts under which a server has it at `/page/`. */
export async function buildPage(): Promise<NonNullable<ServerOptions['mounts']>> {
  const folder = join(import.meta.dirname, 'page');
  return { '/test': await bundle(folder), '/page': folder };
}

/** Bundles the `page.ts` of a folder; returns the folder in which its `page.js` is. */
export function bundle(folder: string): Promise<string> {
  const bundled = bundles.get(folder) ?? bundlePage(folder);
  bundles.set(folder, bundled);
  return bundled;
}

/** Bundles it with a change to the source, as another version of the package would have it. */
export async function bundlePage(folder: string, plugins: Plugin[] = []): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-page-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins,
    resolve: { tsconfigPaths: true },
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      lib: { entry: join(folder, 'page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
  return outDir;
}
