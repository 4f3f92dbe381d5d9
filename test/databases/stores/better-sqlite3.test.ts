import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type SqliteStore, sqliteStore } from 'rebearer/server/sqlite';
import { type StoreUnderTest, testStore } from 'rebearer/server/testing';
import { serve, visit } from '../../server-library/visitor.ts';

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

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'app.db');
}

/** Opens the file as an app does. */
function openApp(file: string): Database.Database {
  const app = new Database(file);
  app.exec('CREATE TABLE IF NOT EXISTS users (name TEXT)');
  onTestFinished(() => void app.close());
  return app;
}

/** Opens a store that is closed before the app's own connection. */
function openStore(file: string): SqliteStore {
  const store = sqliteStore(file);
  onTestFinished(() => store.close());
  return store;
}

// The two do not keep each other out: a sign-in that is answered while the app has a transaction open is overwritten by its commit.
const canTell = process.platform === 'linux';

test.skipIf(!canTell)('the console says once that the app has the store’s file open with another library', () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const file = newFile();
  sqliteStore(file).close();
  openApp(file);
  openStore(file);
  expect(print.mock.calls).toEqual([
    [expect.stringMatching(/^rebearer: \/.*better-sqlite3.*\.node has \/.*app\.db open in this process too\. /)],
  ]);
});

test.skipIf(!canTell)('it says so at a later sign-in, if the app opens the file after the store', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const file = newFile();
  const server = serve({ store: openStore(file) });
  await visit(server).signIn({ subject: 'alice' });
  expect(print).not.toHaveBeenCalled();
  openApp(file);
  for (const subject of ['alice', 'bob']) await visit(server).signIn({ subject });
  expect(print).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Give the store a file of its own'));
});

test('it says nothing of several stores on a file, of another file of the app, and of a database that is passed in', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  const file = newFile();
  const app = openApp(newFile());
  const stores = [openStore(file), openStore(file), sqliteStore(app)];
  for (const store of stores) await visit(serve({ store })).signIn({ subject: 'alice' });
  expect(print).not.toHaveBeenCalled();
});
