import type { Durably, SqliteStatement } from './database.ts';
import type { Patiently } from './patiently.ts';

/** The parts that the methods of the store use. */
export interface Connection {
  readonly prepare: (sql: string) => SqliteStatement;
  readonly durably: Durably;
  readonly patiently: Patiently;
  readonly clock: () => number;
}
