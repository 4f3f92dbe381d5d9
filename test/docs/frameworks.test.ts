import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';

interface Named {
  readonly file: string;
  readonly code: string;
}

/** The files of a page: blocks of any language whose first line is their path in a comment. */
async function filesOf(document: string): Promise<readonly Named[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```\w+\n(?:\/\/|<!--|\/\*) (\S+)(?: -->| \*\/)?\n([^]*?)^```$/gm)].map(
    ([, file = '', code = '']) => ({ file, code }),
  );
}

const byName = (a: Named, b: Named): number => a.file.localeCompare(b.file);

const folders = await readdir(join(ROOT, 'test/apps'), { withFileTypes: true });
const apps = folders.filter((entry) => entry.isDirectory() && entry.name !== 'overlay').map(({ name }) => name);

test.each(apps)('the page of %s has all files of the app that npm run test:apps drives', async (name) => {
  const app = join(ROOT, 'test/apps', name);
  const expected: Named[] = [];
  for await (const file of glob('**/*.{ts,tsx,js,vue,svelte,html,css}', { cwd: app }))
    expected.push({ file: file.replaceAll('\\', '/'), code: await readFile(join(app, file), 'utf8') });
  expect((await filesOf(`docs/frameworks/${name}.md`)).toSorted(byName)).toEqual(expected.toSorted(byName));
});

test('the page of the server has the server that the browser-rendered apps share', async () => {
  const code = await readFile(join(ROOT, 'test/apps/overlay/server/server.ts'), 'utf8');
  expect(await filesOf('docs/frameworks/server.md')).toEqual([{ file: 'server.ts', code }]);
});
