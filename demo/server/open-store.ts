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
/** How long a connection to a database may take. Milliseconds. */
const CONNECT = 30_000;
/** Between two attempts to reach Redis again. Milliseconds. */
const PAUSE = 500;

/** Opens the store of the sessions: the demo's own file, or the database that `store` names. */
export async function openStore({ dbFile, store: address }: Config, now: () => number): Promise<OpenedStore> {
  if (address === undefined || address === '') {
    const store = sqliteStore(dbFile, { now, patience: PATIENCE });
    return { store, close: store.close };
  }
  const { host, href, protocol } = parse(address);
  try {
    return await (protocol.startsWith('redis') ? openRedis(href) : openPostgres(href));
  } catch (cause) {
    // The password is in the address, and stays there.
    throw new Error(`REBEARER_STORE: ${protocol}//${host} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

function parse(address: string): URL {
  const found = URL.canParse(address) ? new URL(address) : undefined;
  if (found !== undefined && /^(?:postgres(?:ql)?|rediss?):$/.test(found.protocol)) return found;
  const given = found === undefined ? 'is no URL' : `begins with ${found.protocol}`;
  throw new TypeError(`REBEARER_STORE: ${given}, and has to begin with postgres:// or redis://.`);
}

/** Where all addresses of a host refuse, Node has an error without a message for each. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

/** The drivers are loaded where they are used: the demo's own file needs neither. */
async function openPostgres(connectionString: string): Promise<OpenedStore> {
  const [{ Pool }, { postgresStore }] = await Promise.all([import('pg'), import('rebearer/server/postgres')]);
  const pool = new Pool({ connectionString, connectionTimeoutMillis: CONNECT });
  // An idle connection that breaks is replaced; a query that fails says so itself.
  pool.on('error', () => undefined);
  const store = postgresStore(pool);
  try {
    await store.migrate();
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { store, close: () => pool.end() };
}

async function openRedis(url: string): Promise<OpenedStore> {
  const [{ Redis }, { redisStore }] = await Promise.all([import('ioredis'), import('rebearer/server/redis')]);
  let isReady = false;
  let failure: unknown;
  // At the start a wrong address is an error; later an outage passes.
  const retryStrategy = (): number | null => (isReady ? PAUSE : null);
  const client = new Redis(url, {
    enableOfflineQueue: false,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT,
    retryStrategy,
  });
  client.on('error', (error) => {
    failure = error;
    if (isReady) console.error('The store:', error);
  });
  // What it rejects with says no more than that the connection is closed.
  await client.connect().catch((error: unknown) => {
    throw failure ?? error;
  });
  isReady = true;
  return { store: redisStore(client), close: () => client.disconnect() };
}
