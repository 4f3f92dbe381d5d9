import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPostgresDatabase } from '../database.ts';
import { urlOf } from '../url-of.ts';
import type { ClientName } from './open-store.ts';
import { type AtEnd, type Instance, startInstance } from './start-instance.ts';

/** `npm run test:long` has these tests take a minute each instead of seconds. */
export const IS_LONG: boolean = process.env['REBEARER_LONG'] !== undefined;

/** One client for each store that processes share, or all: a client carries what the store decides. */
export const SHARED: readonly ClientName[] = IS_LONG
  ? ['pg', 'postgres', 'node-redis', 'ioredis', 'sqlite']
  : ['pg', 'node-redis', 'sqlite'];

/** Returns where a store of this kind is, empty but for Redis. */
async function newPlace(client: ClientName, atEnd: AtEnd): Promise<string> {
  switch (client) {
    case 'pg':
    case 'postgres':
      return newPostgresDatabase(atEnd);
    case 'node-redis':
    case 'ioredis':
      // Sessions have ids of their own; subjects are of the test's choice.
      return urlOf('redis');
    case 'sqlite':
    case 'pglite': {
      const folder = await mkdtemp(join(tmpdir(), 'rebearer-store-'));
      atEnd(() => rm(folder, { recursive: true, force: true }));
      return client === 'sqlite' ? join(folder, 'sessions.db') : join(folder, 'data');
    }
  }
}

/** A machine that is busy with other tests answers late: a client that has lost an answer may be back after half a minute. */
export const PATIENT = { storeTimeout: 600_000, grace: 60_000 } as const;

/** Starts two instances on one store. */
export async function startTwo(
  client: ClientName,
  atEnd: AtEnd,
): Promise<{ readonly one: Instance; readonly two: Instance; readonly place: string }> {
  const place = await newPlace(client, atEnd);
  const start = (): Promise<Instance> => startInstance({ client, url: place, options: PATIENT }, atEnd);
  // One after the other: a process that opens a file of SQLite waits 5 s for another that has stopped as it made the tables.
  return { one: await start(), two: await start(), place };
}
