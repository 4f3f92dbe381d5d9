import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from '../../demo/server/server.ts';
import { needs } from './needs.ts';
import { setStage, setStageSignedIn, type Stage } from './stage.ts';

/** Makes the next refreshes be answered in the server's place, in turn; later ones are its own. */
function answerRefreshes({ server }: Stage, answers: (() => Response | 'reset' | Promise<undefined>)[]): void {
  server.intercept(({ url }) => (url.endsWith('/auth/refresh') ? answers.shift()?.() : undefined));
}

const retryAfter = { 'retry-after': '1' };

test.each([
  ['500', () => new Response('oops', { status: 500 })],
  ['503 with Retry-After', () => new Response('busy', { status: 503, headers: retryAfter })],
  ['429 with Retry-After', () => new Response('slow down', { status: 429, headers: retryAfter })],
  ['a broken connection', () => 'reset' as const],
  ['truncated JSON', () => new Response('{"access_token":"eyJ')],
])('%s as the first answer to a refresh costs a second attempt, and no call fails', async (_name, answer) => {
  const stage = await setStageSignedIn();
  answerRefreshes(stage, [answer]);
  const statuses = await stage.page.evaluate(() => {
    bench.advance(181_000);
    return bench.call(['/api/me?1', '/api/me?2', '/api/me?3']);
  });
  expect(statuses).toEqual([200, 200, 200]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(2);
});

test('a refresh without an answer rejects with a RefreshError, and the next call recovers', async () => {
  const stage = await setStageSignedIn();
  const never = (): Promise<undefined> => new Promise(() => {});
  answerRefreshes(stage, [never, never]);
  const outcome = await stage.page.evaluate(async () => {
    bench.create({ timeout: 11_000, retry: { attempts: 2, minDelay: 100, maxDelay: 100 }, tabs: 'off' });
    const first = await bench.call(['/api/me']);
    bench.advance(1000);
    return [...first, ...(await bench.call(['/api/me'])), bench.auth.session.status];
  });
  expect(outcome).toEqual(['RefreshError', 200, 'authenticated']);
  expect(stage.arrived('/auth/refresh')).toHaveLength(3);
});

test.each([400, 401, 403])(
  '%i ends the session once, for every waiting caller, and a login begins a new one',
  async (status) => {
    const stage = await setStageSignedIn();
    stage.server.rejectTokens();
    answerRefreshes(stage, [() => Response.json({ error: 'invalid_grant' }, { status })]);
    const ended = await stage.page.evaluate(async () => {
      const statuses = await bench.call(['/api/me?1', '/api/me?2', '/api/notes']);
      return {
        statuses,
        later: await bench.call(['/api/me']),
        ends: bench.events.filter(({ type }) => type === 'session-end'),
      };
    });
    expect(ended).toMatchObject({ statuses: [401, 401, 401], later: [401], ends: [{ reason: 'expired' }] });
    expect(stage.arrived('/auth/refresh')).toHaveLength(1);
    expect(await stage.page.evaluate(async () => [await bench.login('alice'), await bench.call(['/api/me'])])).toEqual([
      200,
      [200],
    ]);
  },
);

test('offline no refresh is sent and no user is logged out, and coming online recovers automatically', async () => {
  const stage = await setStageSignedIn();
  const setOffline = needs(stage.context.setOffline, 'a driver that takes the network away');
  await setOffline(true);
  const outcome = await stage.page.evaluate(async () => {
    bench.advance(181_000);
    return [...(await bench.call(['/api/me'])), bench.auth.session.status];
  });
  expect(outcome).toEqual(['RefreshError', 'authenticated']);
  expect(stage.server.log).toHaveLength(0);
  await setOffline(false);
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBe(1);
  expect(await stage.page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
});

test.each([600_000, -600_000, 3_600_000])(
  'a page whose clock is wrong by %i ms refreshes no more often than another page',
  async (skew) => {
    const stage = await setStage();
    const statuses = await stage.page.evaluate(async (wrong) => {
      bench.setSkew(wrong);
      bench.create();
      await bench.login('alice');
      return bench.call(Array.from({ length: 20 }, (_, at) => `/api/me?${at}`));
    }, skew);
    expect(statuses).toEqual(Array(20).fill(200));
    expect(stage.arrived('/auth/refresh')).toHaveLength(0);
  },
);

test('a clock that jumps while the page runs costs at most one refresh a jump, and no 401', async () => {
  const stage = await setStageSignedIn();
  await stage.page.evaluate(async () => {
    for (const skew of [600_000, -600_000, 0]) {
      bench.setSkew(skew);
      await bench.call(['/api/me?1', '/api/me?2', '/api/me?3']);
    }
  });
  expect(stage.arrived('/auth/refresh').length).toBeLessThanOrEqual(3);
  expect(stage.arrived('/api/me').map(({ status }) => status)).toEqual(Array(9).fill(200));
});

test('tokens that live for two seconds cause no storm of refreshes', async () => {
  const stage = await setStageSignedIn({ tokenLifetime: 2 });
  const { statuses, seconds, slowest } = await stage.page.evaluate(async () => {
    const seen: unknown[] = [];
    let slowest = 0;
    const start = performance.now();
    for (let at = 0; performance.now() < start + 5000; at++) {
      const before = performance.now();
      seen.push(...(await bench.call([`/api/me?${at}`])));
      slowest = Math.max(slowest, performance.now() - before);
    }
    return { statuses: [...new Set(seen)], seconds: (performance.now() - start) / 1000, slowest };
  });
  const refreshes = stage.arrived('/auth/refresh').length;
  expect(refreshes).toBeLessThanOrEqual(1 + seconds);
  // A token lives for one second at least. On a machine that needs as long for a call, it may have expired when it arrives.
  if (slowest > 500) return;
  expect(statuses).toEqual([200]);
  // Each token may expire on its way once.
  expect(stage.arrived('/api/me').filter(({ status }) => status === 401).length).toBeLessThanOrEqual(refreshes);
});

test('a renderer that is stopped until after the expiry and then resumed gets its answers', async () => {
  const stage = await setStageSignedIn({ tokenLifetime: 2 });
  // The next token lives for longer, so that on a busy machine it is valid when the calls arrive.
  stage.server.reconfigure({ tokenLifetime: 180, graceSeconds: 20 });
  const renderers = needs(stage.engine.renderers, 'a system that tells which process renders what');
  const stopped = await renderers();
  expect(stopped).not.toEqual([]);
  for (const { pid } of stopped) process.kill(pid, 'SIGSTOP');
  try {
    const expired = Date.now() + 2500;
    await expect.poll(() => Date.now()).toBeGreaterThan(expired);
  } finally {
    for (const { pid } of stopped) process.kill(pid, 'SIGCONT');
  }
  expect(await stage.page.evaluate(() => bench.call(['/api/me?1', '/api/me?2']))).toEqual([200, 200]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
  expect(stage.arrived('/api/me').map(({ status }) => status)).toEqual([200, 200]);
});

test('a logout while a refresh is in flight leaves no user signed in, in the page or at the server', async () => {
  const stage = await setStageSignedIn();
  let release = (): void => {};
  const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  answerRefreshes(stage, [() => held]);
  const call = stage.page.evaluate(() => {
    bench.advance(181_000);
    return bench.call(['/api/me']);
  });
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBe(1);
  const logout = stage.page.evaluate(() => bench.auth.logout());
  await stage.page.waitForFunction(() => !bench.auth.session.isAuthenticated);
  release();
  expect(await call).toEqual(['SessionChangedError']);
  expect(await logout).toEqual({ confirmed: true });
  // Which of the two the store has first is the network's choice, and the page can't tell: it tells the logout once more.
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
  expect(stage.arrived('/auth/logout').map(({ outcome }) => outcome)).toEqual(['logout', 'logout']);
  await stage.page.reload();
  expect(await stage.page.evaluate(() => (bench.create(), bench.call(['/api/me'])))).toEqual([401]);
  expect(stage.arrived('/api/me').map(({ authorization }) => authorization)).toEqual(['none']);
});

test('a server restart in the middle of a refresh loses no session', async () => {
  const dbFile = join(await mkdtemp(join(tmpdir(), 'rebearer-db-')), 'sessions.sqlite');
  // As many attempts as the restart takes.
  const stage = await setStageSignedIn({ dbFile }, { retry: { attempts: 100, maxDelay: 1000 } });
  const port = Number(new URL(stage.server.url).port);
  answerRefreshes(stage, [() => new Promise<undefined>(() => {})]);
  const call = stage.page.evaluate(() => {
    bench.advance(181_000);
    return bench.call(['/api/me']);
  });
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBe(1);
  await stage.server.close();
  const restarted = await startServer({ dbFile, port, tokenLifetime: 180 });
  try {
    expect(await call).toEqual([200]);
    expect(restarted.log.filter(({ path }) => path === '/auth/refresh')).toMatchObject([
      { status: 200, subject: 'alice' },
    ]);
  } finally {
    await restarted.close();
  }
});
