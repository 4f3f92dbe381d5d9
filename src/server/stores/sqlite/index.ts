/**
 * Keeps sessions in a SQLite file.
 *
 * @module server/sqlite
 */

export type { SqliteDatabase, SqliteStatement } from './database.ts';
export { SQLITE_SCHEMA } from './schema.ts';
export { sqliteStore } from './sqlite-store.ts';
export type { SqliteStore, SqliteStoreOptions } from './sqlite-store.ts';
