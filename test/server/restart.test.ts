import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { bearer, login, LONG, serve, visit } from './visitor.ts';

async function newFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-server-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'made/at/need.sqlite');
}

test('a session and its tokens survive a restart of the server', async () => {
  const dbFile = await newFile();
  const before = await startServer({ port: 0, dbFile, ...LONG });
  const visitor = await login(before);
  await visitor.refresh();
  await before.close();

  const after = await serve({ dbFile, port: Number(new URL(before.url).port) });
  const returned = visit(after);
  returned.cookie = visitor.cookie;
  expect((await returned.get('/api/me', bearer(visitor))).status).toBe(200);
  expect(await returned.refresh()).toMatchObject({ status: 200, json: { session_id: visitor.sessionId } });
  expect((await returned.get('/api/me')).status).toBe(200);
});

test('the grace survives a restart: the predecessor still gets the same successor', async () => {
  const dbFile = await newFile();
  const before = await startServer({ port: 0, dbFile, ...LONG });
  const visitor = await login(before);
  const late = visitor.cookie;
  await visitor.refresh();
  await before.close();

  const returned = visit(await serve({ dbFile }));
  returned.cookie = late;
  expect((await returned.refresh()).status).toBe(200);
  expect(returned.cookie).toBe(visitor.cookie);
});

test('an ended session stays ended, with the same reason', async () => {
  const dbFile = await newFile();
  const before = await startServer({ port: 0, dbFile, ...LONG });
  const visitor = await login(before);
  before.revokeSession(visitor.sessionId);
  await before.close();

  const returned = visit(await serve({ dbFile }));
  returned.cookie = visitor.cookie;
  expect(await returned.refresh()).toMatchObject({ status: 400, json: { reason: 'revoked' } });
});

test('notes and accounts survive a restart', async () => {
  const dbFile = await newFile();
  const before = await startServer({ port: 0, dbFile, ...LONG });
  const writer = await login(before);
  await writer.post('/api/notes', { body: { text: 'kept' }, headers: bearer(writer) });
  await before.close();

  const reader = await login(await serve({ dbFile }));
  expect((await reader.get('/api/notes')).json).toMatchObject({ notes: [{ text: 'kept' }] });
});

test('neither a cookie nor a password is in the database files', async () => {
  const dbFile = await newFile();
  const server = await serve({ dbFile });
  const visitor = await login(server);
  const cookies = [visitor.cookie];
  await visitor.refresh();
  cookies.push(visitor.cookie);
  const folder = join(dbFile, '..');
  const files = await readdir(folder);
  const bytes = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
  expect(bytes.join()).toContain(visitor.sessionId);
  for (const secret of [...cookies, visitor.accessToken, 'alice-demo']) expect(bytes.join()).not.toContain(secret);
});

test('if the store is out of reach the answer is 503 with Retry-After, never 401, and nothing changes', async () => {
  const dbFile = await newFile();
  const server = await serve({ dbFile });
  const visitor = await login(server);
  const other = new DatabaseSync(dbFile);
  onTestFinished(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  const answers = [
    await visitor.refresh(),
    await visitor.post('/auth/logout'),
    await visitor.post('/auth/login', { body: { username: 'bob', password: 'bob-demo' } }),
    await visitor.post('/api/notes', { body: { text: 'lost' }, headers: bearer(visitor) }),
  ];
  other.exec('ROLLBACK');
  for (const answer of answers) {
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2', 'cache-control': 'no-store' } });
    expect(answer.headers['access-control-allow-origin']).toBe(server.url);
    expect(answer.setCookie).toEqual([]);
  }
  expect(server.log.slice(1).map(({ outcome }) => outcome)).toEqual(Array(4).fill('store_failed'));
  expect((await visitor.refresh()).status).toBe(200);
  expect((await visitor.get('/api/notes')).json).toEqual({ notes: [] });
});
