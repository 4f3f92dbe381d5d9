import { defineConfig } from 'vitest/config';

// `npm run test:engines` names all three.
const engines = (process.env['REBEARER_ENGINES'] ?? 'chromium').split(',');

export default defineConfig({
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      {
        // `rebearer` and its entries resolve to src through the paths of tsconfig.json.
        // Solid offers Node its server's build, in which nothing reacts.
        resolve: { tsconfigPaths: true, alias: [{ find: /^solid-js$/, replacement: 'solid-js/dist/solid.js' }] },
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/react/**', 'test/vue/**'],
        },
      },
      {
        resolve: { tsconfigPaths: true },
        test: { name: 'happy-dom', environment: 'happy-dom', include: ['test/{react,vue}/**/*.test.{ts,tsx}'] },
      },
      ...engines.map((name) => ({
        // Node tests, each with its own server and its own real browser.
        resolve: { tsconfigPaths: true },
        test: {
          name,
          env: { REBEARER_ENGINE: name },
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          // The attacks look into Chromium's cookies and map host names, which no other engine lets them do.
          exclude: name === 'chromium' ? [] : ['test/browser/attacks/**'],
          testTimeout: name === 'chromium' ? 30_000 : 60_000,
          hookTimeout: 60_000,
          // They begin when the others are done, two at a time: a browser that has to share a core misses deadlines.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      })),
    ],
  },
});
