import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { runChecks } from 'rebearer/conformance';
import { expect, test } from 'vitest';
import { ROOT } from '../../docs/blocks.ts';
import { ONE_FILE_SERVERS, startOneFile, startPrinting, whyNot } from './start-one-file.ts';
import { ONCE, visit } from './visitor.ts';

const ALICE = { username: 'alice', password: 'alice-demo' };
const servers = ONE_FILE_SERVERS.map((name) => ({ name, reason: whyNot(name) }));
const times = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

test.each(ONE_FILE_SERVERS)('%s has at most 60 lines', async (name) => {
  const text = await readFile(join(ROOT, 'docs/servers', `${name}.ts`), 'utf8');
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('the page links every server, with the tested versions', async () => {
  const page = await readFile(join(ROOT, 'docs/servers/README.md'), 'utf8');
  const files = (await readdir(join(ROOT, 'docs/servers'))).filter((file) => file.endsWith('.ts')).sort();
  expect(ONE_FILE_SERVERS.map((name) => `${name}.ts`).sort()).toEqual(files);
  const rows = [...page.matchAll(/^\| \[.*\]\((\w+\.ts)\) +\| (?:`([\w/@-]+)`)?.*? +\| ([\d.]+)?/gm)];
  expect(rows.map(([, file = '']) => file).sort()).toEqual(files);
  for (const [, , library, version] of rows.filter(([, , library]) => library !== undefined)) {
    const manifest = await readFile(join(ROOT, 'node_modules', library ?? '', 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).toMatchObject({ name: library, version });
  }
});

test.for(servers)('$name prints one line with its address', async ({ name, reason }, { skip }) => {
  // Next.js prints its own.
  skip(name === 'next', 'it is not started by its file');
  skip(reason !== undefined, reason);
  const { url, printed } = await startPrinting(name);
  const line = new RegExp(`^.*http://(localhost|0\\.0\\.0\\.0|127\\.0\\.0\\.1):${new URL(url).port}\\b.*\\n$`);
  await expect.poll(printed).toMatch(line);
});

test.for(servers)('$name signs in, refreshes under 20 calls, and signs out', async ({ name, reason }, { skip }) => {
  skip(reason !== undefined, reason);
  const visitor = visit(await startOneFile(name));
  expect((await visitor.post('/auth/login', ALICE)).status).toBe(200);
  const first = visitor.cookie;
  const refreshes = await Promise.all(times(20).map(() => visitor.post('/auth/refresh')));
  expect(new Set(refreshes.map(({ status }) => status))).toEqual(new Set([200]));
  // One successor, whichever call made it.
  expect(new Set(refreshes.map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0])).size).toBe(1);
  expect(visitor.cookie).not.toBe(first);
  const calls = await Promise.all(times(20).map(() => visitor.get('/api/me')));
  expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await calls[0]?.json()).toMatchObject({ sub: 'alice', name: 'Alice' });
  const last = visitor.cookie;
  expect((await visitor.post('/auth/logout')).status).toBe(204);
  visitor.cookie = last;
  const dead = await visitor.post('/auth/refresh');
  expect([dead.status, await dead.json()]).toEqual([400, { error: 'invalid_grant', reason: 'logged_out' }]);
});

test.for(servers)('$name signs a user in only with the password', async ({ name, reason }, { skip }) => {
  skip(reason !== undefined, reason);
  const visitor = visit(await startOneFile(name));
  const bodies = [
    { ...ALICE, password: 'wrong' },
    { username: 'alice' },
    { username: 'nobody' },
    { username: { toString: 1 }, password: 1 },
    {},
    [],
    // Longer than a login is.
    { ...ALICE, more: 'x'.repeat(8192) },
  ];
  for (const body of bodies) {
    const { status, headers } = await visitor.post('/auth/login', body);
    expect([401, 413]).toContain(status);
    expect(headers.getSetCookie()).toEqual([]);
  }
  expect((await visitor.post('/auth/login', ALICE)).status).toBe(200);
});

test.for(servers)('$name limits the attempts at one account', async ({ name, reason }, { skip }) => {
  skip(reason !== undefined, reason);
  const visitor = visit(await startOneFile(name));
  const wrong = { ...ALICE, password: 'wrong' };
  for (const _ of times(10)) expect((await visitor.post('/auth/login', wrong)).status).toBe(401);
  const refused = await visitor.post('/auth/login', ALICE);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  // Another account has a counter of its own.
  expect((await visitor.post('/auth/login', { ...wrong, username: 'bob' })).status).toBe(401);
});

test.for(servers)(
  '$name counts no right password, and none takes back what was guessed',
  async ({ name, reason }, { skip }) => {
    skip(reason !== undefined, reason);
    const visitor = visit(await startOneFile(name));
    for (const _ of times(9)) await visitor.post('/auth/login', { ...ALICE, password: 'wrong' });
    for (const _ of times(3)) expect((await visitor.post('/auth/login', ALICE)).status).toBe(200);
    expect((await visitor.post('/auth/login', { ...ALICE, password: 'wrong' })).status).toBe(401);
    expect((await visitor.post('/auth/login', ALICE)).status).toBe(429);
  },
);

test.for(servers)('$name refuses a busy address before it reads the body', async ({ name, reason }, { skip }) => {
  skip(reason !== undefined, reason);
  const url = await startOneFile(name);
  let status: number | undefined;
  // On a busy machine the limit may be over before the call arrives: the server then waits for the body.
  while (status === undefined) {
    await untilBusy(url);
    status = await statusWithoutBody(`${url}/auth/login`, url);
  }
  expect(status).toBe(429);
  expect((await fetch(`${url}/api/me`, { headers: ONCE })).status).toBe(401);
});

test.for(servers)('$name passes the checks of the doctor', async ({ name, reason }, { skip }) => {
  skip(reason !== undefined, reason);
  const url = await startOneFile(name);
  const login = { url: '/auth/login', body: ALICE };
  const { results, problem } = await runChecks({ url, api: '/api/me', login, timeout: 600_000 });
  expect(problem).toBeUndefined();
  const failed = results.filter(({ status }) => status === 'failed');
  expect(failed.map(({ id, cause }) => `${id} ${cause}`)).toEqual([]);
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(50);
});

async function untilBusy(url: string): Promise<void> {
  const isAnswered = async (): Promise<boolean> => {
    const response = await fetch(`${url}/auth/jwks.json`);
    await response.text();
    return response.ok;
  };
  // Where the server closes a connection that was unused, the call says nothing.
  const ask = (): Promise<boolean> => isAnswered().catch(() => true);
  while ((await Promise.all(times(20).map(ask))).every(Boolean));
}

/** Announces a body and never sends it. A server that waits for it does not answer, which counts as `undefined` after a while. */
async function statusWithoutBody(url: string, origin: string): Promise<number | undefined> {
  const headers = { origin, 'content-type': 'application/json', 'content-length': '1000' };
  const call = request(url, { method: 'POST', headers });
  call.flushHeaders();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(undefined);
      call.destroy();
    }, 5000);
    call.once('error', reject);
    call.once('response', (response) => {
      clearTimeout(timer);
      resolve(response.statusCode);
      call.destroy();
    });
  });
}
