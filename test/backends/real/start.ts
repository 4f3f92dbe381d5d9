import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../../demo/server/listen.ts';
import { buildPage } from './build-page.ts';
import { type LoggingProxy, startProxy } from './proxy.ts';
import type { RealBackend } from './real-backend.ts';
import { isBounded } from '../../../scripts/install/time-left.ts';

export interface Running {
  readonly proxy: LoggingProxy;
  readonly stop: () => Promise<void>;
}

/** Milliseconds: ten minutes, as some migrate a database at their first start, or less than a test has where time is short. */
const PATIENCE = isBounded ? 90_000 : 600_000;

/** Starts a backend on a free port, and the proxy in front of it. `lifetime`: seconds of an access token. */
export async function startBackend(backend: RealBackend, lifetime: number): Promise<Running> {
  const [{ command, args, cwd, env, prepare }, pageFolder] = await Promise.all([backend.install(), buildPage()]);
  const [port, behind] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: some start further processes.
    detached: true,
    env: { ...process.env, ...env, PORT: String(behind), PUBLIC_URL: url, LIFETIME: String(lifetime) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stopChild = async (): Promise<void> => {
    const isOver = child.exitCode !== null || child.signalCode !== null;
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    await over;
  };
  try {
    await untilItListens(
      `http://127.0.0.1:${behind}${backend.paths.me}`,
      () => child.exitCode !== null || child.signalCode !== null,
    );
    await prepare?.(`http://127.0.0.1:${behind}`);
  } catch (error) {
    await stopChild();
    throw new Error(`${backend.name} does not start: ${String(error)}\n${said.slice(-3000)}`, { cause: error });
  }
  const proxy = await startProxy({ port, behind, pageFolder });
  return {
    proxy,
    async stop() {
      proxy.close();
      await stopChild();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilItListens(url: string, isOver: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && !isOver()) {
    const isThere = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
      ({ status }) => status < 500,
      () => false,
    );
    if (isThere) return;
    await sleep(100);
  }
  throw new Error('it does not listen');
}
