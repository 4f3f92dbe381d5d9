import pg from 'pg';
import { onTestFinished } from 'vitest';
import { urlOf } from './url-of.ts';

/** Makes an empty database on the server that the tests have, and drops it after the test; returns its URL. */
export async function newPostgresDatabase(): Promise<string> {
  const url = new URL(urlOf('postgres'));
  const name = `rebearer_${crypto.randomUUID().slice(0, 8)}`;
  await asAdmin(url, `CREATE DATABASE ${name}`);
  onTestFinished(() => asAdmin(url, `DROP DATABASE ${name} WITH (FORCE)`));
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

async function asAdmin({ href }: URL, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
