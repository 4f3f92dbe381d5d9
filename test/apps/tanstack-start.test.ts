import { testRenderedApp } from './rendered-app.ts';

testRenderedApp({
  name: 'tanstack-start',
  authServer: 'src/server/auth-server.ts',
  build: ['node_modules/vite/bin/vite.js', 'build'],
  start: ['node_modules/srvx/bin/srvx.mjs', 'serve', '--prod', '--static=../client', '--entry=dist/server/server.js'],
  assets: /^\/(?:assets\/|favicon)/,
});
