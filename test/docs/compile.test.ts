import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

const documents = [
  'README.md',
  'site/home.md',
  ...(await markdownIn('docs')),
  ...(await markdownIn('docs/migrations')),
];

async function markdownIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(join(ROOT, folder));
  return files.filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`);
}

test('every piece of TypeScript in the README and the docs compiles', async () => {
  // Inside the repository, as that is where its packages and the paths of its tsconfig are found.
  const folder = await mkdtemp(join(ROOT, 'test/docs/.blocks-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files: string[] = [];
  // A page that prints no auth.ts means the one that every app begins with.
  const usual = (await blocksOf('docs/quick-start.md')).filter(({ file }) => file === 'auth.ts');
  for (const document of documents) {
    const own = await blocksOf(document);
    const blocks = own.some(({ file }) => file === 'auth.ts') ? own : [...own, ...usual];
    files.push(...blocks.map(({ file }) => `${document}/${file}`));
    await writeBlocks(join(folder, document), blocks);
  }
  expect(files.length).toBeGreaterThan(15);
  // As apps are compiled: by a bundler's rules.
  const compilerOptions = { module: 'esnext', moduleResolution: 'bundler' };
  const config = { extends: '../../../tsconfig.json', compilerOptions, include: files };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('tsc', ['-p', folder], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toBe('');
});
