import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { type Block, ROOT, writeBlocks } from './blocks.ts';

/** Builds a page of the blocks, as an app would be; returns the folder to serve. Both are gone after the test. */
export async function buildBlocks(blocks: readonly Block[], html: string): Promise<string> {
  // Inside the repository, as that is where its packages and the paths of its tsconfig are found.
  const root = await mkdtemp(join(ROOT, 'test/docs/.page-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeBlocks(root, blocks);
  await writeFile(join(root, 'index.html'), html);
  const outDir = join(root, 'dist');
  await build({ configFile: false, logLevel: 'warn', root, resolve: { tsconfigPaths: true }, build: { outDir } });
  return outDir;
}
