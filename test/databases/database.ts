import pg from 'pg';
import { urlOf } from './url-of.ts';

const OBJECT_IN_USE = '55006';

/** Makes an empty database on the server that the tests have, and drops it at the end; returns its URL. */
export async function newPostgresDatabase(atEnd: (end: () => Promise<void>) => void): Promise<string> {
  const url = new URL(urlOf('postgres'));
  const name = `rebearer_${crypto.randomUUID().slice(0, 8)}`;
  await asAdmin(url, `CREATE DATABASE ${name}`);
  atEnd(() => drop(url, name));
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/**
 * PostgreSQL itself waits some seconds for connections that are being closed. One that it is made to end sooner is an error in a pool
 * that has left it behind.
 */
async function drop(url: URL, name: string): Promise<void> {
  let isInUse = await isRefused(url, `DROP DATABASE ${name}`);
  // On a busy machine a connection may take longer to close than PostgreSQL waits.
  while (isInUse) isInUse = await isRefused(url, `DROP DATABASE ${name} WITH (FORCE)`);
}

/** Whether the statement fails because of other connections. */
async function isRefused(url: URL, statement: string): Promise<boolean> {
  try {
    await asAdmin(url, statement);
    return false;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === OBJECT_IN_USE) return true;
    throw error;
  }
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
