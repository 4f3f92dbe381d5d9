import pg from 'pg';
import { urlOf } from './url-of.ts';

/** Makes an empty database on the server that the tests have, and drops it at the end; returns its URL. */
export async function newPostgresDatabase(atEnd: (end: () => Promise<void>) => void): Promise<string> {
  const url = new URL(urlOf('postgres'));
  const name = `rebearer_${crypto.randomUUID().slice(0, 8)}`;
  await asAdmin(url, `CREATE DATABASE ${name}`);
  atEnd(() => asAdmin(url, `DROP DATABASE ${name} WITH (FORCE)`));
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
