import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { type PostgresClient, postgresSchema, postgresStore } from '../../../src/server/stores/postgres/index.ts';
import { move, newSession } from '../../../src/server/testing/check.ts';
import { testStore } from '../../../src/server/testing/test-store.ts';
import { createAuthServer } from 'rebearer/server';
import { ORIGIN, SECRET, signedIn, visit } from '../../server-library/visitor.ts';
import { newPostgresDatabase } from '../database.ts';
import { urlOf } from '../url-of.ts';

interface Opened {
  readonly client: PostgresClient;
  readonly close: () => Promise<unknown>;
}

const CLIENTS: Readonly<Record<string, () => Opened>> = {
  pg: () => {
    const client = new pg.Pool({ connectionString: urlOf('postgres') });
    return { client, close: () => client.end() };
  },
  postgres: () => {
    const client = postgres(urlOf('postgres'), { onnotice: () => undefined });
    return { client, close: () => client.end() };
  },
  'pg at a database that serializes transactions': () => {
    const options = '-c default_transaction_isolation=serializable';
    const client = new pg.Pool({ connectionString: urlOf('postgres'), options });
    return { client, close: () => client.end() };
  },
  'postgres with renamed columns, BigInts and no prepared statements': () => {
    const given = { prepare: false, transform: postgres.camel, types: { bigint: postgres.BigInt } };
    const client = postgres(urlOf('postgres'), { ...given, onnotice: () => undefined });
    return { client, close: () => client.end() };
  },
};

for (const [name, open] of Object.entries(CLIENTS)) {
  let opened: Promise<{ readonly both: readonly [Opened, Opened] }> | undefined;

  afterAll(async () => {
    await Promise.all(((await opened)?.both ?? []).map(({ close }) => close()));
  });

  test.each(
    testStore(async () => {
      opened ??= begin(open);
      const [one, two] = (await opened).both;
      const prefix = 'contract_';
      return { store: postgresStore(one.client, { prefix }), another: postgresStore(two.client, { prefix }) };
    }),
  )(`${name}: $title`, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
}

const pglite = new PGlite();
afterAll(() => pglite.close());

test.each(
  testStore(async () => {
    const store = postgresStore(pglite);
    await store.migrate();
    return { store, another: postgresStore(pglite) };
  }),
)('PGlite: $title', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});

test.each([
  ['rows alone', (rows: unknown[]) => rows],
  ['full results', (rows: unknown[]) => ({ rows })],
])('a client with another `unsafe`, as Neon’s over HTTP, is asked by its `query`, with %s', async (_what, result) => {
  const query = async (text: string, values: unknown[]): Promise<unknown[]> => (await pglite.query(text, values)).rows;
  const client = {
    query: async (...asked: Parameters<typeof query>) => result(await query(...asked)),
    unsafe: () => ({}),
  };
  const store = postgresStore(client, { prefix: 'neon_' });
  await store.migrate();
  const { session } = await store.create(newSession());
  await expect(store.read(session.id)).resolves.toMatchObject({ session });
});

test('a sweep does not read the whole table where the statistics still have the rows of many old sessions', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished), max: 1 });
  onTestFinished(() => pool.end());
  const asked: { readonly text: string; readonly values: readonly unknown[] }[] = [];
  const store = postgresStore({
    query: async (text: string, values: (string | number | null)[]) => {
      asked.push({ text, values });
      return pool.query<object>(text, values);
    },
  });
  await store.migrate();
  await pool.query(`INSERT INTO rebearer_sessions SELECT 's_' || n, 'alice', 0, 1, 1, 1, 1, n, NULL, NULL, NULL, NULL,
    CASE WHEN n % 2 = 0 THEN 'revoked' END, CASE WHEN n % 2 = 0 THEN n END FROM generate_series(1, 20000) AS n`);
  await pool.query('ANALYZE rebearer_sessions');
  expect(await store.sweep({ keptFor: 0, limit: 10 })).toBe(10);
  const { text = '', values } = asked.at(-1) ?? {};
  const { rows } = await pool.query<Record<string, string>>(`EXPLAIN ${text}`, [...(values ?? [])]);
  const plan = rows.flatMap((row) => Object.values(row)).join('\n');
  expect(plan).toContain('Index');
  expect(plan).not.toContain('Seq Scan on rebearer_sessions');
});

