import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stories } from './stories.ts';

test.each(stories)('on two processes with one SQLite file, $title', async ({ run }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  try {
    await expect(run(`sqlite:${join(folder, 'sessions.db')}`)).resolves.toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
