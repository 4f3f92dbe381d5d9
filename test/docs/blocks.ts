import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A piece of code in a document. */
export interface Block {
  /** What its first line calls it, as in `// auth.ts`, else its number. */
  readonly file: string;
  readonly code: string;
}

/** Reads the blocks of a document that are TypeScript. */
export async function blocksOf(document: string): Promise<readonly Block[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```(tsx?)\n([^]*?)^```$/gm)].map(([, language = '', code = ''], number) => {
    const named = /^\/\/ ([\w-]+\.tsx?)\n/.exec(code)?.[1];
    return { file: named ?? `block-${number + 1}.${language}`, code };
  });
}

/** Writes blocks into a folder, side by side, so that they can import each other. */
export async function writeBlocks(folder: string, blocks: readonly Block[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(blocks.map(({ file, code }) => writeFile(join(folder, file), code)));
}
