import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuthServerOptions } from 'rebearer/server';
import { listen } from '../../demo/server/listen.ts';
import type { App } from './app.ts';
import { buildApp } from './build-app.ts';
import { type LoggingProxy, startLoggingProxy } from './logging-proxy.ts';

export interface RunningApp {
  readonly proxy: LoggingProxy;
  /** What the server wrote to its console. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

export type TestOptions = Pick<AuthServerOptions, 'grace' | 'lifetimes'>;

/** Two minutes: a start takes a second or two, and longer on a busy machine. */
const PATIENCE = 120_000;

/** Starts the built app on free ports, with a database of its own, behind a proxy that keeps the log. */
export async function startApp(app: App, options: TestOptions): Promise<RunningApp> {
  const [cwd, port] = [await buildApp(app), await freePort()];
  const data = await mkdtemp(join(tmpdir(), `rebearer-${app.name}-`));
  const proxy = await startLoggingProxy(port);
  const child = spawn(process.execPath, [...app.start], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: `${port}`,
      HOST: '127.0.0.1',
      APP_URL: proxy.url,
      SESSIONS_DB: join(data, 'sessions.db'),
      TEST_OPTIONS: JSON.stringify(options),
      ...app.env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    proxy.close();
    child.kill();
    await over;
    await rm(data, { recursive: true, force: true });
  };
  const isOver = (): boolean => child.exitCode !== null;
  if (!(await answers(`http://127.0.0.1:${port}/login`, isOver))) {
    await stop();
    throw new Error(`The app does not start:\n${output}`);
  }
  return { proxy, output: () => output, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string, isOver: () => boolean): Promise<boolean> {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && !isOver()) {
    const isThere = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isThere) return true;
    await sleep(100);
  }
  return false;
}
