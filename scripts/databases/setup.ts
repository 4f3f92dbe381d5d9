import { NotInstalledError } from '../install/not-installed-error.ts';
import { DATABASES, type DatabaseName, MISSING_VARIABLES, URL_VARIABLES } from './database.ts';
import { keepDatabase, type KeptDatabase } from './keep.ts';

/** A vacuum in the midst of a test would change what it counts, and take a core. */
const SETTINGS: Readonly<Record<DatabaseName, readonly string[]>> = { postgres: ['autovacuum=off'], redis: [] };

/**
 * Starts the databases that the tests need, and tells their URLs by environment; Vitest calls it before the project
 * `databases`, and only where one of its tests is to be run. Returns what stops them.
 */
export async function setup(): Promise<() => Promise<void>> {
  const kept = await Promise.all(DATABASES.map((name) => provide(name)));
  return async () => {
    await Promise.all(kept.map(async (database) => database?.close()));
  };
}

async function provide(name: DatabaseName): Promise<KeptDatabase | undefined> {
  // A database that is named by its URL is used as it is.
  if (process.env[URL_VARIABLES[name]] !== undefined) return undefined;
  try {
    const database = await keepDatabase(name, SETTINGS[name]);
    process.env[URL_VARIABLES[name]] = database.url;
    return database;
  } catch (error) {
    if (!(error instanceof NotInstalledError)) throw error;
    process.env[MISSING_VARIABLES[name]] = error.message;
    return undefined;
  }
}
