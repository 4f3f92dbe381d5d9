import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { ServerOptions } from '../../demo/server/config.ts';

let bundle: Promise<string> | undefined;

/** Builds the test page, once per process; returns the mounts under which a server has it at `/page/`. */
export async function buildPage(): Promise<NonNullable<ServerOptions['mounts']>> {
  bundle ??= bundlePage();
  return { '/test': await bundle, '/page': join(import.meta.dirname, 'page') };
}

async function bundlePage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-page-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { tsconfigPaths: true },
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page/page.ts'), formats: ['es'], fileName: () => 'page.js' },
    },
  });
  return outDir;
}
