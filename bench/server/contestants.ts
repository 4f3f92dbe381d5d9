import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { createClient } from 'redis';
import type { Store } from '../../src/server/index.ts';
import { memoryStore } from '../../src/server/stores/memory.ts';
import { postgresStore } from '../../src/server/stores/postgres/index.ts';
import { redisStore } from '../../src/server/stores/redis/index.ts';
import { sqliteStore } from '../../src/server/stores/sqlite/index.ts';
import { keepDatabase } from '../../scripts/databases/keep.ts';
import type { Rotate } from './by-hand.ts';

/** A store, and what a hand-written route does with the same client. */
export interface Contestants {
  readonly store: Store;
  readonly rotate: Rotate;
  /** Makes sessions for `rotate`. */
  readonly add: (id: string, secret: string) => Promise<void>;
  /** Fills the table of the store up to a million sessions that nobody uses. */
  readonly fill: () => Promise<void>;
  readonly bytes: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export const NAMES = ['postgres', 'redis', 'sqlite', 'memory'] as const;

export type Name = (typeof NAMES)[number];

/** How many of a fill. */
const MILLION = 1_000_000;

export const OPEN: Readonly<Record<Name, () => Promise<Contestants>>> = { postgres, redis, sqlite, memory };

async function postgres(): Promise<Contestants> {
  const database = await keepDatabase('postgres', ['fsync=on', 'synchronous_commit=on']);
  const pool = new pg.Pool({ connectionString: database.url, max: 16 });
  const store = postgresStore(pool);
  await store.migrate();
  await pool.query(`CREATE TABLE by_hand (id text PRIMARY KEY, secret text NOT NULL, subject text NOT NULL,
    expires_at timestamptz NOT NULL) WITH (fillfactor = 80)`);
  return {
    store,
    async rotate(id, from, to) {
      const { rows } = await pool.query<{ subject: string }>(
        'UPDATE by_hand SET secret = $3 WHERE id = $1 AND secret = $2 AND expires_at > now() RETURNING subject',
        [id, from, to],
      );
      return rows[0]?.subject;
    },
    async add(id, secret) {
      await pool.query("INSERT INTO by_hand VALUES ($1, $2, 'alice', now() + interval '1 day')", [id, secret]);
    },
    async fill() {
      await pool.query(
        `INSERT INTO rebearer_sessions SELECT 's_' || md5(n::text), 'user ' || n, 7, 1, 1, 1, 1, 4102444800000, NULL, NULL,
          'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', '192.0.2.1', NULL, NULL
          FROM generate_series(1, $1::int) AS n`,
        [MILLION],
      );
      await pool.query('VACUUM ANALYZE rebearer_sessions');
      await pool.query('CHECKPOINT');
    },
    async bytes() {
      const { rows } = await pool.query<{ size: string }>(
        "SELECT pg_total_relation_size('rebearer_sessions')::text AS size",
      );
      return Number(rows[0]?.size);
    },
    async close() {
      await pool.end();
      await database.close();
    },
  };
}

const ROTATE = `
if redis.call('HGET', KEYS[1], 'secret') ~= ARGV[1] then return false end
redis.call('HSET', KEYS[1], 'secret', ARGV[2])
return redis.call('HGET', KEYS[1], 'subject')`;

const FILL = `
for n = ARGV[1] + 0, ARGV[2] - 1 do
  redis.call('HSET', '{rebearer}:session:s_' .. n, 'subject', 'user ' .. n, 'counter', '7', 'createdAt', '1',
    'seenAt', '1', 'authenticatedAt', '1', 'advancedAt', '1', 'expiresAt', '4102444800000', 'address', '192.0.2.1',
    'device', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0')
  redis.call('SADD', '{rebearer}:subject:user ' .. n, 's_' .. n)
  redis.call('ZADD', '{rebearer}:ends', '4102444800000', 's_' .. n)
end`;

async function redis(): Promise<Contestants> {
  const database = await keepDatabase('redis', ['appendonly=yes', 'appendfsync=everysec']);
  const client = createClient({ url: database.url });
  await client.connect();
  const sha = await client.scriptLoad(ROTATE);
  return {
    store: redisStore(client),
    async rotate(id, from, to) {
      const subject = await client.evalSha(sha, { keys: [`by-hand:${id}`], arguments: [from, to] });
      return typeof subject === 'string' ? subject : undefined;
    },
    add: async (id, secret) => void (await client.hSet(`by-hand:${id}`, { secret, subject: 'alice' })),
    async fill() {
      for (let at = 0; at < MILLION; at += 10_000)
        await client.eval(FILL, { keys: [], arguments: [`${at}`, `${at + 10_000}`] });
    },
    bytes: async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]),
    async close() {
      client.destroy();
      await database.close();
    },
  };
}

async function sqlite(): Promise<Contestants> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-bench-'));
  const store = sqliteStore(join(folder, 'sessions.db'));
  const own = new DatabaseSync(join(folder, 'by-hand.db'));
  own.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  own.exec('CREATE TABLE by_hand (id TEXT PRIMARY KEY, secret TEXT, subject TEXT) STRICT, WITHOUT ROWID');
  const update = own.prepare('UPDATE by_hand SET secret = ? WHERE id = ? AND secret = ? RETURNING subject');
  const insert = own.prepare("INSERT INTO by_hand VALUES (?, ?, 'alice')");
  return {
    store,
    async rotate(id, from, to) {
      const subject = update.get(to, id, from)?.['subject'];
      return typeof subject === 'string' ? subject : undefined;
    },
    add: async (id, secret) => void insert.run(id, secret),
    async fill() {
      const filler = new DatabaseSync(join(folder, 'sessions.db'));
      filler.exec(`INSERT INTO rebearer_sessions SELECT printf('s_%08x%d', (value * 2654435761) % 4294967296, value),
        'user ' || value, 7, 1, 1, 1, 1, 4102444800000, NULL, NULL,
        'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', '192.0.2.1', NULL, NULL
        FROM (WITH RECURSIVE count(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM count LIMIT ${MILLION})
        SELECT value FROM count); PRAGMA wal_checkpoint(TRUNCATE);`);
      filler.close();
    },
    async bytes() {
      const reader = new DatabaseSync(join(folder, 'sessions.db'));
      const pages = Number(reader.prepare('PRAGMA page_count').get()?.['page_count']);
      const size = Number(reader.prepare('PRAGMA page_size').get()?.['page_size']);
      reader.close();
      return pages * size;
    },
    async close() {
      store.close();
      own.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function memory(): Promise<Contestants> {
  const store = memoryStore();
  const own = new Map<string, { secret: string; readonly subject: string }>();
  return {
    store,
    async rotate(id, from, to) {
      const row = own.get(id);
      if (row?.secret !== from) return undefined;
      row.secret = to;
      return row.subject;
    },
    add: async (id, secret) => void own.set(id, { secret, subject: 'alice' }),
    async fill() {
      for (let at = 0; at < MILLION; at += 1) {
        const given = { id: `s_${at}`, subject: `user ${at}`, acr: undefined, device: 'Firefox', address: '192.0.2.1' };
        await store.create({ ...given, lifetime: 1e9, idleLimit: undefined });
      }
    },
    bytes: async () => process.memoryUsage().heapUsed,
    close: async () => undefined,
  };
}
