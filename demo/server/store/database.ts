import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** A row as SQLite hands it over. */
export type Row = Record<string, SQLOutputValue>;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (
    username TEXT PRIMARY KEY, name TEXT NOT NULL, password TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS notes (
    id INTEGER PRIMARY KEY, username TEXT NOT NULL REFERENCES users, text TEXT NOT NULL, created_at INTEGER NOT NULL
  ) STRICT;
  -- Of an earlier version, with a key for each session.
  DROP TABLE IF EXISTS cookies;
  DROP TABLE IF EXISTS sessions;
`;

/** Opens the file, made at need, or `:memory:`. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') keepPrivate(file);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA busy_timeout = 250; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(SCHEMA);
  return database;
}

/** Its owner's alone: it holds password hashes. */
function keepPrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
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