test('a client may return the rows of a change with their number, as TypeORM does', async () => {
  const client = {
    query: async (text: string, values: unknown[]): Promise<readonly unknown[]> => {
      const { rows, affectedRows = 0 } = await pglite.query(text, values);
      return /^(?:UPDATE|DELETE)/.test(text.trim()) ? [rows, affectedRows] : rows;
    },
  };
  const store = postgresStore(client, { prefix: 'typeorm_' });
  await store.migrate();
  const { session } = await store.create(newSession());
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: true, session: { counter: 1 } });
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: false, session: { counter: 1 } });
  await expect(store.end(session.id, 'revoked')).resolves.toMatchObject({ applied: true });
  await expect(store.sweep({ keptFor: 0, limit: 10 })).resolves.toBe(1);
});

test('a client that prepares statements by their names may return the rows themselves', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished) });
  const named: unknown[] = [];
  // As pg-promise does.
  const client = {
    $pool: pool,
    connect: () => undefined,
    query: async (statement: string | pg.QueryArrayConfig, values?: unknown[]): Promise<readonly unknown[]> => {
      if (typeof statement === 'string') return (await pool.query<object>(statement, values)).rows;
      named.push(statement.name);
      return (await pool.query(statement)).rows;
    },
  };
  const store = postgresStore(client);
  await store.migrate();
  const { session } = await store.create(newSession());
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: true, session: { counter: 1 } });
  expect(named).toHaveLength(2);
  await pool.end();
});

test('a client of the app’s own may have a connect, and take only a text', async () => {
  const client = {
    connect: async () => undefined,
    query: (text: string, values: unknown[]) => pglite.query(text.trim(), values),
  };
  const store = postgresStore(client, { prefix: 'own_' });
  await store.migrate();
  const { session } = await store.create(newSession());
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: true });
});

test('a pool whose query takes only a text is asked without names', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished) });
  const query = pool.query.bind(pool);
  const logged: string[] = [];
  const client = Object.assign(pool, {
    query: (text: string, values: unknown[]) => {
      logged.push(text.trim());
      return query(text, values);
    },
  });
  const store = postgresStore(client);
  await store.migrate();
  const { session } = await store.create(newSession());
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: true });
  expect(logged).toHaveLength(3);
  await pool.end();
});

test('many instances may migrate at the same time, and again', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished), max: 8 });
  const stores = Array.from({ length: 16 }, () => postgresStore(pool));
  await Promise.all(stores.map((store) => store.migrate()));
  await Promise.all(stores.map((store) => store.migrate()));
  await expect(postgresStore(pool).read('s_none')).resolves.toMatchObject({ session: undefined });
  await pool.end();
});

test('a migration that runs again has the database print nothing', async () => {
  const client = await connected(await newPostgresDatabase(onTestFinished));
  const notices: unknown[] = [];
  client.on('notice', (notice) => notices.push(notice.message));
  await postgresStore(client).migrate();
  await postgresStore(client).migrate();
  await client.end();
  expect(notices).toEqual([]);
});

test('a migration that has nothing to create takes no lock: other transactions may hold any lock on the tables', async () => {
  const connectionString = await newPostgresDatabase(onTestFinished);
  const pool = new pg.Pool({ connectionString, options: '-c lock_timeout=2000' });
  const store = postgresStore(pool);
  await store.migrate();
  const other = await connected(connectionString);
  await other.query('BEGIN; LOCK TABLE rebearer_sessions, rebearer_keys, rebearer_secret');
  await expect(store.migrate()).resolves.toBeUndefined();
  await expect(pool.query(postgresSchema())).resolves.toBeDefined();
  await other.end();
  await pool.end();
});

