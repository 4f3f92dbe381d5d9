import type { Durably, SqliteDatabase } from './database.ts';
import type { Patiently } from './patiently.ts';

/** The parts that the methods of the store use. */
export interface Connection {
  readonly database: SqliteDatabase;
  readonly durably: Durably;
  readonly patiently: Patiently;
  readonly clock: () => number;
}
