import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiPath, nameApiPage } from './api.ts';

/** The repository. */
export const ROOT: string = join(import.meta.dirname, '../..');

/** A page of the site. */
export interface Page {
  /** Its file in the repository, such as `docs/recipes/README.md`. */
  readonly source: string;
  /** Its file on the site, such as `recipes/index.md`. */
  readonly path: string;
  readonly title: string;
  /** Its first paragraph, as text. */
  readonly summary: string;
  readonly text: string;
}

/** Pages that are not in docs/: the two of the site alone, and what ships beside docs/. */
const OTHERS: Readonly<Record<string, string>> = {
  'site/home.md': 'index.md',
  'site/playground.md': 'playground/index.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
};

/** Tells where a file of the repository is on the site; `undefined` where it is not. */
export function pathOf(source: string): string | undefined {
  if (source === 'README.md') return 'index.md';
  const other = OTHERS[source];
  if (other !== undefined || !source.startsWith('docs/')) return other;
  const path = source.slice('docs/'.length);
  const module = /^api\/([\w-]+)\.md$/.exec(path)?.[1];
  if (module !== undefined && module !== 'README') return `api/${apiPath(module)}.md`;
  return path.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Reads the pages of the site: every Markdown file of docs/, and a few others. */
export async function readPages(): Promise<readonly Page[]> {
  const sources = Object.keys(OTHERS);
  for await (const file of glob('docs/**/*.md', { cwd: ROOT })) sources.push(file.replaceAll('\\', '/'));
  return Promise.all(sources.toSorted().map(readPage));
}

async function readPage(source: string): Promise<Page> {
  const path = pathOf(source);
  if (path === undefined) throw new Error(`${source} is not on the site.`);
  const text = nameApiPage(await readFile(join(ROOT, source), 'utf8'), source);
  const body = withoutCode(text.replace(/^---\n[^]*?\n---\n/, ''));
  const title = /^# (.+)$/m.exec(body)?.[1] ?? /^title: (.+)$/m.exec(text)?.[1] ?? source;
  const described = /^description: (.+)$/m.exec(text)?.[1];
  return { source, path, title: plain(title), summary: described ?? summaryOf(body), text };
}

/** Blanks code blocks, so that their `#` and brackets don't count as headings and links; line numbers stay. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^( *)(```+)[^]*?^\1\2$/gm, (block) => block.replaceAll(/[^\n]/g, ''));
}

function summaryOf(body: string): string {
  const paragraph = body.split(/\n{2,}/).find((part) => /^[\p{L}`*_[]/u.test(part.trim()));
  const sentence = /^.+?[.:](?= |$)/.exec(plain(paragraph ?? '').replaceAll('\n', ' '))?.[0] ?? '';
  return sentence.replace(/:$/, '.');
}

function plain(markdown: string): string {
  return markdown
    .trim()
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*\\]/g, '');
}
