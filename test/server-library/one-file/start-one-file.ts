import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { ROOT } from '../../docs/blocks.ts';

/** The servers of docs/servers, by their files. */
export const ONE_FILE_SERVERS = ['hono', 'express', 'fastify', 'node', 'next', 'bun', 'deno'] as const;
export type OneFileServer = (typeof ONE_FILE_SERVERS)[number];

/** Returns why a server cannot run here; `undefined` where it can. */
export function whyNot(name: OneFileServer): string | undefined {
  if (name !== 'bun' && name !== 'deno') return undefined;
  const { status } = spawnSync(commandOf(name)[0], ['--version']);
  return status === 0 ? undefined : `no ${name} in the PATH, and none named by REBEARER_${name.toUpperCase()}`;
}

/** Starts a server in a process and a folder of its own, until the test ends; returns its address. */
export async function startOneFile(name: OneFileServer): Promise<string> {
  return (await startPrinting(name)).url;
}

interface Started {
  readonly url: string;
  /** What it has printed by now. */
  readonly printed: () => string;
}

/** Does the same, and keeps what the server prints. */
export async function startPrinting(name: OneFileServer): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-one-file-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // Another process may take the port before the server does.
  for (let attempt = 1; ; attempt++) {
    try {
      return await startAt(await freePort(), { name, folder });
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function startAt(
  port: number,
  { name, folder }: { readonly name: OneFileServer; readonly folder: string },
): Promise<Started> {
  const url = `http://127.0.0.1:${port}`;
  const [program, ...given] = commandOf(name);
  const env = { ...process.env, PORT: String(port), APP_URL: url, NODE_ENV: 'production', TEST: '' };
  const child = spawn(program, given, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => {
    printed += text.toString();
  });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => {
    complaints += text.toString();
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const answered = vi.waitFor(() => fetch(`${url}/api/me`), { timeout: 90_000, interval: 50 });
  await Promise.race([answered, exited]);
  if (child.exitCode !== null) {
    answered.catch(() => undefined);
    throw new Error(`${name} did not start: ${complaints}`);
  }
  return { url, printed: () => printed };
}

function commandOf(name: OneFileServer): readonly [string, ...string[]] {
  const file = join(ROOT, 'docs/servers', `${name}.ts`);
  switch (name) {
    case 'bun':
      return [process.env['REBEARER_BUN'] ?? 'bun', file];
    case 'deno':
      return [process.env['REBEARER_DENO'] ?? 'deno', 'run', '--allow-all', file];
    case 'next':
      return [process.execPath, join(import.meta.dirname, 'next-routes.ts')];
    default:
      return [process.execPath, file];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A server on a port has a port.');
  return address.port;
}
