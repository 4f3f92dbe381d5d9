import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installFromDebian } from '../browser.ts';
import { NotInstalledError } from '../install/not-installed-error.ts';
import type { DatabaseName } from './database.ts';

interface Wanted {
  /** The variable that names the program. */
  readonly variable: string;
  readonly program: string;
  readonly debianPackage: string;
  readonly folders: () => readonly string[];
  /** Programs that have to stand beside it. */
  readonly beside: readonly string[];
}

const WANTED: Readonly<Record<DatabaseName, Wanted>> = {
  postgres: {
    variable: 'REBEARER_POSTGRES',
    program: 'postgres',
    debianPackage: 'postgresql',
    folders: postgresFolders,
    beside: ['initdb'],
  },
  redis: {
    variable: 'REBEARER_REDIS',
    program: 'redis-server',
    debianPackage: 'redis-server',
    folders: () => ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'],
    beside: [],
  },
};

/** Returns the path of a database's server, after installing one where there is none; throws, with what to do, where none can be had. */
export function findOrInstall(name: DatabaseName): string {
  const { variable, program, debianPackage } = WANTED[name];
  const found = find(name);
  if (found !== undefined) return found;
  installFromDebian([debianPackage]);
  const installed = find(name);
  if (installed === undefined)
    throw new NotInstalledError(
      `No ${program} was found. Install one, or name one: ${variable}=/path/to/${program} npm test`,
    );
  return installed;
}

function find(name: DatabaseName): string | undefined {
  const { variable, program, folders, beside } = WANTED[name];
  const named = process.env[variable];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`${variable} names ${named}, which does not exist.`);
    return named;
  }
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders(), ...onPath]
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path) && beside.every((other) => existsSync(join(dirname(path), other))));
}

/** Debian keeps one folder for each version, off the path: the newest first. */
function postgresFolders(): readonly string[] {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return [];
  const newestFirst = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  return newestFirst.map((version) => join(versions, version, 'bin'));
}
