import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteStore } from '../../../src/server/stores/sqlite/index.ts';
import { GRACE } from '../by-hand.ts';
import { type Contestants, MILLION } from './contestants.ts';

const DAY = 24 * 60 * 60 * 1000;

const SETTINGS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';
const TABLE = `CREATE TABLE by_hand (id TEXT PRIMARY KEY, hash TEXT NOT NULL, previous TEXT, rotated_at INTEGER,
  subject TEXT NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER) STRICT, WITHOUT ROWID`;

const ROTATE = `UPDATE by_hand SET previous = hash, hash = :to, rotated_at = :now
  WHERE id = :id AND revoked_at IS NULL AND expires_at > :now
    AND (hash = :from OR (previous = :from AND rotated_at > :now - ${GRACE}))
  RETURNING subject`;

const FILL = `INSERT INTO rebearer_sessions SELECT printf('s_%08x%d', (value * 2654435761) % 4294967296, value),
  'user ' || value, 7, 1, 1, 1, 1, 4102444800000, NULL, NULL,
  'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', '192.0.2.1', NULL, NULL
  FROM (WITH RECURSIVE count(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM count LIMIT ${MILLION})
  SELECT value FROM count); PRAGMA wal_checkpoint(TRUNCATE);`;

export async function sqlite(): Promise<Contestants> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-bench-'));
  const file = join(folder, 'sessions.db');
  const store = sqliteStore(file);
  const own = new DatabaseSync(join(folder, 'by-hand.db'));
  own.exec(SETTINGS);
  own.exec(TABLE);
  const update = own.prepare(ROTATE);
  const insert = own.prepare("INSERT INTO by_hand VALUES (?, ?, NULL, NULL, 'alice', ?, NULL)");
  return {
    store,
    folder: undefined,
    async rotate(id, from, to) {
      const subject = update.get({ id, from, to, now: Date.now() })?.['subject'];
      return typeof subject === 'string' ? subject : undefined;
    },
    add: async (id, hash) => void insert.run(id, hash, Date.now() + DAY),
    async fill() {
      const filler = new DatabaseSync(file);
      filler.exec(FILL);
      filler.close();
    },
    // The log is written over from its start after each checkpoint; it counts as it lies on the disk.
    bytes: async () => (await stat(file)).size + (await stat(`${file}-wal`)).size,
    async close() {
      store.close();
      own.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
