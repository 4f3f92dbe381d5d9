import { testRenderedApp } from './rendered-app.ts';

testRenderedApp({
  name: 'react-router',
  authServer: 'app/server/auth-server.ts',
  build: ['node_modules/@react-router/dev/bin.cjs', 'build'],
  start: ['node_modules/@react-router/serve/bin.cjs', 'build/server/index.js'],
  assets: /^\/(?:assets\/|favicon|__manifest)/,
});
