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
  switch (URL.canParse(address) ? new URL(address).protocol : '') {
    case 'postgres:':
    case 'postgresql:':
      return openPostgres(address);
    case 'redis:':
    case 'rediss:':
      return openRedis(address);
    default:
      throw new TypeError('REBEARER_STORE: has to begin with postgres:// or redis://.');
  }
}

/** The drivers are loaded where they are used: the demo's own file needs neither. */
async function openPostgres(connectionString: string): Promise<OpenedStore> {
  const [{ Pool }, { postgresStore }] = await Promise.all([import('pg'), import('rebearer/server/postgres')]);
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 2000 });
  // An idle connection that breaks is replaced; a query that fails says so itself.
  pool.on('error', () => undefined);
  const store = postgresStore(pool);
  await store.migrate();
  return { store, close: () => pool.end() };
}

async function openRedis(url: string): Promise<OpenedStore> {
  const [{ createClient }, { redisStore }] = await Promise.all([import('redis'), import('rebearer/server/redis')]);
  const client = createClient({ url, disableOfflineQueue: true });
  client.on('error', (error) => console.error('The store:', error));
  await client.connect();
  return { store: redisStore(client), close: () => client.destroy() };
}
