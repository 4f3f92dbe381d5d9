import { join } from 'node:path';
import { build } from 'esbuild';

const bench = join(import.meta.dirname, '..');

/** File name to contents. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

export interface BundleOptions {
  readonly minify: boolean;
  /** Another build of the package, to compare with. Default: `dist/index.js`. */
  readonly entry?: string | undefined;
}

/** Bundles the bench pages as an app would be, against the built package; each peer is a file that its page alone loads. */
export async function bundlePages({ minify, entry }: BundleOptions): Promise<Bundle> {
  const pages = ['happy-path', 'storm', 'throughput'];
  const { outputFiles } = await build({
    entryPoints: pages.map((page) => join(bench, 'page', `${page}.ts`)),
    outdir: '/',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    minify,
    logLevel: 'error',
    // The paths of the repository's tsconfig lead to the sources.
    tsconfigRaw: {},
    alias: { rebearer: entry ?? join(bench, '../dist/index.js') },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]));
}