test('a role that may not create can migrate where everything exists, and is refused where a table is missing', async () => {
  const connectionString = await newPostgresDatabase(onTestFinished);
  const owner = await connected(connectionString);
  await postgresStore(owner).migrate();
  // A role that every PostgreSQL has, so that no role is left behind.
  await owner.query(`REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO pg_monitor`);
  const client = await connected(connectionString);
  await client.query('SET ROLE pg_monitor');
  const store = postgresStore(client);
  await expect(store.migrate()).resolves.toBeUndefined();
  await expect(client.query(postgresSchema())).resolves.toBeDefined();
  const { session } = await store.create(newSession());
  await expect(store.read(session.id)).resolves.toMatchObject({ session });
  await owner.query('DROP TABLE rebearer_secret');
  await expect(store.migrate()).rejects.toMatchObject({ code: '42501' });
  await Promise.all([owner.end(), client.end()]);
});

test.each([
  ['no policy', []],
  ['a policy of another role', ['CREATE POLICY one ON rebearer_sessions TO pg_monitor USING (true)']],
  ['a policy for other rows', ["CREATE POLICY one ON rebearer_sessions USING (subject = 'bob')"]],
  ['a policy for writes', ['CREATE POLICY one ON rebearer_sessions FOR UPDATE USING (true)']],
  [
    'a policy that another one restricts',
    [
      'CREATE POLICY one ON rebearer_sessions USING (true)',
      "CREATE POLICY two ON rebearer_sessions AS RESTRICTIVE USING (subject = 'bob')",
    ],
  ],
])('where row-level security hides the sessions, with %s, the store has no answer', async (_what, policies) => {
  const { limited, owner, role } = await limitedRole();
  const store = postgresStore(limited);
  const { session } = await store.create(newSession());
  await owner.query('ALTER TABLE rebearer_sessions ENABLE ROW LEVEL SECURITY');
  for (const policy of policies) await owner.query(policy);

  const hidden = 'Row-level security';
  await expect(store.read(session.id)).rejects.toThrow(hidden);
  await expect(store.advance(move(session))).rejects.toThrow(hidden);
  await expect(store.end(session.id, 'revoked')).rejects.toThrow(hidden);
  await expect(store.bySubject(session.subject)).rejects.toThrow(hidden);

  for (const { name } of (await owner.query<{ name: string }>('SELECT polname AS name FROM pg_policy')).rows)
    await owner.query(`DROP POLICY ${name} ON rebearer_sessions`);
  await owner.query(`CREATE POLICY all_rows ON rebearer_sessions TO ${role} USING (true)`);
  await expect(store.read('s_none')).resolves.toMatchObject({ session: undefined });
  await expect(store.advance(move(session))).resolves.toMatchObject({ applied: true });
  await expect(store.bySubject(session.subject)).resolves.toMatchObject({ sessions: [{ id: session.id }] });
  await expect(store.end(session.id, 'revoked')).resolves.toMatchObject({ applied: true });
});

