import { join } from 'node:path';
import { defineConfig } from 'vite';

const server = 'http://localhost:4310';
// The server takes calls from its own page alone, so in development the proxy speaks for it.
const proxy = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  root: import.meta.dirname,
  // `rebearer` and `rebearer/react` are the sources of this checkout, through the paths of tsconfig.json.
  resolve: { tsconfigPaths: true },
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    rolldownOptions: {
      input: ['index.html', 'player.html', 'tab.html'].map((name) => join(import.meta.dirname, name)),
    },
    // The page's policy is `default-src 'none'`: everything is a file of its own, nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/auth': proxy, '/api': proxy, '/demo': proxy, '/naive': proxy, '/play': proxy } },
});
