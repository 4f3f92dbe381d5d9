import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const api = 'http://localhost:3000';

export default defineConfig({
  plugins: [svelte()],
  // In development the page and its API are one origin, this one: start the server with APP_URL=http://localhost:5173.
  server: { proxy: { '/auth': api, '/api': api } },
});
