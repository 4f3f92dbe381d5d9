import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** A row as SQLite hands it over. */
export type Row = Record<string, SQLOutputValue>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    username TEXT PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, username TEXT NOT NULL REFERENCES users, key TEXT NOT NULL,
    generation INTEGER NOT NULL, rotated_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, end_reason TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sessions_of_user ON sessions (username);
  CREATE TABLE IF NOT EXISTS cookies (
    hash TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE, generation INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS cookies_of_session ON cookies (session_id);
  CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, username TEXT NOT NULL REFERENCES users, text TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT;
`;

/** Opens the file, made at need, or `:memory:`. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec(SCHEMA);
  return database;
}

/** Runs the steps as one: all of them, or, when one throws, none. They are synchronous, so no request comes between. */
export function transact<Result>(database: DatabaseSync, steps: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = steps();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** Says whether an error came from the database: locked, full, unreadable, closed. */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ERR_SQLITE_ERROR' || error.code === 'ERR_INVALID_STATE';
}

/** Returns a text column. The schema is strict, so another type is a mistake in this program. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`The column ${column} is not a text.`);
  return value;
}

/** Returns a column of whole numbers. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`The column ${column} is not a number.`);
  return value;
}
