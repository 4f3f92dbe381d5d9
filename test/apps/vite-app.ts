import type { App } from './app.ts';

/** An app of pages that the browser renders, built by Vite, on the one server of them all. */
export const viteApp = (name: string): App => ({
  name,
  authServer: 'server.ts',
  build: ['node_modules/vite/bin/vite.js', 'build'],
  start: ['server.ts'],
  overlay: ['overlay/server'],
  assets: /^\/assets\//,
});
