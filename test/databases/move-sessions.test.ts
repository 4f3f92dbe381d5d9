import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuthServer, type Store } from 'rebearer/server';
import { postgresStore } from 'rebearer/server/postgres';
import { sqliteStore } from 'rebearer/server/sqlite';
import { blocksOf, ROOT, writeBlocks } from '../docs/blocks.ts';
import { bearer, ORIGIN, SECRET, visit } from '../server-library/visitor.ts';
import { newPostgresDatabase } from './database.ts';

const PLACE = "'data/sessions.db'";

/** Runs the sample as the page has it, from the file to the database. */
async function move(file: string, url: string, folder: string): Promise<void> {
  const code = (await blocksOf('docs/scale.md')).find((block) => block.file === 'move-sessions.ts')?.code ?? '';
  expect(code).toContain(PLACE);
  await writeBlocks(folder, [{ file: 'move-sessions.ts', code: code.replace(PLACE, JSON.stringify(file)) }]);
  vi.stubEnv('DATABASE_URL', url);
  onTestFinished(() => void vi.unstubAllEnvs());
  await import(join(folder, 'move-sessions.ts'));
}

const serve = (store: Store) => createAuthServer({ issuer: ORIGIN, secret: SECRET, store });

test('sessions, their ends and the keys move from SQLite to PostgreSQL as the page says', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/databases/.move-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'sessions.db');
  const small = sqliteStore(file);
  const before = serve(small);
  const alice = visit(before);
  await alice.signIn({ subject: 'alice', acr: 'urn:example:mfa' });
  await alice.refresh();
  const bob = visit(before);
  await bob.signIn({ subject: 'bob ü 漢 \\ "' });
  const { cookie } = bob;
  await bob.logout();
  small.close();

  const url = await newPostgresDatabase(onTestFinished);
  await move(file, url, folder);
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  const after = serve(postgresStore(pool));
  const moved = visit(after);
  Object.assign(moved, { cookie: alice.cookie, accessToken: alice.accessToken });
  expect(await after.verify(moved.request('/', { headers: bearer(moved) }))).toMatchObject({ subject: 'alice' });
  expect((await moved.refresh()).json).toMatchObject({ session_id: alice.sessionId });
  expect(await after.sessions('alice')).toMatchObject([{ id: alice.sessionId }]);
  expect((await visitWith(after, cookie).refresh()).json).toMatchObject({ reason: 'logged_out' });
  await expect(move(file, url, join(folder, 'again'))).rejects.toThrow(/duplicate key/);
  // The row is one that goes on: what it lacked, a write would show.
  expect((await moved.refresh()).status).toBe(200);
  await after.revokeAll('alice');
  expect((await moved.refresh()).json).toMatchObject({ reason: 'revoked' });
});

test('sessions that cannot move as a whole do not move in part', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/databases/.move-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'sessions.db');
  const small = sqliteStore(file);
  const visitor = visit(serve(small));
  await visitor.signIn({ subject: 'alice' });
  small.close();

  const url = await newPostgresDatabase(onTestFinished);
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  const store = postgresStore(pool);
  await store.migrate();
  // An instance that was started too early has made keys of its own.
  const early = visit(serve(store));
  await early.signIn({ subject: 'bob' });
  await expect(move(file, url, folder)).rejects.toThrow(/rebearer_keys/);
  expect((await store.bySubject('alice')).sessions).toEqual([]);
  expect((await early.refresh()).status).toBe(200);
});

function visitWith(server: ReturnType<typeof serve>, cookie: string | undefined) {
  return Object.assign(visit(server), { cookie });
}
