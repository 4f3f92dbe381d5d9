import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = `${import.meta.dirname}/../..`;
const docs = `${root}/docs/recipes`;

/** The recipes that need a real browser. */
const IN_BROWSER = ['media', 'micro-frontends', 'tus', 'upload-progress', 'uppy'];

const testOf = (page: string): string => `test/${IN_BROWSER.includes(page) ? 'browser/' : ''}recipes/${page}.test.ts`;

/** The code blocks of a page, as they stand. */
async function blocksOf(page: string): Promise<readonly string[]> {
  const text = await readFile(`${docs}/${page}.md`, 'utf8');
  return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code);
}

/** The names of a folder's files with this ending, without it. */
async function namesIn(folder: string, ending: string): Promise<readonly string[]> {
  const files = await readdir(`${root}/${folder}`);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

interface Row {
  readonly library: string;
  readonly page: string;
  readonly version: string;
}

async function rows(): Promise<readonly Row[]> {
  const text = await readFile(`${docs}/README.md`, 'utf8');
  const found = text.matchAll(/^\| \[(.+?)\]\((.+?)\.md\) +\| (.*?) *\|/gm);
  return [...found].map(([, library = '', page = '', version = '']) => ({ library, page, version }));
}

const documented = await rows();

test('the table has every tested recipe and every page once', async () => {
  const names = documented.map(({ page }) => page).toSorted();
  const tests = (await namesIn('test/recipes', '.test.ts')).filter((name) => !['docs', 'errors'].includes(name));
  expect(await namesIn('test/browser/recipes', '.test.ts')).toEqual(IN_BROWSER);
  expect(names).toEqual([...tests, ...IN_BROWSER].toSorted());
  const pages = (await namesIn('docs/recipes', '.md')).filter((name) => !['README', 'backends'].includes(name));
  expect(names).toEqual(pages.toSorted());
});

test('only entries that are not an installed package have no version', () => {
  const others = documented.filter(({ version }) => version === '').map(({ page }) => page);
  expect(others).toEqual([
    'graphql-errors',
    'graphql-login',
    'websocket',
    'upload-progress',
    'retries',
    'media',
    'micro-frontends',
    'react-native',
  ]);
});

test.each(documented)('$page has the code that its test runs', async ({ page }) => {
  expect(await blocksOf(page)).toEqual([await readFile(`${root}/test/recipes/snippets/${page}.ts`, 'utf8')]);
  expect(await readFile(`${root}/${testOf(page)}`, 'utf8')).toContain(`'./snippets/${page}.ts'`);
});

test.each(documented.filter(({ version }) => version !== ''))(
  '$library is tested at the version that the table names',
  async ({ library, page, version }) => {
    const [installed = ''] = ['test', '.']
      .map((folder) => `${root}/${folder}/node_modules/${library}/package.json`)
      .filter((path) => existsSync(path));
    const manifest: unknown = JSON.parse(await readFile(installed, 'utf8'));
    expect(manifest).toMatchObject({ version });
    expect(await readFile(`${root}/test/recipes/snippets/${page}.ts`, 'utf8')).toContain(`from '${library}`);
  },
);

test('the recipes share the auth.ts of their table', async () => {
  expect(await blocksOf('README')).toEqual([await readFile(`${root}/test/recipes/snippets/auth.ts`, 'utf8')]);
});

test('the page of the backends has the code of all their recipes', async () => {
  const names = await namesIn('test/backends/snippets', '.ts');
  const snippets = names.map((name) => readFile(`${root}/test/backends/snippets/${name}.ts`, 'utf8'));
  expect((await blocksOf('backends')).toSorted()).toEqual((await Promise.all(snippets)).toSorted());
});
