import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './page.ts';

/** Builds what the playground loads: its page, its frames, its worker, and `rebearer` for the code of the reader. */
export async function buildPlayground(folder: string): Promise<void> {
  const from = join(ROOT, 'site/playground');
  const usual = {
    bundle: true,
    minify: true,
    target: 'es2022',
    outdir: folder,
    // `rebearer` and its entries are the sources of this checkout.
    tsconfig: join(ROOT, 'tsconfig.json'),
    logLevel: 'warning',
  } as const;
  const modules = { page: 'page.ts', tab: 'tab.ts', run: 'run.ts' };
  const entryPoints = Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, join(from, file)]));
  await Promise.all([
    build({ ...usual, format: 'esm', entryPoints: { ...entryPoints, rebearer: join(ROOT, 'src/index.ts') } }),
    build({ ...usual, format: 'iife', entryPoints: { worker: join(from, 'worker.ts') } }),
  ]);
  await mkdir(folder, { recursive: true });
  await Promise.all(['tab.html', 'tab.css', 'run.html'].map((file) => copyFile(join(from, file), join(folder, file))));
}
