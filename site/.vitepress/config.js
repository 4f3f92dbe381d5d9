import { defineConfig } from 'vitepress';
import { readPages } from '../src/page.ts';
import { sidebarOf } from '../src/sidebar.ts';
import { slugOf } from '../src/slug.ts';

const pages = await readPages();
// A site of a project is often in a folder of its host.
const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  title: 'rebearer',
  description: 'A drop-in fetch that keeps your users signed in.',
  lang: 'en',
  base,
  srcDir: '.pages',
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg` }],
    ['meta', { name: 'theme-color', content: '#0c7a58' }],
  ],
  transformHead: ({ page }) => [
    ['link', { rel: 'alternate', type: 'text/markdown', href: `${base}${page}`, title: 'This page as Markdown' }],
  ],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slugOf },
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    logo: { src: '/favicon.svg', alt: '' },
    nav: [
      { text: 'Guide', link: '/quick-start', activeMatch: '^/(?:quick-start|guide|lifetimes|sockets|offline|logout)' },
      { text: 'Playground', link: '/playground/', activeMatch: '^/playground/' },
      { text: 'Server', link: '/server', activeMatch: '^/(?:server|servers/|scale|doctor|spec/)' },
      { text: 'Why', link: '/comparison', activeMatch: '^/(?:comparison|threat-model|performance)' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: sidebarOf(pages),
    outline: { level: [2, 3], label: 'On this page' },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
