import { testRenderedApp } from './rendered-app.ts';

testRenderedApp({
  name: 'nuxt',
  authServer: 'server/utils/auth-server.ts',
  build: ['node_modules/nuxt/bin/nuxt.mjs', 'build'],
  start: ['.output/server/index.mjs'],
  env: { NUXT_TELEMETRY_DISABLED: '1' },
  assets: /^\/(?:_nuxt\/|favicon)/,
});
