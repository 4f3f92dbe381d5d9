import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';

/** On `globalThis`: the number of connections to each file that stores of this process have open, those of other copies of this library included. */
const OPENED = Symbol.for('rebearer.sqlite-files');
/** The app may open the file after the store: the first writes look too. */
const LOOKS = 10;

/** Watches a file that this process has open. */
export interface WatchedFile {
  /** Tells the console, once, if another SQLite library of this process has the file open. */
  readonly look: () => void;
  /** Forgets the connection, which is closed. */
  readonly close: () => void;
}

/**
 * Counts a connection to the file that was just opened. POSIX has one set of locks for a process, so two libraries in it do not keep each
 * other out: each overwrites what the other has committed, and no error says so. Only Linux tells which files and libraries a process has.
 */
export function watchFile(file: string): WatchedFile {
  const path = realpathSync(file);
  const opened = openedFiles();
  let looks = LOOKS;
  opened.set(path, (opened.get(path) ?? 0) + 1);
  return {
    look() {
      if (looks-- <= 0) return;
      const library = otherLibrary(path, opened.get(path) ?? 0);
      if (library === undefined) return;
      looks = 0;
      console.error(
        `rebearer: ${library} has ${file} open in this process too. Its SQLite and that of node:sqlite overwrite each other's writes: ` +
          'sign-ins and logouts are lost. Give the store a file of its own, or pass it the open database: rebearer/docs/server.md#stores',
      );
    },
    close: () => void opened.set(path, (opened.get(path) ?? 1) - 1),
  };
}

function openedFiles(): Map<string, number> {
  const known: unknown = Reflect.get(globalThis, OPENED);
  if (known instanceof Map) return known as Map<string, number>;
  const opened = new Map<string, number>();
  Reflect.set(globalThis, OPENED, opened);
  return opened;
}

/** Returns the path of the library, if this process has more connections to the file than the stores have. */
function otherLibrary(path: string, own: number): string | undefined {
  // Deno asks the user for the permission to read there.
  if (process.platform !== 'linux' || 'Deno' in globalThis) return undefined;
  try {
    const library = /\/\S*(?:sqlite|libsql|query_engine)\S*\.node\b/i.exec(
      readFileSync('/proc/self/maps', 'utf8'),
    )?.[0];
    return library !== undefined && descriptorsOf(path) > own ? library : undefined;
  } catch {
    return undefined;
  }
}

function descriptorsOf(path: string): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      return false; // closed meanwhile
    }
  }).length;
}
