import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/databases/run.ts';
import { configFromEnvironment } from '../../demo/server/environment.ts';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import { login, LONG } from '../server/visitor.ts';
import { newPostgresDatabase } from './database.ts';
import { urlOf } from './url-of.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SECRET = 'a secret of thirty-two characters';

async function start(environment: Environment): Promise<ReferenceServer> {
  // A busy machine may have the database answer late.
  const server = await startServer({
    dbFile: ':memory:',
    storeTimeout: 600,
    ...LONG,
    ...configFromEnvironment(environment),
    port: 0,
  });
  onTestFinished(() => server.close());
  return server;
}

const PLACES: Readonly<Record<string, () => Promise<string> | string>> = {
  'postgres://': () => newPostgresDatabase(onTestFinished),
  'postgresql://': async () => (await newPostgresDatabase(onTestFinished)).replace('postgres:', 'postgresql:'),
  'redis://': () => urlOf('redis'),
};

test.each(Object.entries(PLACES))('the demo keeps its sessions in %s for every instance', async (_, place) => {
  const environment = { REBEARER_STORE: await place(), REBEARER_SECRET: SECRET };
  const [one, two] = [await start(environment), await start(environment)];
  const visitor = await login(one);
  const { cookie } = visitor;
  expect((await visitor.refresh()).status).toBe(200);
  expect(visitor.cookie).not.toBe(cookie);
  const atTheOther = await login(two);
  atTheOther.cookie = visitor.cookie;
  expect((await atTheOther.refresh()).status).toBe(200);
});

test.each([undefined, ''])('without a store (%j) the demo keeps its sessions in its own file', async (store) => {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'demo.sqlite');
  const environment = { REBEARER_STORE: store, REBEARER_DB: file, REBEARER_SECRET: SECRET };
  const first = await start(environment);
  const visitor = await login(first);
  expect(existsSync(file)).toBe(true);
  await first.close();
  const later = await login(await start(environment), 'bob');
  later.cookie = visitor.cookie;
  expect((await later.refresh()).status).toBe(200);
});

test.each([
  ['mysql://alice:hidden@localhost/app', 'mysql:'],
  ['localhost:5432', 'localhost:'],
  ['/var/lib/sessions.db', 'no URL'],
  ['postgres', 'no URL'],
  ['https://alice:hidden@db.example.com', 'https:'],
])('an unknown store is refused at the start: %s', async (store, what) => {
  const error = await start({ REBEARER_STORE: store }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toMatch(/REBEARER_STORE.*postgres:\/\/ or redis:\/\//);
  expect(String(error)).toContain(what);
  expect(String(error)).not.toContain('hidden');
});

test.each(['postgres', 'postgresql', 'redis', 'rediss'])(
  'a %s that does not answer is named at the start, without its password',
  async (scheme) => {
    const port = await freePort();
    const store = `${scheme}://alice:hidden@127.0.0.1:${port}/0`;
    const error = await start({ REBEARER_STORE: store }).catch((reason: unknown) => reason);
    expect(String(error)).toContain(`REBEARER_STORE: ${scheme}://127.0.0.1:${port}`);
    expect(String(error)).toContain('ECONNREFUSED');
    expect(String(error)).not.toContain('hidden');
  },
);

test('a database that does not exist is named at the start', async () => {
  const url = Object.assign(new URL(await newPostgresDatabase(onTestFinished)), { pathname: '/nowhere' });
  await expect(start({ REBEARER_STORE: url.href })).rejects.toThrow(/REBEARER_STORE: .*nowhere/);
});
