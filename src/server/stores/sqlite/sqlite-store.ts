import { isRecord } from '../../is-record.ts';
import { readGiven } from '../../options/checks.ts';
import type { Store } from '../store.ts';
import {
  isBusy,
  openDatabase,
  type OpenedDatabase,
  persistently,
  preparer,
  type SqliteDatabase,
  type SqliteStatement,
} from './database.ts';
import { keysIn } from './keys.ts';
import { patiently } from './patiently.ts';
import { SQLITE_SCHEMA } from './schema.ts';
import { sessionsIn } from './sessions.ts';

/**
 * The options of `sqliteStore`.
 *
 * @example
 * ```ts
 * const store = sqliteStore('sessions.db', { patience: 1000 });
 * ```
 */
export interface SqliteStoreOptions {
  /** Milliseconds since 1970. All processes on one file share the machine's clock. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds that a statement waits for other processes before it fails. Default: 4000. */
  readonly patience?: number | undefined;
}

/**
 * A store in SQLite that can be closed.
 *
 * @example
 * ```ts
 * const store: SqliteStore = sqliteStore('sessions.db');
 * process.once('SIGTERM', () => httpServer.close(() => store.close())); // after the last answer
 * ```
 */
export interface SqliteStore extends Store {
  /** Closes a database that the store has opened; a database that was passed in stays open. */
  readonly close: () => void;
}

/**
 * Keeps sessions in a SQLite file, for one process or several on one machine. Takes a path, which `node:sqlite` opens (a new file can be
 * read only by its owner; sign-ins and ends are on the disk before they are answered), or an open database of `node:sqlite`,
 * better-sqlite3 or `bun:sqlite`, whose settings it does not change. Creates missing tables; their names begin with `rebearer_`.
 *
 * An open database must not be in a transaction while the server handles requests: a rollback would undo sign-ins and ends that were
 * answered. A file that is given by its path must not be open in the same process by another library, such as better-sqlite3: the two
 * overwrite each other's writes.
 *
 * @throws TypeError when `file` is neither, or an option is unknown. An `Error` with its `cause` when the database cannot be opened or has other tables.
 *
 * @example
 * ```ts
 * const server = createAuthServer({ issuer: 'https://app.example.com', secret, store: sqliteStore('sessions.db') });
 * ```
 */
export function sqliteStore(file: string | SqliteDatabase, options: SqliteStoreOptions = {}): SqliteStore {
  const { now = Date.now, patience = 4000 } = readGiven('sqliteStore', options, ['now', 'patience']);
  const name = typeof file === 'string' ? pathOf(file) : 'the database';
  return usable(name, () => {
    const { close, database, durably } = typeof file === 'string' ? openDatabase(file) : given(file);
    persistently(() => database.exec(SQLITE_SCHEMA));
    const connection = { clock: now, durably, patiently: patiently(patience), prepare: preparer(database) };
    return { ...sessionsIn(connection), ...keysIn(connection), close };
  });
}

/** Adds to the error of a first step which database it is about, and what it has to be: that of SQLite says neither. */
function usable<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    const remedy = isBusy(cause)
      ? 'Another connection has it in a transaction'
      : "It has to be a SQLite database that this process can write, and its tables rebearer_… have to be this store's";
    throw new Error(`sqliteStore: cannot use ${name}: ${why}. ${remedy}: rebearer/docs/server.md#stores`, { cause });
  }
}

/** SQLite would take a URL, and a folder called `file:` would be made for it. */
function pathOf(file: string): string {
  if (file !== '' && !file.startsWith('file:')) return file;
  throw new TypeError(`sqliteStore: ${file === '' ? 'the path is empty.' : 'takes a path, not a URL.'}`);
}

function given(database: SqliteDatabase): OpenedDatabase {
  if (!answersAtOnce(database))
    throw new TypeError(
      'sqliteStore: takes a path, or an open database of node:sqlite, better-sqlite3 or bun:sqlite, which answer at once.',
    );
  return { database, durably: (write) => write(), close: () => {} };
}

/** D1, sqlite3, sql.js and node-sqlite3-wasm have methods of these names too, with which every call would fail. */
function answersAtOnce(database: SqliteDatabase): boolean {
  const { exec, prepare }: Partial<Record<string, unknown>> = isRecord(database) ? database : {};
  if (typeof exec !== 'function' || typeof prepare !== 'function') return false;
  return persistently(() => {
    try {
      const statement: Partial<SqliteStatement> = preparer(database)('SELECT :one AS one');
      return Array.isArray(statement.all?.({ one: 1 }));
    } catch (error) {
      if (isBusy(error)) throw error;
      return false;
    }
  });
}
