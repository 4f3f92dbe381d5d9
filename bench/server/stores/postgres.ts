import pg from 'pg';
import { keepDatabase } from '../../../scripts/databases/keep.ts';
import { postgresStore } from '../../../src/server/stores/postgres/index.ts';
import { GRACE } from '../by-hand.ts';
import { type Contestants, MILLION } from './contestants.ts';

const TABLE = `CREATE TABLE by_hand (id text PRIMARY KEY, hash text NOT NULL, previous text, rotated_at timestamptz,
  subject text NOT NULL, expires_at timestamptz NOT NULL, revoked_at timestamptz) WITH (fillfactor = 80)`;

const ROTATE = `UPDATE by_hand SET previous = hash, hash = $3, rotated_at = now()
  WHERE id = $1 AND revoked_at IS NULL AND expires_at > now()
    AND (hash = $2 OR (previous = $2 AND rotated_at > now() - interval '${GRACE} milliseconds'))
  RETURNING subject`;

const FILL = `INSERT INTO rebearer_sessions SELECT 's_' || md5(n::text), 'user ' || n, 7, 1, 1, 1, 1, 4102444800000, NULL, NULL,
  'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', '192.0.2.1', NULL, NULL
  FROM generate_series(1, $1::int) AS n`;

export async function postgres(): Promise<Contestants> {
  const database = await keepDatabase('postgres', ['fsync=on', 'synchronous_commit=on']);
  const pool = new pg.Pool({ connectionString: database.url, max: 16 });
  const store = postgresStore(pool);
  await store.migrate();
  await pool.query(TABLE);
  return {
    store,
    folder: database.folder,
    async rotate(id, from, to) {
      const statement = { name: 'rotate', text: ROTATE, values: [id, from, to] };
      const { rows } = await pool.query<{ subject: string }>(statement);
      return rows[0]?.subject;
    },
    async add(id, hash) {
      const insert = `INSERT INTO by_hand VALUES ($1, $2, NULL, NULL, 'alice', now() + interval '1 day')`;
      await pool.query(insert, [id, hash]);
    },
    async fill() {
      await pool.query(FILL, [MILLION]);
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
