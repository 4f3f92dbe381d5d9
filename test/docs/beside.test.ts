import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { besideTable } from '../../bench/harness/beside.ts';
import { ROOT } from './blocks.ts';

const cellsOf = (table: string): readonly (readonly string[])[] =>
  table
    .trim()
    .split('\n')
    .filter((line) => !/^[|:\s-]+$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

test('the README compares what the benches have written; else run npm run bench -- --write docs/performance.md', async () => {
  const [readme, performance] = await Promise.all(
    ['README.md', 'docs/performance.md'].map((file) => readFile(join(ROOT, file), 'utf8')),
  );
  const [, table] = /<!-- bench: beside -->\n([^]*?)<!-- end -->/.exec(readme ?? '') ?? [];
  const expected = besideTable(performance ?? '');
  expect(expected).not.toContain('?');
  expect(cellsOf(table ?? '')).toEqual(cellsOf(expected));
});

test('the comparison has the sizes that the bench has written', async () => {
  const [comparison, performance] = await Promise.all(
    ['docs/comparison.md', 'docs/performance.md'].map((file) => readFile(join(ROOT, file), 'utf8')),
  );
  const sizeOf = (who: string): string | undefined =>
    cellsOf(performance ?? '').find(
      ([, what = '', name = '']) => /^\**in all\**$/.test(what) && name.replaceAll('*', '') === who,
    )?.[3];
  const row = cellsOf(comparison ?? '').find(([, what = '']) => what.startsWith('what an app downloads')) ?? [];
  const libraries = [
    'rebearer',
    'axios + axios-auth-refresh',
    'oidc-client-ts',
    '@auth0/auth0-spa-js',
    '@supabase/auth-js',
  ];
  for (const [index, who] of libraries.entries()) {
    const [figure = ''] = /^[\d.]+ kB/.exec(row[index + 2] ?? '') ?? [];
    expect(figure).not.toBe('');
    expect(sizeOf(who)?.replaceAll('*', ''), who).toMatch(new RegExp(`^${figure}`));
  }
});
