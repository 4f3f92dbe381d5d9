import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteStore } from '../../../src/server/stores/sqlite/index.ts';
import { type StoreUnderTest, testStore } from '../../../src/server/testing/test-store.ts';

function open(): StoreUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const [store, another] = [sqliteStore(join(folder, 'sessions.db')), sqliteStore(join(folder, 'sessions.db'))];
  const close = (): void => {
    store.close();
    another.close();
    rmSync(folder, { recursive: true });
  };
  return { store, another, close };
}

test.each(testStore(open))('$title', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