/** A role that uses the tables of another one. */
async function limitedRole(): Promise<{
  readonly limited: pg.Client;
  readonly owner: pg.Client;
  readonly role: string;
}> {
  const url = await newPostgresDatabase(onTestFinished);
  const owner = await connected(url);
  await postgresStore(owner).migrate();
  const role = `limited_${crypto.randomUUID().slice(0, 8)}`;
  await owner.query(`CREATE ROLE ${role} LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
  const limited = await connected(Object.assign(new URL(url), { username: role }).href);
  onTestFinished(async () => {
    await limited.end();
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await owner.end();
  });
  return { limited, owner, role };
}

test('moves that waited for a lock until after their time-out are undone', async () => {
  const connectionString = await newPostgresDatabase(onTestFinished);
  const [pool, admin] = [new pg.Pool({ connectionString, max: 2 }), await connected(connectionString)];
  const store = postgresStore(pool);
  await store.migrate();
  const given = { issuer: ORIGIN, secret: SECRET, store, onEvent: () => {} };
  const [patient, hasty] = [createAuthServer(given), createAuthServer({ ...given, storeTimeout: 2000 })];
  const visitors = await Promise.all(Array.from({ length: 6 }, () => signedIn(patient)));
  // So that it knows the keys.
  await signedIn(hasty);
  await admin.query('BEGIN; LOCK TABLE rebearer_sessions IN ACCESS EXCLUSIVE MODE');
  // Two of them wait for the lock, the others for a connection.
  const refreshes = visitors.map(({ cookie }) => Object.assign(visit(hasty), { cookie }).refresh());
  for (const answer of await Promise.all(refreshes)) expect(answer).toMatchObject({ status: 503, setCookie: [] });
  await admin.query('COMMIT');

  const counters = `SELECT count(*) FILTER (WHERE advanced_at > created_at)::int AS moved, max(counter)::int AS most FROM rebearer_sessions`;
  await expect
    .poll(async () => (await admin.query<{ moved: number; most: number }>(counters)).rows)
    .toEqual([{ moved: 6, most: 0 }]);
  for (const visitor of visitors) expect((await visitor.refresh()).status).toBe(200);
  await Promise.all([pool.end(), admin.end()]);
});

test('a migration creates what is missing, in the schema of its connection', async () => {
  const client = await connected(await newPostgresDatabase(onTestFinished));
  const store = postgresStore(client);
  const countIn = async (schema: string): Promise<unknown> => {
    const { rows } = await client.query('SELECT indexname FROM pg_indexes WHERE schemaname = $1', [schema]);
    return rows.length;
  };
  await store.migrate();
  await client.query('DROP INDEX rebearer_sessions_subject');
  await store.migrate();
  expect(await countIn('public')).toBe(6);
  await client.query('CREATE SCHEMA "A \'tenant\'"; SET search_path = "A \'tenant\'", public');
  await store.migrate();
  expect(await countIn("A 'tenant'")).toBe(6);
  await client.end();
});

test('where transactions are serialized, whoever loses a race gets the row as it is, and every end is answered', async () => {
  const connectionString = await newPostgresDatabase(onTestFinished);
  const pool = new pg.Pool({ connectionString, options: '-c default_transaction_isolation=serializable', max: 20 });
  // The database is dropped while the last of them close.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const store = postgresStore(pool);
  await store.migrate();
  const { session } = await store.create(newSession());
  for (let counter = 0; counter < 5; counter += 1) {
    const all = await Promise.all(Array.from({ length: 20 }, () => store.advance(move({ id: session.id, counter }))));
    expect(all.filter(({ applied }) => applied)).toHaveLength(1);
    expect(new Set(all.map((one) => one.session?.counter))).toEqual(new Set([counter + 1]));
  }
  const [ends, late] = await Promise.all([
    Promise.all(Array.from({ length: 10 }, () => store.end(session.id, 'revoked'))),
    Promise.all(Array.from({ length: 10 }, () => store.advance(move({ id: session.id, counter: 5 })))),
  ]);
  expect(ends.filter(({ applied }) => applied)).toHaveLength(1);
  expect(late.filter(({ applied }) => applied).length).toBeLessThanOrEqual(1);
  await expect(store.read(session.id)).resolves.toMatchObject({ session: { endReason: 'revoked' } });
  await pool.end();
});

test('the printed SQL creates the tables, and can be run again', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished) });
  await pool.query(postgresSchema({ prefix: 'app_' }));
  await pool.query(postgresSchema({ prefix: 'app_' }));
  const store = postgresStore(pool, { prefix: 'app_' });
  const { session } = await store.create(newSession());
  await expect(store.read(session.id)).resolves.toMatchObject({ session });
  await pool.end();
});

test('the error of a store without tables says what to do', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished) });
  await expect(postgresStore(pool).read('s_none')).rejects.toThrow('call `migrate()` once');
  await pool.end();
});

test('a refresh writes no index, and the row stays in its page', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished), max: 1 });
  const store = postgresStore(pool);
  await store.migrate();
  let { session } = await store.create(newSession({ idleLimit: 60_000 }));
  let updates = 0;
  async function pagesAddedBy200Refreshes() {
    const before = await size();
    for (let count = 0; count < 200; count++) {
      const activity = { address: `192.0.2.${count}`, idleLimit: 60_000 };
      session = (await store.advance(move(session, { activity }))).session ?? session;
      updates++;
    }
    return (await size()) - before;
  }
  async function size() {
    const result = await pool.query("SELECT pg_relation_size('rebearer_sessions')::int / 8192 AS pages");
    return (result.rows as [{ pages: number }])[0].pages;
  }
  // While somebody holds an older snapshot (autovacuum, for one), PostgreSQL keeps the old versions of a row, and the
  // table may grow by a page. Where they were never pruned, it would grow each time.
  await expect.poll(pagesAddedBy200Refreshes).toBe(0);
  // Statistics reach the view when the connection has ended.
  await pool.end();
  const reader = new pg.Client({ connectionString: String(pool.options.connectionString) });
  await reader.connect();
  await expect
    .poll(async () => {
      const { rows } = await reader.query(
        'SELECT n_tup_upd::int AS updates, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE n_tup_upd > 0',
      );
      return rows as unknown[];
    })
    .toEqual([{ updates, hot: expect.toSatisfy((hot: number) => hot >= 0.95 * updates) }]);
  await reader.end();
});

test('two simultaneous sweeps share the work', async () => {
  const pool = new pg.Pool({ connectionString: await newPostgresDatabase(onTestFinished) });
  const store = postgresStore(pool);
  await store.migrate();
  const all = await Promise.all(Array.from({ length: 200 }, () => store.create(newSession())));
  await Promise.all(all.map(({ session }) => store.end(session.id, 'revoked')));
  const kept = await store.create(newSession());
  let swept = 0;
  while (swept < 200) {
    const counts = await Promise.all([1, 2, 3, 4].map(() => store.sweep({ keptFor: 0, limit: 20 })));
    swept += counts.reduce((sum, count) => sum + count, 0);
  }
  expect(swept).toBe(200);
  await expect(store.read(kept.session.id)).resolves.toMatchObject({ session: { counter: 0 } });
  await pool.end();
});

test.each(['', 'Sessions_', '1_', 'a b', 'a"; DROP TABLE users; --', 'x'.repeat(33)])(
  'the prefix %j is refused at once',
  (prefix) => {
    expect(() => postgresStore(pglite, { prefix })).toThrow(TypeError);
    expect(() => postgresSchema({ prefix })).toThrow(TypeError);
  },
);

test('a client of another kind is refused at once', () => {
  for (const wrong of ['{"execute":1}', 'null', '"postgres://localhost"', '{"query":{"users":{}}}', '{"unsafe":true}'])
    expect(() => postgresStore(JSON.parse(wrong) as PostgresClient)).toThrow('query(text, values)');
});

async function begin(open: () => Opened): Promise<{ readonly both: readonly [Opened, Opened] }> {
  const both = [open(), open()] as const;
  await Promise.all(both.map(({ client }) => postgresStore(client, { prefix: 'contract_' }).migrate()));
  return { both };
}

test('behind a pooler that moves a client between connections, statements are no longer prepared', async () => {
  const url = await newPostgresDatabase(onTestFinished);
  const connections = await Promise.all([1, 2].map(() => connected(url)));
  const named: string[] = [];
  // What PgBouncer before 1.21 does in its transaction mode: each connection believes that it knows what another was told.
  const pooler = {
    totalCount: 2,
    connect: () => undefined,
    query: async (
      statement: string | { readonly name: string; readonly text: string; readonly values: unknown[] },
      values?: unknown[],
    ) => {
      const [client] = connections.splice(0, 1);
      if (client === undefined) throw new Error('There is no connection.');
      connections.push(client);
      if (typeof statement === 'string') return client.query(statement, values);
      const { name, text } = statement;
      const isKnown = named.includes(name);
      named.push(name);
      if (!isKnown) await client.query(`PREPARE ${name} AS ${text}`);
      return client.query(`EXECUTE ${name}(${statement.values.map(literal).join()})`);
    },
  };
  const store = postgresStore(pooler);
  await store.migrate();
  const { session } = await store.create(newSession());
  for (let counter = 0; counter < 4; counter += 1)
    await expect(store.advance(move({ id: session.id, counter }))).resolves.toMatchObject({ applied: true });
  expect(new Set(named).size).toBeGreaterThan(0);
  await Promise.all(connections.map((client) => client.end()));
});

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : pg.escapeLiteral(typeof value === 'string' ? value : '');
}
