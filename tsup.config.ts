import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    react: 'src/react/index.ts',
    vue: 'src/vue/index.ts',
    ky: 'src/ky/index.ts',
    testing: 'src/testing/index.ts',
    devtools: 'src/devtools/index.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  splitting: true,
  sourcemap: true,
  clean: true,
  // Declarations come from tsc: tsup's own generator needs the compiler API that TypeScript 7 no longer has.
  dts: false,
});
