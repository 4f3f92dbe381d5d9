import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/install/install.ts';

test('no test waits with vi.waitFor for the second that is its default: expect.poll has the patience of vitest.config.ts', async () => {
  const hasty: string[] = [];
  const ignored = ['test/libraries/**', 'test/apps/*/**', '**/node_modules/**'];
  for await (const file of glob('test/**/*.{ts,tsx}', { cwd: ROOT, exclude: ignored })) {
    const lines = (await readFile(join(ROOT, file), 'utf8')).split('\n');
    hasty.push(...lines.filter((line) => /\bvi\.wait(For|Until)\(/.test(line) && !line.includes('timeout:')));
  }
  expect(hasty).toEqual([]);
});
