import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Database } from './database.ts';
import { freePort, run, untilReady } from './run.ts';

/** Starts a Redis that keeps its data in a folder. `settings` are written as `name=value`. */
export async function startRedis(path: string, folder: string, settings: readonly string[]): Promise<Database> {
  const port = await freePort();
  await mkdir(folder);
  const own = settings.flatMap((setting) => {
    const [name = '', value = ''] = setting.split('=');
    return [`--${name}`, value];
  });
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...own];
  const program = { path, args, cwd: folder };
  let server = run(program);
  await untilReady(server, () => answers(port));
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      server = run(program);
      await untilReady(server, () => answers(port));
    },
    async stop(how) {
      server.child.kill(how === 'orderly' ? 'SIGTERM' : 'SIGKILL');
      await server.ended;
    },
  };
}

/** While it reads its data it answers LOADING. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
