import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

test('every row of the threat model names an existing test', async () => {
  const page = await readFile(join(ROOT, 'docs/threat-model.md'), 'utf8');
  const [, claims = ''] = page.split('## What is stopped');
  const [table = ''] = claims.split('## What is not stopped');
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:-+|attacker) /.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const row of rows) {
    const files = [...row.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, file = '']) => file);
    expect(files, row).not.toEqual([]);
    for (const file of files) expect(existsSync(join(ROOT, file)), file).toBe(true);
  }
});
