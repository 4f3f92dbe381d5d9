import { join } from 'node:path';
import type { Plugin } from 'vite';
import { bundlePage } from '../../browser/build-page.ts';

let built: Promise<string> | undefined;

/** Bundles the page with all recipes, once; returns the folder in which its `page.js` is. */
export function buildPage(): Promise<string> {
  built ??= bundlePage(join(import.meta.dirname, 'page'), [sameOrigin]);
  return built;
}

/** The recipes as they are printed, but for their address: page and backend are one origin here. */
const sameOrigin: Plugin = {
  name: 'same-origin',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/snippets/') ? code.replace(/'https:\/\/[\w-]+\.example\.com'/, 'location.origin') : undefined,
};
