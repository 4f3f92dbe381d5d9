import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { DATABASES } from '../../scripts/databases/database.ts';
import { keepDatabase } from '../../scripts/databases/keep.ts';
import { urlOf } from './url-of.ts';

const KEEP = join(import.meta.dirname, 'keep-one.ts');

test.each(DATABASES)('%s answers at the address that the tests receive', async (name) => {
  expect(await listens(urlOf(name))).toBe(true);
});

test.each(DATABASES)('%s stops when the test run is killed, and its folder is removed', async (name) => {
  urlOf(name);
  const run = spawn(process.execPath, [KEEP, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: run.stdout }), 'line')) as [string];
  const { url, folder } = JSON.parse(line) as { url: string; folder: string };
  expect([await listens(url), existsSync(folder)]).toEqual([true, true]);
  run.kill('SIGKILL');
  await expect.poll(async () => [await listens(url), existsSync(folder)]).toEqual([false, false]);
});

test.each(DATABASES)('%s can be stopped and started again', async (name) => {
  urlOf(name);
  const database = await keepDatabase(name);
  try {
    for (const how of ['orderly', 'at once'] as const) {
      await database.stop(how);
      expect(await listens(database.url)).toBe(false);
      await database.start();
      expect(await listens(database.url)).toBe(true);
    }
  } finally {
    await database.close();
  }
  expect(await listens(database.url)).toBe(false);
});

test('a configured program that does not exist is an error, not a skipped test', async () => {
  vi.stubEnv('REBEARER_REDIS', '/nowhere/redis-server');
  await expect(keepDatabase('redis')).rejects.toThrow('REBEARER_REDIS names /nowhere/redis-server');
});

function listens(url: string): Promise<boolean> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
