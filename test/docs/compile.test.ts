import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

const documents = [
  'README.md',
  ...(await readdir(join(ROOT, 'docs'))).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
];

test('every piece of TypeScript in the README and the docs compiles', async () => {
  // Inside the repository, as that is where its packages and the paths of its tsconfig are found.
  const folder = await mkdtemp(join(ROOT, 'test/docs/.blocks-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files: string[] = [];
  for (const document of documents) {
    const blocks = await blocksOf(document);
    files.push(...blocks.map(({ file }) => `${document}/${file}`));
    await writeBlocks(join(folder, document), blocks);
  }
  expect(files.length).toBeGreaterThan(15);
  const config = { extends: '../../../tsconfig.json', files, include: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('tsc', ['-p', folder], { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toBe('');
});
