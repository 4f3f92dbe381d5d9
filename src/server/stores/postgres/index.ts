/**
 * Keeps sessions in PostgreSQL.
 *
 * @module server/postgres
 */

import { readGiven } from '../../options/checks.ts';
import type { Keys, Move, Store, Written } from '../store.ts';
import { type PostgresClient, type PostgresValue, runner } from './client.ts';
import { type Answer, readAnswer } from './read-session.ts';
import { checkPrefix, postgresSchema, type PostgresSchemaOptions } from './schema.ts';
import { statements } from './statements.ts';

/**
 * The options of `postgresStore`.
 *
 * @example
 * ```ts
 * const store = postgresStore(pool, { prefix: 'shop_' });
 * ```
 */
export type PostgresStoreOptions = PostgresSchemaOptions;

/**
 * A store in PostgreSQL that can create its tables.
 *
 * @example
 * ```ts
 * const store: PostgresStore = postgresStore(pool);
 * await store.migrate();
 * ```
 */
export interface PostgresStore extends Store {
  /**
   * Creates missing tables. All instances may call it at every start, also at the same time: where nothing is missing, it takes no lock on
   * the tables, and its role needs no right to create.
   */
  readonly migrate: () => Promise<void>;
}

/**
 * Keeps sessions in PostgreSQL 12 or later, for any number of instances.
 *
 * A refresh is one `UPDATE` by primary key. Give it a pool, and let the pool give up on a server that does not answer
 * (`connectionTimeoutMillis` of `pg`, `connect_timeout` of `postgres`).
 *
 * @throws TypeError when `client` has neither `query` nor `unsafe`, or `prefix` cannot be part of a table's name.
 *
 * @example
 * ```ts
 * import { Pool } from 'pg';
 *
 * const store = postgresStore(new Pool({ connectionString: process.env.DATABASE_URL }));
 * await store.migrate();
 * const server = createAuthServer({ issuer: 'https://app.example.com', store, secret: process.env.AUTH_SECRET });
 * ```
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  const { prefix = 'rebearer_' } = readGiven('postgresStore', options, ['prefix']);
  checkPrefix(prefix);
  const sql = statements(prefix);
  const run = runner(client);

  /** Throws where an answer may lack sessions. Asked apart: to plan it takes longer than the rest of a question. */
  async function checkSeen(): Promise<void> {
    if ((await run(sql.hides, [])).length > 0)
      throw new Error(
        'Row-level security hides sessions: the role needs a policy with `USING (true)`, and no restrictive one.',
      );
  }

  async function read(id: string): Promise<Answer> {
    const [row = []] = await run(sql.read, [id]);
    const answer = readAnswer(row);
    if (answer.session === undefined) await checkSeen();
    return answer;
  }

  /** If the write is not applied, a separate statement reads the row: only that one sees concurrent writes. */
  async function write(text: string, values: [id: string, ...PostgresValue[]]): Promise<Written> {
    const [row] = await run(text, values);
    if (row === undefined) return { applied: false, ...(await read(values[0])) };
    return { applied: true, ...readAnswer(row) };
  }

  async function keys(): Promise<Keys> {
    const rows = await run(sql.keys, []);
    const kept = rows.filter(([, sequence]) => sequence !== null);
    return { keys: kept.map(readKey), now: Number(rows.at(0)?.[0]) };
  }

  return {
    async migrate() {
      await run(postgresSchema({ prefix }), []);
    },
    async create({ id, subject, lifetime, idleLimit, acr, device, address }) {
      const values = [id, subject, lifetime, orNull(idleLimit), orNull(acr), orNull(device), orNull(address)];
      const [row = []] = await run(sql.create, values);
      const { session, now } = readAnswer(row);
      if (session === undefined) throw new Error('The session was not inserted.');
      return { session, now };
    },
    read,
    advance: (move) => write(sql.advance, advanceValues(move)),
    end: (id, reason) => write(sql.end, [id, reason]),
    async bySubject(subject) {
      const answers = (await run(sql.bySubject, [subject])).map(readAnswer);
      await checkSeen();
      const sessions = answers.map(({ session }) => session).filter((session) => session !== undefined);
      return { sessions, now: answers[0]?.now ?? NaN };
    },
    sweep: async ({ keptFor, limit }) => (await run(sql.sweep, [keptFor, limit])).length,
    keys,
    async addKey({ sequence, sealed }) {
      const applied = (await run(sql.addKey, [sequence, sealed])).length > 0;
      if (applied) await run(sql.dropKeys, [sequence]);
      return { applied, ...(await keys()) };
    },
    async keepSecret(candidate) {
      await run(sql.keepSecret, [candidate]);
      return String((await run(sql.secret, []))[0]?.[0]);
    },
  };
}

function advanceValues({ id, from, to, activity, authentication }: Move): [id: string, ...PostgresValue[]] {
  return [
    id,
    from,
    to,
    activity === undefined ? 0 : 1,
    orNull(activity?.address),
    orNull(activity?.idleLimit),
    authentication === undefined ? 0 : 1,
    orNull(authentication?.acr),
  ];
}

function readKey([, sequence, sealed, createdAt]: readonly unknown[]): Keys['keys'][number] {
  return { sequence: Number(sequence), sealed: String(sealed), createdAt: Number(createdAt) };
}

function orNull<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}

export { type PostgresClient, type PostgresValue } from './client.ts';
export { postgresSchema, type PostgresSchemaOptions } from './schema.ts';
export type { Store, StoredSession } from '../store.ts';
