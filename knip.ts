import { readFileSync } from 'node:fs';

/** What is installed on demand, in folders of its own, as `scripts/install` says. */
const onDemand = ['test/libraries', 'scripts/engines', 'bench/server'].flatMap((folder) => {
  const manifest: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const { dependencies } = manifest as { readonly dependencies: Readonly<Record<string, string>> };
  return Object.keys(dependencies);
});

const config = {
  entry: [
    'bench/body-means.ts',
    'bench/main.ts',
    'bench/page/*.ts',
    'bench/scenarios/main.ts',
    'demo/hostile/page.ts',
    'demo/server/main.ts',
    'docs/servers/*.ts',
    'bench/server/main.ts',
    'site/build.ts',
    'site/playground/{page,run,tab,worker}.ts',
    'scripts/api/name-parameters.ts',
    'scripts/databases/keeper.ts',
    'scripts/databases/setup.ts',
    'scripts/doctor/picture.ts',
    'scripts/doctor/write.ts',
    'scripts/test-apps.ts',
    'scripts/test-site.ts',
    'scripts/test-backends.ts',
    'test/apps/*.test.ts',
    'test/backends/real/*.test.ts',
    'test/backends/real/page/page.ts',
    'test/backends/snippets/*.ts',
    'test/databases/stores/bun-clients.ts',
    'test/browser/angular/page/page.ts',
    'test/browser/extension/page.ts',
    'test/browser/fetch/page/page.ts',
    'test/browser/page/page.ts',
    'test/browser/hold/page/page.ts',
    'test/browser/lifetime/page/page.ts',
    'test/browser/playwright.config.ts',
    'test/browser/prerender/page/page.ts',
    'test/browser/recipes/*/page.ts',
    'test/browser/taken-away/page/page.ts',
    'test/browser/timeline/*/page.ts',
    'test/databases/instances/instance.ts',
    'test/databases/keep-one.ts',
    'test/devtools/snippets/*.ts',
    'test/docs/testing/*.{ts,tsx}',
    'test/server-library/instances/instance.ts',
    'test/server-library/one-file/next-routes.ts',
    'test/server-library/simulation/mutate.ts',
    'test/server-library/simulation/simulate.ts',
    'test/simulation/mutate.ts',
    'test/site/*.test.ts',
    'test/simulation/simulate.ts',
    'test/soak/main.ts',
    'test/soak/page/page.ts',
    'test/types/registered/*.{ts,tsx}',
    'test/zoo/run.ts',
  ],
  project: ['{src,demo,docs,test,scripts,bench,site}/**/*.{ts,tsx,vue}'],
  ignore: ['**/*_pb.ts', 'test/apps/*/**', 'site/.vitepress/**'],
  vite: {
    config: ['demo/app/vite.config.ts', 'demo/react/vite.config.ts', 'demo/vue/vite.config.ts'],
  },
  ignoreExportsUsedInFile: {
    interface: true,
    type: true,
  },
  ignoreDependencies: ['react-18', ...onDemand],
};

export default config;
