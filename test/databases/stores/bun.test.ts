import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { newPostgresDatabase } from '../database.ts';
import { urlOf } from '../url-of.ts';

const run = promisify(execFile);
const BUN = process.env['REBEARER_BUN'] ?? 'bun';

test('the stores take Bun’s own clients of SQLite, PostgreSQL and Redis', { timeout: 120_000 }, async ({ skip }) => {
  const version = await run(BUN, ['--version']).catch(() => undefined);
  skip(version === undefined, 'no bun in the PATH, and none named by REBEARER_BUN');
  const [postgres, serializing] = [await newPostgresDatabase(onTestFinished), await newSerializingDatabase()];
  const urls = [postgres, serializing, urlOf('redis')];
  const { stdout } = await run(BUN, [join(import.meta.dirname, 'bun-clients.ts'), ...urls]);
  expect(JSON.parse(stdout)).toEqual([]);
});

/** Bun's client takes no settings of the session in the address. */
async function newSerializingDatabase(): Promise<string> {
  const url = await newPostgresDatabase(onTestFinished);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = client.escapeIdentifier(new URL(url).pathname.slice(1));
  await client.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`);
  await client.end();
  return url;
}
