import { postgresStore } from '../../../src/server/stores/postgres/index.ts';
import { redisStore } from '../../../src/server/stores/redis/index.ts';
import { sqliteStore } from '../../../src/server/stores/sqlite/index.ts';
import type { Store } from '../../../src/server/stores/store.ts';

/** The clients, as an app would make them. */
export const CLIENTS = ['pg', 'postgres', 'node-redis', 'ioredis', 'sqlite', 'pglite'] as const;

export type ClientName = (typeof CLIENTS)[number];

export interface OpenedStore {
  readonly store: Store;
  readonly close: () => Promise<unknown>;
}

/** How long a connection may take on a busy machine. Milliseconds. */
const CONNECT = 60_000;

/** Opens a store through one of the clients, of which no other is loaded; `url` is a file for SQLite, a folder for PGlite. */
export async function openStore(client: ClientName, url: string): Promise<OpenedStore> {
  switch (client) {
    case 'pg': {
      const { Pool } = (await import('pg')).default;
      const pool = new Pool({ connectionString: url, max: 8 });
      pool.on('error', () => undefined);
      return migrated(pool, () => pool.end());
    }
    case 'postgres': {
      const { default: postgres } = await import('postgres');
      const sql = postgres(url, {
        max: 8,
        connect_timeout: CONNECT / 1000,
        backoff: () => 0.1,
        onnotice: () => undefined,
      });
      return migrated(sql, () => sql.end({ timeout: 1 }));
    }
    case 'pglite': {
      const { PGlite } = await import('@electric-sql/pglite');
      const lite = new PGlite(url);
      return migrated(lite, () => lite.close());
    }
    case 'node-redis': {
      const { createClient } = await import('redis');
      const redis = createClient({ url, disableOfflineQueue: true, socket: { connectTimeout: CONNECT } });
      redis.on('error', () => undefined);
      await redis.connect();
      return { store: redisStore(redis), close: async () => redis.destroy() };
    }
    case 'ioredis': {
      const { Redis } = await import('ioredis');
      const redis = new Redis(url, {
        enableOfflineQueue: false,
        lazyConnect: true,
        maxRetriesPerRequest: 0,
        connectTimeout: CONNECT,
      });
      redis.on('error', () => undefined);
      await redis.connect();
      return { store: redisStore(redis), close: async () => redis.disconnect() };
    }
    case 'sqlite':
      return { store: sqliteStore(url, { patience: 60_000 }), close: async () => undefined };
  }
}

async function migrated(
  client: Parameters<typeof postgresStore>[0],
  close: OpenedStore['close'],
): Promise<OpenedStore> {
  const store = postgresStore(client);
  await store.migrate();
  return { store, close };
}
