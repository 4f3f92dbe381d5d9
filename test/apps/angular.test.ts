import type { App } from './app.ts';
import { tellStories } from './browser-stories.ts';

const angular: App = {
  name: 'angular',
  authServer: 'server.ts',
  build: ['node_modules/@angular/cli/bin/ng.js', 'build'],
  start: ['server.ts'],
  env: { NG_CLI_ANALYTICS: 'false' },
  overlay: ['overlay/server'],
  assets: /\.(?:css|js)$/,
};

tellStories(angular);
