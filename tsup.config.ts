import { defineConfig, type Options } from 'tsup';

const common = {
  entry: {
    index: 'src/index.ts',
    react: 'src/react/index.ts',
    vue: 'src/vue/index.ts',
    angular: 'src/angular/index.ts',
    ky: 'src/ky/index.ts',
    hold: 'src/hold/index.ts',
    lifetime: 'src/lifetime/index.ts',
    testing: 'src/testing/index.ts',
    msw: 'src/msw/index.ts',
    devtools: 'src/devtools/index.ts',
    server: 'src/server/index.ts',
    'server/memory': 'src/server/stores/memory.ts',
    'server/sqlite': 'src/server/stores/sqlite/index.ts',
    'server/postgres': 'src/server/stores/postgres/index.ts',
    'server/redis': 'src/server/stores/redis/index.ts',
    'server/testing': 'src/server/testing/test-store.ts',
    conformance: 'src/conformance/index.ts',
    cli: 'src/cli/main.ts',
  },
  format: 'esm',
  // Safari had the rest of ES2022 before the blocks of its classes.
  target: ['es2022', 'safari15.4'],
  platform: 'browser',
  // Of the stores on a disk and of the command alone.
  external: [/^node:/],
  removeNodeProtocol: false,
  splitting: true,
  sourcemap: true,
  // Declarations come from tsc: tsup's own generator needs the compiler API that TypeScript 7 no longer has.
  dts: false,
} satisfies Options;

/** What no bundler packs into a page. */
const isForNode = ([name]: [string, string]): boolean => /^(?:server|cli|conformance)/.test(name);

/** The second is what bundlers take for production: its messages are an address and no remedy. */
export default defineConfig([
  { ...common, clean: ['!production/**'] },
  {
    ...common,
    entry: Object.fromEntries(Object.entries(common.entry).filter((entry) => !isForNode(entry))),
    clean: true,
    outDir: 'dist/production',
    define: { REBEARER_PRODUCTION: 'true' },
    // What the sentences leave behind goes, and a bundler that minifies once more finds a little less to do. White space goes with
    // the notes by which it leaves out what an app does not import, so both stay.
    esbuildOptions(options) {
      options.minifySyntax = true;
      options.minifyIdentifiers = true;
    },
  },
]);
