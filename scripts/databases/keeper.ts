import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, DatabaseName } from './database.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

/** What the keeper is asked for; every order is answered by a report. */
export type Order =
  | { readonly type: 'begin'; readonly name: DatabaseName; readonly path: string; readonly settings: readonly string[] }
  | { readonly type: 'start' }
  | { readonly type: 'stop'; readonly how: 'orderly' | 'at once' };

export type Report = { readonly url: string; readonly folder: string } | { readonly error: string };

// A process of its own, which keeps one database until the channel to its parent closes. The channel closes however the
// parent ends, by SIGKILL too. Signals of the terminal reach this process as well, and are left to the parent.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

const folder = await mkdtemp(join(tmpdir(), 'rebearer-database-'));
// PostgreSQL runs as another user than root.
await chmod(folder, 0o755);

let database: Database | undefined;
let work: Promise<unknown> = Promise.resolve();

process.on('message', (order: Order) => {
  work = work
    .then(() => obey(order))
    .catch((error: unknown): Report => ({ error: error instanceof Error ? error.message : String(error) }))
    .then((report) => process.connected && process.send?.(report));
});
process.once('disconnect', () => {
  work = work.then(end, end);
});

async function end(): Promise<void> {
  try {
    await database?.stop('at once');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function obey(order: Order): Promise<Report> {
  switch (order.type) {
    case 'begin': {
      const begin = order.name === 'postgres' ? startPostgres : startRedis;
      database = await begin(order.path, join(folder, order.name), order.settings);
      break;
    }
    case 'start':
      await database?.start();
      break;
    case 'stop':
      await database?.stop(order.how);
      break;
  }
  if (database === undefined) throw new Error('There is no database yet.');
  return { url: database.url, folder };
}
