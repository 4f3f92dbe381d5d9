import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configDefaults } from 'vitest/config';
import { ROOT } from '../scripts/install/install.ts';
import config from '../vitest.config.ts';

/** Named by nothing but the package that needs it. */
const PEERS = ['@testing-library/dom'];

test('every package of test/libraries is used, and is not in the root package.json too', async () => {
  const libraries = await dependenciesOf('test/libraries', 'dependencies');
  const used = await importedNames();
  expect(libraries.filter((name) => !name.startsWith('@types/') && !PEERS.includes(name) && !used.has(name))).toEqual(
    [],
  );
  const own = new Set(await dependenciesOf('.', 'devDependencies'));
  expect(libraries.filter((name) => own.has(name) && name !== '@types/node')).toEqual([]);
});

test('no project runs the tests that libraries bring along', () => {
  const excluded = (config.test?.projects ?? []).map((project) =>
    typeof project === 'object' && 'test' in project ? (project.test?.exclude ?? configDefaults.exclude) : [],
  );
  expect(excluded.length).toBeGreaterThan(5);
  for (const patterns of excluded) expect(patterns).toContain('**/node_modules/**');
});

async function dependenciesOf(folder: string, kind: 'dependencies' | 'devDependencies'): Promise<readonly string[]> {
  const manifest = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8')) as Readonly<
    Record<typeof kind, Readonly<Record<string, string>>>
  >;
  return Object.keys(manifest[kind]);
}

async function importedNames(): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const ignored = ['test/libraries/**', 'test/node_modules/**', 'test/apps/*/**', '**/node_modules/**'];
  for await (const file of glob(['test/**/*.{ts,tsx}', 'docs/**/*.md', 'README.md'], { cwd: ROOT, exclude: ignored })) {
    const text = await readFile(join(ROOT, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import|resolve)[ (]'((?:@[\w-]+\/)?[\w.-]+)(?:\/[^']*)?'/g))
      names.add(name);
  }
  return names;
}
