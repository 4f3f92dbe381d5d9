import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { sqliteStore } from 'rebearer/server/sqlite';
import { type StoreUnderTest, testStore } from 'rebearer/server/testing';

function open(): StoreUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const [one, two] = [new Database(join(folder, 'sessions.db')), new Database(join(folder, 'sessions.db'))];
  for (const database of [one, two]) database.pragma('journal_mode = WAL');
  const close = (): void => {
    one.close();
    two.close();
    rmSync(folder, { recursive: true });
  };
  return { store: sqliteStore(one), another: sqliteStore(two), close };
}

test.each(testStore(open))('over better-sqlite3: $title', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
