import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sizesTable } from '../../bench/harness/sizes.ts';
import { CONTESTANTS } from '../../bench/scenarios/contestants.ts';
import { matrix, scenariosPage } from '../../bench/scenarios/document.ts';
import { readResults } from '../../bench/scenarios/results.ts';
import { SCENES } from '../../demo/scenes/scenes/scenes.ts';
import { ROOT } from './blocks.ts';

const LONGEST_LINE = 150;

const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');
const readme = await read('README.md');

/** The words of a text without the spaces by which a formatter lines them up. */
const cellsOf = (text: string): readonly (readonly string[])[] =>
  text
    .trim()
    .split('\n')
    .filter((line) => !/^[|:\s-]+$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

function placed(name: string): string {
  return new RegExp(`<!-- ${name} -->\n([^]*?)<!-- end -->`).exec(readme)?.[1] ?? '';
}

test('the README has the results of the scenes; otherwise run npm run scenarios', async () => {
  expect(cellsOf(placed('scenarios'))).toEqual(cellsOf(matrix(await readResults())));
});

test('every scene was played once with every client', async () => {
  const { results } = await readResults();
  const expected = SCENES.flatMap(({ id }) => CONTESTANTS.map(({ who }) => `${id} ${who}`));
  expect(results.map(({ scene, who }) => `${scene} ${who}`)).toEqual(expected);
});

test('the page of the scenes has the results; otherwise run npm run scenarios', async () => {
  const page = scenariosPage(await readResults());
  expect(cellsOf(await read('docs/scenarios.md'))).toEqual(cellsOf(page));
});

test('the README has the sizes that the bench has written; otherwise run npm run bench -- --write docs/performance.md', async () => {
  const expected = sizesTable(await read('docs/performance.md'));
  expect(expected).not.toContain('?');
  expect(cellsOf(placed('sizes'))).toEqual(cellsOf(expected));
});

test(`no line of the README is longer than ${LONGEST_LINE} characters`, () => {
  expect(readme.split('\n').filter(({ length }) => length > LONGEST_LINE)).toEqual([]);
});

/** What GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

test('every link of the README leads to an existing file and heading', async () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)/g)];
  expect(links.length).toBeGreaterThan(20);
  for (const [link, file = '', anchor] of links) {
    expect(existsSync(join(ROOT, file)), link).toBe(true);
    if (anchor === undefined) continue;
    const headings = [...(await read(file)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
    expect(headings, link).toContain(anchor);
  }
});
