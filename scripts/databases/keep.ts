import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Database, DatabaseName } from './database.ts';
import { findOrInstall } from './find.ts';
import type { Order, Report } from './keeper.ts';

/** A database that ends with this process, however this process ends, and leaves nothing behind. */
export interface KeptDatabase extends Database {
  /** Where its data is. */
  readonly folder: string;
  /** Ends it for good and removes its data. */
  readonly close: () => Promise<void>;
}

/** Starts a database on a free port, in a temporary folder; installs it where it is missing and that can be done. */
export async function keepDatabase(name: DatabaseName, settings: readonly string[] = []): Promise<KeptDatabase> {
  const path = findOrInstall(name);
  const keeper = fork(join(import.meta.dirname, 'keeper.ts'), { execArgv: [] });
  const ended = once(keeper, 'exit');
  async function close(): Promise<void> {
    if (keeper.connected) keeper.disconnect();
    await ended;
  }
  try {
    const { url, folder } = await order(keeper, { type: 'begin', name, path, settings });
    return {
      url,
      folder,
      start: async () => void (await order(keeper, { type: 'start' })),
      stop: async (how) => void (await order(keeper, { type: 'stop', how })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function order(keeper: ChildProcess, wanted: Order): Promise<Exclude<Report, { readonly error: string }>> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('The keeper of the database has ended.'));
    keeper.once('exit', fail);
    keeper.once('message', (report: Report) => {
      keeper.off('exit', fail);
      if ('url' in report) resolve(report);
      else reject(new Error(report.error));
    });
    keeper.send(wanted);
  });
}
