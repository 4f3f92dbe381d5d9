import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const api = 'http://localhost:3000';

export default defineConfig({
  plugins: [svelte()],
  // In development the page and its API are one origin, as they are when they are deployed.
  server: { proxy: { '/auth': api, '/api': api } },
});
