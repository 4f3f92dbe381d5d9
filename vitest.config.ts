import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const REACT_18 = join(import.meta.dirname, 'test/react/react-18/node_modules');
// `npm run test:engines` names all three.
const engines = (process.env['REBEARER_ENGINES'] ?? 'chromium').split(',');

/** For a project whose tests use what test/libraries/package.json names: installs it where that has changed. */
const LIBRARIES = 'scripts/install/setup.ts';

/** Time-outs are for what hangs, not for what a busy machine makes slow. */
const PATIENT = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 90_000 } } };

/**
 * Tests that hold all they need in memory, and leave nothing behind: they share their modules from file to file, which makes them
 * twice as fast. `npm run test:unit` runs them alone.
 */
const UNIT = [
  'test/{events,fuzz,hold,lifecycle,lifetime,options,refresh,request,server-library/rotation,session,spec,tabs}/**/*.test.ts',
  'test/{create-auth,identity,lifetimes,regressions,server-side}.test.ts',
];

/** Attacks look into Chromium's cookies and map host names; demos, the README, HttpClient and recipes are about the pages, not the engine. */
const CHROMIUM_ALONE = [
  'angular/**',
  'attacks/**',
  'apps/**',
  'conformance.test.ts',
  'recipes/**',
  'testing-page.test.ts',
  'timeline/**',
  'demo.test.ts',
  'scenes/**',
  'taken-away.test.ts',
  'quick-start.test.ts',
  'head-start.test.ts',
  'one-file.test.ts',
  'prerender/**',
  'guides.test.ts',
].map((path) => `test/browser/${path}`);

/** Backends as their makers ship them, in Chromium; each is installed where it is missing, and started by its first test. */
const REAL_BACKENDS = {
  resolve: { tsconfigPaths: true },
  test: {
    name: 'backends',
    environment: 'node',
    include: ['test/backends/real/*.test.ts'],
    ...PATIENT,
    // The first start of Directus migrates a database, which takes minutes; CI runs those that start at once.
    ...(process.env['REBEARER_BACKENDS_UNTIL'] === undefined && { testTimeout: 1_800_000 }),
    maxWorkers: 2,
  },
};

/** The apps of docs/frameworks with the packed package, in Chromium; the first test of each installs and builds it. */
const APPS = {
  resolve: { tsconfigPaths: true },
  test: {
    name: 'apps',
    environment: 'node',
    include: ['test/apps/*.test.ts'],
    ...PATIENT,
    testTimeout: 1_800_000,
    // Installs and builds take both cores as it is.
    maxWorkers: 1,
  },
};

/** The site as `npm run docs` builds it, in Chromium. */
const SITE = {
  resolve: { tsconfigPaths: true },
  test: {
    name: 'site',
    environment: 'node',
    include: ['test/site/*.test.ts'],
    globalSetup: LIBRARIES,
    ...PATIENT,
    maxWorkers: 2,
  },
};

export default defineConfig({
  test: {
    // On two cores the default is one file at a time; most of them wait for a server or a database.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    unstubGlobals: true,
    projects: [
      {
        resolve: { tsconfigPaths: true },
        test: { name: 'unit', environment: 'node', include: UNIT, isolate: false, ...PATIENT },
      },
      {
        // `rebearer` and its entries resolve to src through the paths of tsconfig.json.
        // Solid offers Node its server's build, in which nothing reacts.
        resolve: { tsconfigPaths: true, alias: [{ find: /^solid-js$/, replacement: 'solid-js/dist/solid.js' }] },
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          globalSetup: LIBRARIES,
          exclude: [
            // What the libraries bring along has tests too.
            ...configDefaults.exclude,
            ...UNIT,
            'test/angular/**',
            'test/apps/**',
            'test/backends/real/**',
            'test/browser/**',
            'test/databases/**',
            'test/docs/testing/**',
            'test/react/**',
            'test/site/**',
            'test/vue/**',
          ],
          ...PATIENT,
        },
      },
      {
        resolve: { tsconfigPaths: true },
        test: {
          name: 'databases',
          environment: 'node',
          include: ['test/databases/**/*.test.ts'],
          // Starts PostgreSQL and Redis, where a test of this project is to be run.
          globalSetup: [LIBRARIES, 'scripts/databases/setup.ts'],
          ...PATIENT,
        },
      },
      {
        resolve: { tsconfigPaths: true },
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['test/{angular,react,vue}/**/*.test.{ts,tsx}'],
          ...PATIENT,
        },
      },
      {
        resolve: { tsconfigPaths: true },
        test: {
          name: 'testing-page',
          // As in a new project: the files name the environment that they need.
          environment: 'node',
          include: ['test/docs/testing/*.test.{ts,tsx}'],
          globalSetup: LIBRARIES,
          ...PATIENT,
        },
      },
      {
        resolve: {
          tsconfigPaths: true,
          alias: [
            { find: /^react$/, replacement: join(REACT_18, 'react') },
            { find: /^react\/(.*)/, replacement: join(REACT_18, 'react/$1') },
            { find: /^react-dom\/(.*)/, replacement: join(REACT_18, 'react-dom/$1') },
          ],
        },
        test: {
          name: 'react-18',
          environment: 'jsdom',
          // `use` came with React 19.
          include: ['test/react/*.test.tsx'],
          exclude: [...configDefaults.exclude, 'test/react/suspense.test.tsx'],
          ...PATIENT,
        },
      },
      // `npm run test:backends` names the backends, and installs them.
      ...(process.env['REBEARER_BACKENDS'] === undefined ? [] : [REAL_BACKENDS]),
      ...(process.env['REBEARER_APPS'] === undefined ? [] : [APPS]),
      ...(process.env['REBEARER_SITE'] === undefined ? [] : [SITE]),
      ...engines.map((name) => ({
        // Node tests, each with its own server and its own real browser.
        resolve: { tsconfigPaths: true },
        test: {
          name,
          env: { REBEARER_ENGINE: name },
          environment: 'node',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: LIBRARIES,
          exclude: [...configDefaults.exclude, ...(name === 'chromium' ? [] : CHROMIUM_ALONE)],
          ...PATIENT,
          // They begin when the others are done. Most of their time is waiting, for tokens to expire and pauses to be over.
          maxWorkers: 2 * availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      })),
    ],
  },
});
