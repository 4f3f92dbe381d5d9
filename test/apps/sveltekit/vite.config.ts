import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // Gives each page a nonce of its own, and the scripts that SvelteKit writes. Its announcer has an inline style.
      csp: {
        mode: 'nonce',
        directives: { 'default-src': ['self'], 'script-src': ['self'], 'style-src': ['self', 'unsafe-inline'] },
      },
    }),
  ],
});
