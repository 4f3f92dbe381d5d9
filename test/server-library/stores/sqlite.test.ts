import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { NewSession } from 'rebearer/server';
import { type SqliteDatabase, sqliteStore } from 'rebearer/server/sqlite';
import { type StoreUnderTest, testStore } from 'rebearer/server/testing';
import { serve, signedIn, visit } from '../visitor.ts';

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

test('only the owner can read the file, its log and its index, even if an earlier one was readable by all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const file = join(folder, 'data', 'sessions.db');
  for (const _ of ['fresh', 'again']) {
    const store = sqliteStore(file);
    const files = readdirSync(join(folder, 'data'));
    expect(files).toContain('sessions.db');
    for (const name of files) expect(statSync(join(folder, 'data', name)).mode & 0o777, name).toBe(0o600);
    store.close();
    chmodSync(file, 0o644);
  }
  rmSync(folder, { recursive: true });
});

/** The locks of this process on a file, as Linux lists them; `undefined` where it does not. */
function locksOn(file: string): number | undefined {
  if (!existsSync('/proc/locks')) return undefined;
  const lines = readFileSync('/proc/locks', 'utf8').split('\n');
  return lines.filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${statSync(file).ino} `)).length;
}

// A process that closes the file as the last one deletes the log. POSIX ends all locks of a process where it closes the file once.
test('a second store on a file, as after a hot reload, leaves the lock by which other processes know that the file is open', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const file = join(folder, 'sessions.db');
  const first = sqliteStore(file);
  onTestFinished(() => {
    first.close();
    rmSync(folder, { recursive: true });
  });
  const before = locksOn(file);
  if (before === undefined || before === 0) t.skip('The system does not list the locks.');
  const second = sqliteStore(file);
  expect(locksOn(file)).toBe(before);
  second.close();
  expect(locksOn(file)).toBe(before);
});

test('a database whose parameters need their prefix, as that of node-sqlite3-wasm, is refused at once', () => {
  const prepare = (): object => ({
    all: (parameters: Readonly<Record<string, unknown>>) => {
      const [unknown] = Object.keys(parameters).filter((name) => !name.startsWith(':'));
      if (unknown !== undefined) throw new Error(`Unknown binding parameter: "${unknown}"`);
      return [];
    },
  });
  const database = { exec: () => undefined, prepare } as unknown as SqliteDatabase;
  expect(() => sqliteStore(database)).toThrow(/^sqliteStore: takes a path, or an open database/);
});

test('no statement reads the whole table, which would block the process for as long as it is large', () => {
  const database = new DatabaseSync(':memory:');
  const prepared: string[] = [];
  sqliteStore({
    exec: (sql) => database.exec(sql),
    prepare: (sql) => {
      prepared.push(sql);
      return database.prepare(sql);
    },
  });
  expect(prepared.filter((sql) => /FROM rebearer_sessions/.test(sql)).length).toBeGreaterThan(2);
  const steps = prepared.flatMap((sql) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  expect(steps.filter(({ detail }) => String(detail).startsWith('SCAN rebearer_sessions'))).toEqual([]);
});

test('committed data is there after reopening, and the database grows with sessions, not with rotations', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const file = join(folder, 'sessions.db');
  const store = sqliteStore(file);
  const { session } = await store.create(newSession('s_1'));
  for (let from = 0; from < 500; from += 1) {
    const { applied } = await store.advance({
      id: session.id,
      from,
      to: from + 1,
      activity: undefined,
      authentication: undefined,
    });
    expect(applied).toBe(true);
  }
  store.close();
  expect(statSync(file).size).toBeLessThan(64 * 1024);
  const again = sqliteStore(file);
  expect((await again.read(session.id)).session).toMatchObject({ counter: 500 });
  again.close();
  rmSync(folder, { recursive: true });
});

// Only root can take on another user, and only a process, not a thread.
test.skipIf(process.getuid?.() !== 0 || process.seteuid === undefined)(
  'a file of another owner that this process may write is opened, and the console says who can read it',
  async () => {
    const print = vi.spyOn(console, 'error').mockReturnValue();
    const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
    const file = join(folder, 'sessions.db');
    writeFileSync(file, '');
    chmodSync(file, 0o666);
    chmodSync(folder, 0o777);
    const NOBODY = 65_534;
    process.seteuid?.(NOBODY);
    onTestFinished(() => {
      process.seteuid?.(0);
      rmSync(folder, { recursive: true });
    });
    const store = sqliteStore(file);
    await store.create(newSession('s_1'));
    expect((await store.read('s_1')).session).toMatchObject({ id: 's_1' });
    store.close();
    expect(print.mock.calls).toEqual([[expect.stringMatching(/^rebearer: other users can read .*EPERM.*$/)]]);
  },
);

test.each([
  { readBigInts: true },
  { returnArrays: true },
  { allowBareNamedParameters: false },
  { allowUnknownNamedParameters: true },
])('a handle that was opened with %j keeps sessions as any other', async (options) => {
  const store = sqliteStore(new DatabaseSync(':memory:', options));
  const session = newSession('s_1');
  await store.create(session);
  expect((await store.read('s_1')).session).toMatchObject({ id: 's_1', createdAt: expect.any(Number) as unknown });
  expect((await store.addKey({ sequence: 1, sealed: 'x' })).keys).toMatchObject([{ sequence: 1 }]);
});

test('tables with another schema cause a clear error', async () => {
  const database = new DatabaseSync(':memory:');
  const store = sqliteStore(database);
  await store.create(newSession('s_1'));
  database.exec('ALTER TABLE rebearer_sessions RENAME COLUMN seen_at TO last_seen');
  expect(() => sqliteStore(database)).toThrow('seen_at');
});

test('a file that cannot be used is named, with the cause and what it has to be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [text, foreign] = [join(folder, 'text.db'), join(folder, 'foreign.db')];
  writeFileSync(text, 'This is a text. '.repeat(1000));
  const database = new DatabaseSync(foreign);
  database.exec('CREATE TABLE rebearer_sessions (id TEXT, user TEXT)');
  database.close();
  const remedy = 'It has to be a SQLite database that this process can write';
  for (const [file, why] of [
    [text, 'file is not a database'],
    [foreign, 'no such column: subject'],
    [folder, 'EISDIR'],
  ] as const) {
    const failed = expect.objectContaining({ cause: expect.any(Error) as unknown }) as Error;
    expect(() => sqliteStore(file)).toThrow(failed);
    expect(() => sqliteStore(file)).toThrow(`sqliteStore: cannot use ${file}: ${why}`);
    expect(() => sqliteStore(file)).toThrow(remedy);
  }
});

test.each([
  undefined,
  null,
  5,
  '',
  {},
  { exec: () => undefined },
  'file:sessions.db',
  'file:///data/sessions.db?mode=ro',
])('%j is neither a path nor a database, and is told as such', (wrong) => {
  expect(() => sqliteStore(wrong as string)).toThrow(TypeError);
  expect(() => sqliteStore(wrong as string)).toThrow(/^sqliteStore: /);
});

test.each([
  ['D1, which answers later', { all: async () => ({ results: [] }) }],
  ['sqlite3, which takes callbacks', { all: () => ({}) }],
  ['sql.js, which has no all', { step: () => false }],
])('a database such as %s, is refused at once', (_what, statement) => {
  const database = { exec: vi.fn<() => void>(), prepare: () => statement };
  expect(() => sqliteStore(database as object as SqliteDatabase)).toThrow(/^sqliteStore: takes a path, or an open/);
  expect(database.exec).not.toHaveBeenCalled();
});

test('a database that another connection holds is said to be held, and not to be another kind of file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'app.db');
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec('CREATE TABLE orders (id); BEGIN EXCLUSIVE');
  // The pauses between the attempts, five seconds in all.
  const pause = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
  onTestFinished(() => pause.mockRestore());
  const own = new DatabaseSync(file);
  onTestFinished(() => own.close());
  expect(() => sqliteStore(own)).toThrow(
    'sqliteStore: cannot use the database: database is locked. Another connection has it in a transaction',
  );
});

test('a store is made of an open database although another process has locked it for a moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const file = join(folder, 'sessions.db');
  const other = new DatabaseSync(file);
  other.exec('CREATE TABLE orders (id); BEGIN EXCLUSIVE');
  const database = new DatabaseSync(file);
  const unlockAfter = <Result>(work: () => Result): Result => {
    try {
      return work();
    } finally {
      if (other.isTransaction) other.exec('ROLLBACK');
    }
  };
  const store = sqliteStore({
    exec: (sql) => unlockAfter(() => database.exec(sql)),
    prepare: (sql) => unlockAfter(() => database.prepare(sql)),
  });
  expect(await store.read('s_none')).toMatchObject({ session: undefined });
  for (const opened of [database, other]) opened.close();
  rmSync(folder, { recursive: true });
});

test('a full disk and a lock that is held cost 503 and no session, and both pass', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const file = join(folder, 'sessions.db');
  const database = new DatabaseSync(file);
  const server = serve({ store: sqliteStore(database, { patience: 50 }), now: Date.now });
  const visitor = await signedIn(server);

  database.exec('PRAGMA max_page_count = 1');
  const statuses = new Set<number>();
  for (let count = 0; count < 50; count += 1) {
    const stranger = visit(server);
    statuses.add((await stranger.signIn({ subject: `${count}${'x'.repeat(200)}` })).status);
  }
  expect(statuses).toEqual(new Set([200, 503]));
  database.exec('PRAGMA max_page_count = 1000000');
  expect((await visitor.refresh()).status).toBe(200);

  const other = new DatabaseSync(file);
  other.exec('BEGIN EXCLUSIVE');
  expect((await visitor.refresh()).status).toBe(503);
  expect((await visitor.logout()).status).toBe(503);
  other.exec('ROLLBACK');
  other.close();
  expect((await visitor.refresh()).status).toBe(200);
  database.close();
  rmSync(folder, { recursive: true });
});

test('a database that cannot be written may be a replica of a file: it ends no session, confirms no end, and lists none', async () => {
  const replica = new DatabaseSync(':memory:');
  let time = Date.now();
  const now = () => time;
  const store = sqliteStore(replica, { now });
  const idle = 60_000;
  const options = [{}, { claims: () => ({}) }].map((one) => ({ ...one, store, now, lifetimes: { idle } }));
  const known = await Promise.all(options.map(async (one) => (await signedIn(serve(one))).cookie));
  replica.exec('PRAGMA query_only = ON');
  // The primary has extended these two, and has begun a third.
  time += idle;
  const { cookie: begun } = await signedIn(serve());

  for (const one of options)
    for (const cookie of [...known, begun]) {
      const server = serve(one);
      const visitor = Object.assign(visit(server), { cookie });
      for (const answer of [await visitor.refresh(), await visitor.logout()])
        expect([answer.status, answer.json]).toEqual([503, { error: 'temporarily_unavailable' }]);
      const unavailable = { code: 'unavailable' };
      await expect(server.peek(visitor.request('/'))).rejects.toMatchObject(unavailable);
      await expect(server.revoke('s_1')).rejects.toMatchObject(unavailable);
      await expect(server.revokeAll('bob')).rejects.toMatchObject(unavailable);
      await expect(server.sessions('alice')).rejects.toMatchObject(unavailable);
    }
  replica.close();
});

test('a replica that forwards its writes, as an embedded one of libsql, answers with the session of the primary', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  const primary = new DatabaseSync(join(folder, 'primary.db'));
  const store = sqliteStore(primary);
  await signedIn(serve({ store, now: Date.now }));
  const copy = join(folder, 'replica.db');
  primary.exec(`VACUUM INTO '${copy}'`);
  const replica = new DatabaseSync(copy);
  const forwarding: SqliteDatabase = {
    exec: (sql) => replica.exec(sql),
    prepare: (sql) => (/^\s*SELECT/.test(sql) ? replica : primary).prepare(sql),
  };

  for (const options of [{}, { claims: () => ({}) }]) {
    const { cookie } = await signedIn(serve({ ...options, store, now: Date.now }));
    const there = serve({ ...options, store: sqliteStore(forwarding), now: Date.now });
    expect(await Object.assign(visit(there), { cookie }).refresh()).toMatchObject({ status: 200 });
  }
  for (const database of [primary, replica]) database.close();
  rmSync(folder, { recursive: true });
});

function newSession(id: string): NewSession {
  return {
    id,
    subject: 'alice',
    acr: undefined,
    device: undefined,
    address: undefined,
    lifetime: 60_000,
    idleLimit: undefined,
  };
}

test('a process that closes its store as the docstring shows ends at a SIGTERM, after its last answer', async () => {
  const source = join(import.meta.dirname, '../../../src/server/stores/sqlite/sqlite-store.ts');
  const [example = ''] = /process\.once\('SIGTERM'.*/.exec(readFileSync(source, 'utf8')) ?? [];
  const code = `
    import { createServer } from 'node:http';
    import { sqliteStore } from ${JSON.stringify(source)};
    const store = sqliteStore(':memory:');
    const httpServer = createServer().listen(0, () => console.log('listening'));
    ${example}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);

test('an option that is misspelt is refused by name, as by the other stores', () => {
  const options = { patince: 1000 } as object;
  expect(() => sqliteStore(':memory:', options)).toThrow(
    /^sqliteStore: patince is not an option\. Write one of now, patience\.$/,
  );
});

test('an option that is undefined has its default', async () => {
  const store = sqliteStore(':memory:', { now: undefined, patience: undefined });
  expect(await store.read('s_none')).toMatchObject({ session: undefined });
  store.close();
});
