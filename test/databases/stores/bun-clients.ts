// Run by Bun: tests the stores with Bun's own clients, and prints what failed, as JSON.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from 'bun:sqlite';
import { postgresStore } from 'rebearer/server/postgres';
import { redisStore } from 'rebearer/server/redis';
import { sqliteStore } from 'rebearer/server/sqlite';
import { type StoreUnderTest, testStore } from 'rebearer/server/testing';

const [postgresUrl = '', serializingUrl = '', redisUrl = ''] = process.argv.slice(2);

function sqlite(options?: ConstructorParameters<typeof Database>[1]): StoreUnderTest {
  const file = join(mkdtempSync(join(tmpdir(), 'rebearer-bun-')), 'sessions.db');
  const [one, two] = [new Database(file, options), new Database(file, options)];
  one.exec('PRAGMA journal_mode = WAL');
  return { store: sqliteStore(one), another: sqliteStore(two) };
}

async function postgres(url: string): Promise<StoreUnderTest> {
  const sql = new Bun.SQL(url);
  const store = postgresStore(sql);
  await store.migrate();
  return { store, close: () => sql.close() };
}

function redis(): StoreUnderTest {
  const client = new Bun.RedisClient(redisUrl);
  return { store: redisStore(client, { prefix: '{bun}:' }), close: () => client.close() };
}

const OPEN: Readonly<Record<string, () => StoreUnderTest | Promise<StoreUnderTest>>> = {
  'bun:sqlite': () => sqlite(),
  'bun:sqlite, strict, with BigInts': () => sqlite({ strict: true, safeIntegers: true }),
  SQL: () => postgres(postgresUrl),
  'SQL at a database that serializes transactions': () => postgres(serializingUrl),
  RedisClient: redis,
};

const failures: string[] = [];
for (const [name, open] of Object.entries(OPEN)) {
  for (const { run, title } of testStore(open))
    await run().catch((error: unknown) => failures.push(`${name}: ${title}: ${String(error)}`));
}
// The clients keep Bun running.
process.stdout.write(JSON.stringify(failures), () => process.exit(0));
