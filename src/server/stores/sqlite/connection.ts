import type { Durably, SqliteDatabase } from './database.ts';
import type { Patiently } from './patiently.ts';

/** What the methods of the store work with. */
export interface Connection {
  readonly database: SqliteDatabase;
  readonly durably: Durably;
  readonly patiently: Patiently;
  readonly clock: () => number;
}
