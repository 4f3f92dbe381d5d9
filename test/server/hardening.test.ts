import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../../demo/server/demo.ts';
import { createLog } from '../../demo/server/log.ts';
import { shownPath, shownQuery } from '../../demo/server/shown.ts';
import { type ReferenceServer, startServer } from '../../demo/server/server.ts';
import { certificate } from './certificate.ts';
import { bearer, hold, login, LONG, send, serve, visit } from './visitor.ts';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-hardening-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A server that no request of these tests may reach. */
async function listener(): Promise<{ readonly host: string; readonly seen: readonly string[] }> {
  const seen: string[] = [];
  const server = createServer(({ headers, url }, response) => {
    seen.push(`${url} ${headers.cookie} ${headers.authorization}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return { host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, seen };
}

/** Sends a path that no URL parser has touched. */
async function sendRaw(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, path, method: 'GET', headers, agent: false });
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [{ statusCode: number; resume: () => void }];
  incoming.resume();
  return incoming.statusCode;
}

test('no path makes the demo send a request, a cookie or a bearer to another host', async () => {
  const demo = await startDemo({ port: 0, dbFile: ':memory:' });
  onTestFinished(() => demo.close());
  const { host, seen } = await listener();
  const headers = { cookie: 'naive=secret', authorization: 'Bearer secret', origin: demo.server.url };
  const paths = [
    `//${host}/x`,
    `///${host}/x`,
    `/\\${host}/x`,
    `/@${host}/x`,
    `/.${host}/x`,
    `/%2F${host}/x`,
    `/http://${host}/x`,
  ];
  for (const path of paths) {
    for (const prefix of ['/naive', '', '/naive/.', '/naive/..']) {
      expect(await sendRaw(demo.server.url, prefix + path, headers), prefix + path).toBeLessThan(500);
    }
  }
  expect(seen).toEqual([]);
});

test('the log shows only harmless parts of a path and a query', () => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
  const opaque = 'Zm9vYmFyYmF6cXV1eGNvcmdlZ3JhdWx0Z2FycGx5d2FsZG8';
  for (const secret of [
    jwt,
    jwt.replaceAll('.', '%2E'),
    opaque,
    encodeURIComponent(`a ${opaque}`),
    `v1.s_x.0.${opaque}`,
  ]) {
    expect(shownPath(`/api/${secret}/x`)).toBe('/api/[hidden]/x');
    for (const name of ['access_token', 'refresh_token', 'code', 'attack', 'call', '']) {
      expect(shownQuery(`?${name}=${secret}`)).toBe('?[hidden]');
    }
    expect(shownQuery(`?${secret}`)).toBe('?[hidden]');
  }
  expect(shownQuery('?attack=form&call=7&secret=1&ms=5')).toBe('?attack=form&call=7&[hidden]&ms=5');
  expect(shownQuery('')).toBe('');
  expect(shownPath('/auth/sessions/s_Zm9vYmFyYmF6cXV1eA/revoke')).toBe('/auth/sessions/s_Zm9vYmFyYmF6cXV1eA/revoke');
});

test('a path or query of any length is read in linear time: quadratic time would outlast this test', () => {
  const long = 'eyJ'.repeat(3_000_000);
  expect(shownPath(`/${long}`)).toBe('/[hidden]');
  expect(shownQuery(`?attack=${long}`)).toBe('?[hidden]');
  expect(shownQuery(`?${'&'.repeat(1_000_000)}`)).toContain('[hidden]');
});

test('what the log keeps of a request is short, whatever the request says: it keeps 10,000', () => {
  const log = createLog();
  const long = 15_000;
  for (const [url, origin] of [
    [`/x?${'&'.repeat(long)}`, ''],
    [`/${'a/'.repeat(long / 2)}`, ''],
    [`/x?${'call=1&'.repeat(long / 7)}`, ''],
    ['/x', `https://${'o'.repeat(long)}.example.com`],
  ] as const) {
    const entry = log.open(new Request(`http://localhost:4310${url}`, { headers: { origin } }), 0);
    expect(JSON.stringify(entry).length, url.slice(0, 9)).toBeLessThan(2000);
  }
});

test('a body that is too long is refused, by its length or while it arrives, before the server has stored it', async () => {
  const demo = await startDemo({ port: 0, dbFile: ':memory:' });
  onTestFinished(() => demo.close());
  for (const path of ['/api/echo', '/naive/api/echo', '/auth/login', '/demo/conditions']) {
    for (const extra of [{ 'content-length': String(600 * 1024 * 1024) }, {}]) {
      const status = await upload(`${demo.server.url}${path}`, { origin: demo.server.url, ...extra });
      expect([413, 'cut'], `${path} ${JSON.stringify(extra)}`).toContain(status);
    }
  }
  expect(process.memoryUsage().rss).toBeLessThan(1024 * 1024 * 1024);
  expect((await send(`${demo.server.url}/api/public`, { method: 'GET' })).status).toBe(200);
});

