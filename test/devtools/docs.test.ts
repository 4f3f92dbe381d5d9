import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { STYLE } from '../../src/devtools/style.ts';

const page = await readFile(`${import.meta.dirname}/../../docs/devtools.md`, 'utf8');

test('the code on the page of the timeline compiles', async () => {
  const blocks = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => code);
  expect(blocks).toEqual([await readFile(`${import.meta.dirname}/snippets/timeline.ts`, 'utf8')]);
});

test('the page of the timeline names every custom property, and no other', () => {
  const names = (text: string): string[] => [...new Set(text.match(/--rb-\w+/g))].toSorted();
  expect(names(page)).toEqual(names(STYLE));
});
