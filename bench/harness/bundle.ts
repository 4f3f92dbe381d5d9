import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const bench = join(import.meta.dirname, '..');

const PAGES = ['bodies', 'boundary', 'evaluation', 'happy-path', 'queue', 'storm', 'tab', 'throughput'];
const PEERS = ['rebearer', 'snippet', 'axios', 'ky', 'oauth2-client', 'wretch', 'ofetch'];

/** File name to contents. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

export interface BundleOptions {
  readonly minify: boolean;
  /** Another build of the package, to compare with. Default: `dist/index.js`. */
  readonly entry?: string | undefined;
}

/** Bundles the bench pages as an app would be, against the built package; each peer is a file that its page alone loads. */
export async function bundlePages({ minify, entry }: BundleOptions): Promise<Bundle> {
  const path = (folder: string, name: string): string => join(bench, folder, `${name}.ts`);
  const shared: BuildOptions & { write: false } = {
    outdir: '/',
    write: false,
    bundle: true,
    target: 'es2022',
    platform: 'browser',
    minify,
    logLevel: 'error',
    // The paths of the repository's tsconfig lead to the sources.
    tsconfigRaw: {},
    alias: { rebearer: entry ?? join(bench, '../dist/index.js') },
    define: { 'process.env.NODE_ENV': '"production"' },
  };
  const builds = await Promise.all([
    build({ ...shared, format: 'esm', splitting: true, entryPoints: PAGES.map((page) => path('page', page)) }),
    // In one file each, as their time to load is what is measured.
    build({
      ...shared,
      format: 'esm',
      entryPoints: ['start', 'start-ahead', 'start-by-hand'].map((page) => path('page', page)),
    }),
    build({
      ...shared,
      format: 'iife',
      globalName: 'bundle',
      outdir: '/evaluation',
      entryPoints: PEERS.map((peer) => path('peers', peer)),
    }),
  ]);
  return new Map(builds.flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => [path, contents])));
}
