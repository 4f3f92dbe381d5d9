import type { Store } from 'rebearer/server';
import { sqliteStore } from 'rebearer/server/sqlite';
import type { Config } from './config.ts';

/** A store, and what ends it. */
export interface OpenedStore {
  readonly store: Store;
  readonly close: () => Promise<void> | void;
}

/** How long a write waits for another process. Milliseconds. */
const PATIENCE = 1000;

/** Opens the store of the sessions: the demo's own file, or the database that `store` names. */
export async function openStore({ dbFile, store: address }: Config, now: () => number): Promise<OpenedStore> {
  if (address === undefined || address === '') {
    const store = sqliteStore(dbFile, { now, patience: PATIENCE });
    return { store, close: store.close };
  }
  throw new TypeError(`REBEARER_STORE: ${new URL(address).protocol} is not a store that this demo knows.`);
}
