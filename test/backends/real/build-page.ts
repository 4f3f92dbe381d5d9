import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

let built: Promise<string> | undefined;

/** Bundles the page with all recipes, once; returns the folder in which its `page.js` is. */
export function buildPage(): Promise<string> {
  built ??= bundle();
  return built;
}

/** The recipes as they are printed, but for their address: page and backend are one origin here. */
const sameOrigin: Plugin = {
  name: 'same-origin',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/snippets/') ? code.replace(/'https:\/\/[\w-]+\.example\.com'/, 'location.origin') : undefined,
};

async function bundle(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'rebearer-real-'));
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [sameOrigin],
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
