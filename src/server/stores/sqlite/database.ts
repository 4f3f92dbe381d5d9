import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { watchFile } from './other-library.ts';

/**
 * The methods of a database that the store uses: those of `DatabaseSync` of `node:sqlite`, and of `Database` of better-sqlite3 and of
 * `bun:sqlite`.
 *
 * @example
 * ```ts
 * const database: SqliteDatabase = new Database('sessions.db'); // of better-sqlite3
 * const store = sqliteStore(database);
 * ```
 */
export interface SqliteDatabase {
  readonly exec: (sql: string) => unknown;
  readonly prepare: (sql: string) => SqliteStatement;
}

/**
 * A prepared statement of either library.
 *
 * @example
 * ```ts
 * const statement: SqliteStatement = database.prepare('SELECT * FROM users WHERE id = :id');
 * const rows = statement.all({ id: 'alice' });
 * ```
 */
export interface SqliteStatement {
  readonly all: (parameters: Readonly<Record<string, string | number | null>>) => readonly unknown[];
  /** Of `node:sqlite`: returns rows as arrays, or as objects. */
  readonly setReturnArrays?: (enabled: boolean) => void;
  /** Of `node:sqlite`: takes the names of parameters without their prefix. */
  readonly setAllowBareNamedParameters?: (enabled: boolean) => void;
}

/** Milliseconds that SQLite itself waits for another process; this process is blocked meanwhile. */
const BUSY_TIMEOUT = 50;
const OPEN_ATTEMPTS = 100;

/** Runs a write that a power cut must not lose. */
export type Durably = <Result>(write: () => Result) => Result;

export interface OpenedDatabase {
  readonly database: SqliteDatabase;
  readonly durably: Durably;
  readonly close: () => void;
}

/**
 * Opens a file, or creates it, readable only by its owner. Sign-ins, step-ups, ends and keys are on the disk before they are answered. A
 * rotation need not be, because every refresh would then wait for the disk: a power cut may lose the latest one, and a cookie ahead of
 * its row counts as current. Throws if there is no `node:sqlite`.
 */
export function openDatabase(file: string): OpenedDatabase {
  if (file !== ':memory:') keepPrivate(file);
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined)
    throw new TypeError(
      'sqliteStore: there is no node:sqlite. Give it an open Database of better-sqlite3 or bun:sqlite instead.',
    );
  const database = new sqlite.DatabaseSync(file);
  persistently(() => database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}; PRAGMA journal_mode = WAL`));
  database.exec('PRAGMA synchronous = NORMAL');
  const watched = file === ':memory:' ? undefined : watchFile(file);
  watched?.look();
  let isOpen = true;
  return {
    database,
    durably: (write) => {
      watched?.look();
      database.exec('PRAGMA synchronous = FULL');
      try {
        return write();
      } finally {
        database.exec('PRAGMA synchronous = NORMAL');
      }
    },
    close() {
      if (!isOpen) return;
      database.close();
      watched?.close();
      isOpen = false;
    },
  };
}

/** Returns a function that prepares statements. Those of `node:sqlite` inherit settings of the database, which may be the app's. */
export function preparer(database: SqliteDatabase): SqliteDatabase['prepare'] {
  return (sql) => {
    const statement = database.prepare(sql);
    statement.setReturnArrays?.(false);
    statement.setAllowBareNamedParameters?.(true);
    return statement;
  };
}

/** Gives the files of the log the mode of the database. An earlier version, or a user, may have made one that others can read. */
function keepPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  // Closing a file ends the locks that another connection of this process has on it: another process would then delete its log.
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) closeSync(openSync(file, 'a', 0o600));
  if ((statSync(file).mode & 0o007) === 0) return;
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    // SQLite can open it: it has another owner, or its file system no modes.
    console.error(
      `rebearer: other users can read ${file}. Make the user of this process its owner: rebearer/docs/server.md#stores (${String(error)})`,
    );
  }
}

/** Repeats the start, for which SQLite does not wait by itself: another process may be creating the same tables. */
export function persistently<Result>(work: () => Result): Result {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_TIMEOUT);
    }
  }
}

/** Returns whether another process is writing (SQLITE_BUSY or SQLITE_LOCKED, with their extended codes). */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return [5, 6].includes(error.errcode & 0xff);
  return 'code' in error && typeof error.code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}
