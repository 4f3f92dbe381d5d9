import { copyFile, cp, glob, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rewriteLinks } from './links.ts';
import { type Page, pathOf, ROOT, readPages } from './page.ts';

/** What the site is built from. Written anew each time; the pages themselves stay in docs/. */
export const PAGES: string = join(ROOT, 'site/.pages');

/** Writes the pages with links and titles for the site, and the files beside them, such as pictures and vectors. */
export async function preparePages(): Promise<readonly Page[]> {
  await rm(PAGES, { recursive: true, force: true });
  const pages = await readPages();
  await Promise.all(pages.map((page) => write(join(PAGES, page.path), ready(page))));
  await cp(join(ROOT, 'site/public'), join(PAGES, 'public'), { recursive: true });
  for await (const file of glob('docs/**/*.*', { cwd: ROOT })) {
    if (file.endsWith('.md')) continue;
    const path = pathOf(file.replaceAll('\\', '/')) ?? file;
    // Pictures are assets of their pages; what is linked as a file keeps its address.
    const to = join(PAGES, /\.(?:png|svg)$/.test(path) ? path : join('public', path));
    await mkdir(dirname(to), { recursive: true });
    await copyFile(join(ROOT, file), to);
  }
  return pages;
}

/** The text of a page on the site, and of its Markdown twin. */
export function ready({ source, text, summary }: Page): string {
  const rewritten = rewriteLinks(text, source);
  return rewritten.startsWith('---\n') || summary === ''
    ? rewritten
    : `---\ndescription: ${JSON.stringify(summary)}\n---\n\n${rewritten}`;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
