import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';

test('the page about testing has exactly the files that the tests run', async () => {
  const text = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
  const printed = [...text.matchAll(/^```tsx?\n\/\/ (\S+)\n([^]*?)^```$/gm)].map(([, file, code]) => [file, code]);
  const files: [string, string][] = [];
  const folder = join(ROOT, 'test/docs/testing');
  for await (const file of glob('**/*.{ts,tsx}', { cwd: folder }))
    files.push([file.replaceAll('\\', '/'), await readFile(join(folder, file), 'utf8')]);
  expect(Object.fromEntries(printed)).toEqual(Object.fromEntries(files));
});
