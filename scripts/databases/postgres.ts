import { execFileSync } from 'node:child_process';
import { chown, mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { Database } from './database.ts';
import { freePort, type Program, run, untilReady } from './run.ts';

/** A start-up message of the protocol's version 3. */
const HELLO = hello('user\0rebearer\0database\0postgres\0\0');
/** It asks for an authentication, or says that there is none to do. */
const AUTHENTICATION = 'R';

/** Makes a cluster in a folder, and starts it. `settings` are written as `name=value`. */
export async function startPostgres(path: string, folder: string, settings: readonly string[]): Promise<Database> {
  const user = ownUser();
  const port = await freePort();
  await mkdir(folder);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const init = ['-D', data, '-A', 'trust', '-U', 'rebearer', '--no-sync', '--no-locale', '-E', 'UTF8'];
  const initdb = run({ path: join(dirname(path), 'initdb'), args: init, cwd: folder, user });
  await initdb.ended;
  if (initdb.child.exitCode !== 0) throw new Error(`initdb failed. It said: ${initdb.said()}`);
  // The tests end processes and never the machine, so that nothing is lost without fsync, which a busy disk makes slow.
  const all = ['listen_addresses=127.0.0.1', 'max_connections=200', 'fsync=off', ...settings];
  const args = ['-D', data, '-p', `${port}`, '-k', folder, ...all.flatMap((setting) => ['-c', setting])];
  return started({ path, args, cwd: folder, user }, port);
}

async function started(program: Program, port: number): Promise<Database> {
  let server = run(program);
  await untilReady(server, () => answers(port));
  return {
    url: `postgres://rebearer@127.0.0.1:${port}/postgres`,
    async start() {
      server = run(program);
      await untilReady(server, () => answers(port));
    },
    async stop(how) {
      // SIGINT ends the sessions of clients and writes a checkpoint; SIGQUIT does neither, and the log is replayed at the next start.
      server.child.kill(how === 'orderly' ? 'SIGINT' : 'SIGQUIT');
      await server.ended;
    },
  };
}

/** PostgreSQL refuses root. Debian's package brings a user for it; any other user will do. */
function ownUser(): Program['user'] {
  if (process.getuid?.() !== 0) return undefined;
  const name = ['postgres', 'nobody'].find((candidate) => idOf('-u', candidate) !== undefined);
  if (name === undefined) throw new Error('PostgreSQL does not run as root, and there is no user "postgres".');
  return { uid: idOf('-u', name) ?? 0, gid: idOf('-g', name) ?? 0 };
}

function idOf(flag: '-u' | '-g', user: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

/** While it starts, and while it stops, it takes connections and answers with an error. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(HELLO));
    socket.once('data', (data) => {
      resolve(data.toString('latin1', 0, 1) === AUTHENTICATION);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function hello(parameters: string): Buffer {
  const message = Buffer.alloc(8 + parameters.length);
  message.writeInt32BE(message.length, 0);
  message.writeInt32BE(3 << 16, 4);
  message.write(parameters, 8, 'latin1');
  return message;
}
