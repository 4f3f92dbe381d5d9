import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from './page.ts';
import { ready } from './prepare.ts';
import { type Item, linkOf, sidebarOf } from './sidebar.ts';

const INTRODUCTION = `# rebearer

> A drop-in \`fetch\` for browsers that keeps a user signed in: the access token in memory, one refresh for all calls and tabs, replay of what was waiting. \`createAuth({ refresh, logout })\` makes a session; \`auth.fetch\` carries it. \`rebearer/server\` is the other half.

Each page is here as Markdown, at its own address with \`.md\` in place of \`.html\`. The text of all of them is in [llms-full.txt](./llms-full.txt).
`;

/** Writes what is read without a browser: each page as Markdown beside its HTML, and the lists of them. */
export async function writeTwins(pages: readonly Page[], folder: string): Promise<void> {
  await Promise.all(
    pages.map(async (page) => {
      const file = join(folder, page.path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, twinOf(page));
    }),
  );
  await writeFile(join(folder, 'llms.txt'), llms(pages));
  const full = pages.filter(({ source }) => source.startsWith('docs/')).map((page) => twinOf(page));
  await writeFile(join(folder, 'llms-full.txt'), full.join('\n---\n\n'));
}

/** The page as it is on the site, without what is for VitePress alone. */
function twinOf(page: Page): string {
  return ready(page).replace(/^---\n[^]*?\n---\n+/, '');
}

/** The list of the pages by task, as llmstxt.org has it. */
function llms(pages: readonly Page[]): string {
  const byLink = new Map(pages.map((page) => [linkOf(page), page]));
  const lineOf = ({ text, link = '' }: Item): string => {
    const page = byLink.get(link);
    return `- [${text}](./${page?.path ?? ''})${page === undefined || page.summary === '' ? '' : `: ${page.summary}`}`;
  };
  const groups = sidebarOf(pages).map(({ text, items = [] }) => `## ${text}\n\n${items.map(lineOf).join('\n')}\n`);
  return [INTRODUCTION, ...groups].join('\n');
}
