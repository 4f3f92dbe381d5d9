import { testRenderedApp } from './rendered-app.ts';

testRenderedApp({
  name: 'sveltekit',
  authServer: 'src/lib/server/auth-server.ts',
  build: ['node_modules/vite/bin/vite.js', 'build'],
  start: ['build'],
  env: { PROTOCOL_HEADER: 'x-forwarded-proto' },
  assets: /^\/(?:_app\/|favicon)/,
});
