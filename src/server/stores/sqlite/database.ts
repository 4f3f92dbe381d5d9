import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What the store needs of a database: a `DatabaseSync` of `node:sqlite` has it, and so has a `Database` of better-sqlite3.
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
 * A prepared statement, as both libraries have it.
 *
 * @example
 * ```ts
 * const statement: SqliteStatement = database.prepare('SELECT * FROM users WHERE id = :id');
 * const rows = statement.all({ id: 'alice' });
 * ```
 */
export interface SqliteStatement {
  readonly all: (parameters: Readonly<Record<string, string | number | null>>) => readonly unknown[];
}

/** Milliseconds for which SQLite itself waits for another process, with this one standing still. */
const BUSY_TIMEOUT = 50;
const OPEN_ATTEMPTS = 100;

/** Runs a write whose loss a power cut must not cause. */
export type Durably = <Result>(write: () => Result) => Result;

export interface OpenedDatabase {
  readonly database: SqliteDatabase;
  readonly durably: Durably;
  readonly close: () => void;
}

/**
 * Opens a file, made at need, for its owner alone. Sign-ins, step-ups, ends and keys are on the disk before they are answered.
 * A rotation need not be, which would cost every refresh a wait for the disk: a power cut may lose the latest, and a cookie
 * ahead of its row is taken as current. Throws where this Node has no `node:sqlite`.
 */
export function openDatabase(file: string): OpenedDatabase {
  if (file !== ':memory:') keepPrivate(file);
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined)
    throw new TypeError('sqliteStore: this Node has no node:sqlite. Give it a Database of better-sqlite3 instead.');
  const database = new sqlite.DatabaseSync(file);
  persistently(() => database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}; PRAGMA journal_mode = WAL`));
  database.exec('PRAGMA synchronous = NORMAL');
  let isOpen = true;
  return {
    database,
    durably: (write) => {
      database.exec('PRAGMA synchronous = FULL');
      try {
        return write();
      } finally {
        database.exec('PRAGMA synchronous = NORMAL');
      }
    },
    close() {
      if (isOpen) database.close();
      isOpen = false;
    },
  };
}

/** The files of the log get the mode of the database. One that all may read was made by an earlier version, or by hand. */
function keepPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  if ((statSync(file).mode & 0o007) !== 0) chmodSync(file, 0o600);
}

/** Does at the start what SQLite does not wait for by itself: another process may be making the same tables. */
export function persistently(work: () => void): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_TIMEOUT);
    }
  }
}

/** Says whether another process is writing (SQLITE_BUSY or SQLITE_LOCKED, with their extended codes). */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return [5, 6].includes(error.errcode & 0xff);
  return 'code' in error && typeof error.code === 'string' && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}