/** Sends up to 64 MB, and stops at the answer. */
async function upload(url: string, headers: Record<string, string>): Promise<number | 'cut'> {
  const outgoing = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    agent: false,
  });
  const answered = Promise.race([
    once(outgoing, 'response').then(([incoming]) => (incoming as { statusCode: number }).statusCode),
    once(outgoing, 'close').then(() => 'cut' as const),
  ]).catch(() => 'cut' as const);
  outgoing.on('error', () => undefined);
  const over = new AbortController();
  void answered.then(() => over.abort());
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  for (let sent = 0; sent < 64 && !over.signal.aborted && !outgoing.destroyed; sent += 1) {
    const isFlowing = outgoing.write(chunk);
    if (!isFlowing) await Promise.race([once(outgoing, 'drain'), answered]).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const status = await answered;
  outgoing.destroy();
  return status;
}

test('only the owner can read the database and its log', async () => {
  const folder = await newFolder();
  const server = await serve({ dbFile: join(folder, 'made/demo.sqlite') });
  await login(server);
  const files = await readdir(join(folder, 'made'));
  expect(files).toContain('demo.sqlite');
  for (const file of files) expect((await stat(join(folder, 'made', file))).mode & 0o777, file).toBe(0o600);
});

test('two servers on one file share sessions and keys', async () => {
  const dbFile = join(await newFolder(), 'demo.sqlite');
  const [one, two] = [await serve({ dbFile }), await serve({ dbFile })];
  const visitors = await Promise.all(Array.from({ length: 10 }, () => login(one)));
  for (const visitor of visitors) {
    const elsewhere = visit(two);
    elsewhere.cookie = visitor.cookie;
    expect((await elsewhere.refresh()).status).toBe(200);
    expect((await visitor.refresh()).status).toBe(200);
  }
});

test('the file grows with sessions, not with rotations', async () => {
  const folder = await newFolder();
  const dbFile = join(folder, 'demo.sqlite');
  const server = await startServer({ port: 0, dbFile, rateLimit: { refresh: { limit: 1e6, windowSeconds: 1 } } });
  const visitor = await login(server);
  for (let count = 0; count < 300; count += 1) await visitor.refresh();
  await server.close();
  expect((await stat(dbFile)).size).toBeLessThan(100 * 1024);
});

test.each([80, 443])('on the default port of the scheme the page’s own calls pass (%i)', async (port) => {
  const tls = port === 443 ? await certificate() : undefined;
  const server = await startServer({ port, dbFile: ':memory:', ...(tls && { tls }) }).catch(() => undefined);
  // Where the port is taken, or not this user's to take, there is nothing to ask.
  if (server === undefined) return;
  onTestFinished(() => server.close());
  expect(server.url).toBe(port === 443 ? 'https://localhost' : 'http://localhost');
  const headers = { origin: server.url, 'content-type': 'application/json' };
  const body = '{"username":"alice","password":"alice-demo"}';
  const answer = await send(`${server.url}/auth/login`, { headers, body, ...(tls && { ca: tls.cert }) });
  expect(answer.status).toBe(200);
});

test('over https every answer has Strict-Transport-Security', async () => {
  const tls = await certificate();
  const server = await serve({ tls });
  for (const path of ['/', '/auth/refresh', '/api/me', '/nothing']) {
    const { headers } = await send(server.url + path, { method: 'GET', ca: tls.cert });
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
  }
  const plain = await serve();
  expect((await send(plain.url, { method: 'GET' })).headers['strict-transport-security']).toBeUndefined();
});

test('a server that drains finishes the calls in flight, and accepts no others', async () => {
  const server = await startServer({ port: 0, dbFile: ':memory:', ...LONG });
  const visitor = await login(server);
  const { arrived, release } = hold(server);
  const slow = visitor.get('/api/me', bearer(visitor));
  await arrived;
  const drained = server.drain(60_000);
  await expect(visitor.get('/api/public')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  release();
  expect((await slow).status).toBe(200);
  await drained;
});

test('a call that does not end is cut after the patience', async () => {
  const server = await startServer({ port: 0, dbFile: ':memory:', ...LONG });
  const visitor = await login(server);
  const { arrived } = hold(server);
  const endless = visitor.get('/api/me', bearer(visitor)).catch((error: unknown) => error);
  await arrived;
  await server.drain(50);
  expect(await endless).toMatchObject({ code: 'ECONNRESET' });
});

test('after SIGTERM the demo answers a call in flight, and then exits', async () => {
  const folder = await newFolder();
  const main = join(import.meta.dirname, '../../demo/server/main.ts');
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', REBEARER_DB: join(folder, 'demo.sqlite') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  child.stdout.on('data', (text: Buffer) => (told += text.toString()));
  await expect.poll(() => told, { timeout: 100_000 }).toContain('hostile page');
  const url = /http:\/\/localhost:\d+/.exec(told)?.[0] ?? '';
  const visitor = visit({ url } as ReferenceServer);
  await visitor.post('/auth/login', { body: { username: 'alice', password: 'alice-demo' } });
  const exited = once(child, 'exit');
  const slow = request(`${url}/api/slow?ms=3000`, { headers: { ...bearer(visitor), expect: '100-continue' } });
  const answered = once(slow, 'response') as Promise<[IncomingMessage]>;
  // The server says so when the call has arrived.
  await once(slow, 'continue');
  child.kill('SIGTERM');
  slow.end();
  const [answer] = await answered;
  expect([answer.statusCode, await json(answer)]).toMatchObject([200, { waited: 3000 }]);
  expect(await exited).toEqual([0, null]);
});
