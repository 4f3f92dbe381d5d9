import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';

/** The names that an entry exports, types among them. */
async function exportsOf(entry: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, entry), 'utf8');
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)];
  return lists
    .flatMap(([, list = '']) => list.split(',').map((name) => name.replace(/^\s*(?:type\s)?/, '').trim()))
    .filter((name) => name !== '');
}

test.each([
  ['index', 'src/index.ts'],
  ['react', 'src/react/index.ts'],
  ['vue', 'src/vue/index.ts'],
  ['ky', 'src/ky/index.ts'],
  ['testing', 'src/testing/index.ts'],
  ['devtools', 'src/devtools/index.ts'],
  ['conformance', 'src/conformance/index.ts'],
  ['lifetime', 'src/lifetime/index.ts'],
  ['hold', 'src/hold/index.ts'],
  ['server', 'src/server/index.ts'],
])('the API reference of %s has every public name; else run npm run docs:api', async (page, entry) => {
  const names = await exportsOf(entry);
  const reference = await readFile(join(ROOT, `docs/api/${page}.md`), 'utf8');
  const missing = names.filter(
    (name) => !new RegExp(`^### (?:\`abstract\` )?${name}(?:\\(\\)|<|\\\\|$)`, 'm').test(reference),
  );
  expect(missing).toEqual([]);
});
