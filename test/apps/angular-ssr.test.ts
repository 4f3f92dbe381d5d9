import { testRenderedApp } from './rendered-app.ts';

testRenderedApp({
  name: 'angular-ssr',
  authServer: 'src/auth-server.ts',
  build: ['node_modules/@angular/cli/bin/ng.js', 'build'],
  start: ['dist/server/server.mjs'],
  env: { NG_CLI_ANALYTICS: 'false' },
  assets: /\.(?:css|js|ico)$/,
});
