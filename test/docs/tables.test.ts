import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutCode } from '../../site/src/page.ts';
import { ROOT } from './blocks.ts';

const documents = ['README.md', 'CONTRIBUTING.md'];
for await (const file of glob('docs/**/*.md', { cwd: ROOT })) documents.push(file.replaceAll('\\', '/'));

/** The runs of lines that begin with a bar. */
function tablesOf(text: string): readonly (readonly string[])[] {
  return text
    .split(/\n(?!\|)/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line.startsWith('|')))
    .filter((rows) => rows.length > 0);
}

test.each(documents)('every table of %s has a row of headings, without which it is shown as text', async (document) => {
  const text = withoutCode(await readFile(join(ROOT, document), 'utf8'));
  const broken = tablesOf(text).filter(([, second = '']) => !/^\|(?: *:?-+:? *\|)+$/.test(second));
  expect(broken.map(([first]) => first)).toEqual([]);
});
