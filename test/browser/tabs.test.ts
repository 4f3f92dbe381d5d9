import { expect, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { goBack, TRIES } from './go-back.ts';
import { needs } from './needs.ts';
import { setStage, setStageSignedIn, type Stage } from './stage.ts';
import { untilNoLock } from './until-no-lock.ts';

/** Opens more tabs beside the first, each with a session of its own making that has been restored. */
async function openTabs(stage: Stage, count: number, tabs: 'share' | 'lock' = 'share'): Promise<readonly Page[]> {
  const pages = [stage.page];
  while (pages.length < count) {
    const page = await stage.openPage();
    await page.evaluate((option) => {
      bench.create({ tabs: option });
      return bench.auth.ready();
    }, tabs);
    pages.push(page);
  }
  return pages;
}

/** Lets tabs wait briefly for a token, where none of them can have one for the others, or none has to. */
async function listenBriefly(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => page.evaluate(() => bench.listenBriefly())));
}

/** Lets the token expire at the server and in every tab, without any call. */
async function expireIn(stage: Stage, pages: readonly Page[]): Promise<void> {
  stage.server.advance(181_000);
  await Promise.all(pages.map((page) => page.evaluate(() => bench.advance(181_000))));
  stage.server.clearLog();
}

function callIn(pages: readonly Page[]): Promise<readonly unknown[]> {
  return Promise.all(pages.map((page) => page.evaluate(() => bench.call(['/api/me', '/api/notes']))));
}

test.each([2, 5, 10, 50])(
  '%i tabs whose token expires together send one refresh, and the session continues',
  async (count) => {
    const stage = await setStageSignedIn();
    const pages = await openTabs(stage, count);
    await expireIn(stage, pages);
    expect(await callIn(pages)).toEqual(pages.map(() => [200, 200]));
    expect(stage.arrived('/auth/refresh')).toMatchObject([{ status: 200, outcome: 'rotated' }]);
    expect(stage.arrived('/api/me').map(({ status }) => status)).toEqual(pages.map(() => 200));
  },
  // WebKit took 132 s for fifty on a busy machine. A call that hangs says after four minutes what it waits for.
  600_000,
);

test('five tabs whose valid token is refused send one refresh', async () => {
  const stage = await setStageSignedIn();
  const pages = await openTabs(stage, 5);
  await untilNoLock(stage.page);
  stage.server.rejectTokens();
  stage.server.clearLog();
  expect(await callIn(pages)).toEqual(pages.map(() => [200, 200]));
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
});

test('with tabs: lock each tab refreshes, one after the other, and no session is revoked', async () => {
  const stage = await setStageSignedIn();
  await stage.page.evaluate(() => bench.create({ tabs: 'lock' }));
  const pages = await openTabs(stage, 4, 'lock');
  let most = 0;
  stage.server.intercept(() => {
    const unanswered = stage.arrived('/auth/refresh').filter(({ status }) => status === 0);
    most = Math.max(most, unanswered.length);
    return undefined;
  });
  await expireIn(stage, pages);
  expect(await callIn(pages)).toEqual(pages.map(() => [200, 200]));
  expect(stage.arrived('/auth/refresh').map(({ outcome }) => outcome)).toEqual(pages.map(() => 'rotated'));
  expect(most).toBe(1);
});

test('a new tab beside an open one sends no refresh', async () => {
  const stage = await setStageSignedIn();
  const [, fresh] = await openTabs(stage, 2);
  expect(await fresh?.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(0);
});

test('without locks each tab refreshes once, and no user is logged out', async () => {
  const stage = await setStageSignedIn();
  await stage.page.close();
  const page = await stage.openPage('?without-locks');
  await page.evaluate(() => {
    // Without locks it can't know that it is alone.
    bench.listenBriefly();
    bench.create();
    return bench.auth.ready();
  });
  const pages = await openTabs({ ...stage, page, openPage: () => stage.openPage('?without-locks') }, 3);
  for (const tab of pages) expect(await tab.evaluate(() => 'locks' in navigator)).toBe(false);
  await listenBriefly(pages);
  await expireIn(stage, pages);
  // All have the same cookie: one that comes after two rotations would be a reuse, and the server would be right.
  const all = Promise.withResolvers<undefined>();
  stage.server.intercept(({ url }) => {
    if (!url.endsWith('/auth/refresh')) return undefined;
    if (stage.arrived('/auth/refresh').length === pages.length) all.resolve(undefined);
    return all.promise;
  });
  expect(await callIn(pages)).toEqual(pages.map(() => [200, 200]));
  expect(stage.arrived('/auth/refresh')).toHaveLength(pages.length);
});

test('when the tab that holds the lock is closed in the middle of a refresh, the other tab continues', async () => {
  const stage = await setStageSignedIn();
  const [holder, other] = (await openTabs(stage, 2)) as [Page, Page];
  await expireIn(stage, [holder, other]);
  await listenBriefly([other]);
  let isFirst = true;
  stage.server.intercept(({ url }) => {
    if (!url.endsWith('/auth/refresh') || !isFirst) return undefined;
    isFirst = false;
    return new Promise<undefined>(() => {});
  });
  void holder.evaluate(() => bench.call(['/api/me'])).catch(() => {});
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBe(1);
  const call = other.evaluate(() => bench.call(['/api/me']));
  await holder.close();
  expect(await call).toEqual([200]);
});

test('a logout in one tab shows in the other, and ends its waiting calls', async () => {
  const stage = await setStageSignedIn();
  const [one, other] = (await openTabs(stage, 2)) as [Page, Page];
  expect(await one.evaluate(() => bench.auth.logout())).toEqual({ confirmed: true });
  await other.waitForFunction(() => bench.auth.session.status === 'unauthenticated');
  expect(await other.evaluate(() => bench.auth.session)).toMatchObject({ reason: 'logout' });
  stage.server.clearLog();
  expect(await other.evaluate(() => bench.call(['/api/me']))).toEqual([401]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(0);
});

test('when bob logs in in one tab, the other shows bob and sends nothing more as alice', async () => {
  const stage = await setStageSignedIn();
  const [one, other] = (await openTabs(stage, 2)) as [Page, Page];
  await listenBriefly([one, other]);
  await one.evaluate(() => bench.login('bob'));
  stage.server.clearLog();
  await other.waitForFunction(() => bench.auth.session.isAuthenticated && bench.auth.session.claims['sub'] === 'bob');
  expect(await other.evaluate(() => bench.call(['/api/me'], { method: 'GET' }))).toEqual([200]);
  expect(stage.arrived('/api/me').map(({ subject }) => subject)).toEqual(['bob']);
});

/** Says whether the browser keeps a page that is left while it holds a lock, as one that knows of its siblings does. */
async function keepsHolders({ server, context }: Stage): Promise<boolean> {
  const page = await context.openPage();
  await page.goto(`${server.url}/page/`);
  await page.evaluate(() => {
    Object.assign(globalThis, { isTheSamePage: true });
    void navigator.locks.request('held', () => new Promise(() => {}));
  });
  await page.goto(`${server.url}/api/public`);
  const isKept = await goBack(page, '/page/');
  await page.close();
  return isKept;
}

test.each(['share', 'off'] as const)(
  'a page restored from the back-forward cache verifies its token before it uses it: %s',
  async (tabs) => {
    const stage = await setStage({ denylist: false });
    if (tabs === 'share') needs(await keepsHolders(stage), 'a back-forward cache that keeps pages which hold a lock');
    const { server } = stage;
    let { page } = stage;
    for (let tries = 1; ; tries++) {
      await page.evaluate(async (tabs) => {
        Object.assign(globalThis, { isTheSamePage: true });
        bench.create({ tabs });
        await bench.login('alice');
      }, tabs);
      await page.goto(`${server.url}/api/public`);
      server.revokeAll('alice');
      server.clearLog();
      if (await goBack(page, '/page/')) break;
      expect(tries).toBeLessThan(TRIES);
      await page.close();
      page = await stage.openPage();
    }
    await page.waitForFunction(() => bench.auth.session.status === 'unauthenticated');
    expect(await page.evaluate(() => bench.auth.session)).toMatchObject({ reason: 'revoked' });
    expect(await page.evaluate(() => bench.call(['/api/me']))).toEqual([401]);
    expect(stage.arrived('/auth/refresh')).toHaveLength(1);
    expect(stage.arrived('/api/me').map(({ authorization }) => authorization)).toEqual(['none']);
  },
);

test('a page without a session is signed in when it returns from the back-forward cache after a login', async () => {
  const stage = await setStage();
  const { server } = stage;
  let { page } = stage;
  for (let tries = 1; ; tries++) {
    await page.evaluate(() => {
      Object.assign(globalThis, { isTheSamePage: true });
      bench.create({ tabs: 'off' });
      return bench.auth.ready();
    });
    expect(await page.evaluate(() => bench.auth.session.status)).toBe('unauthenticated');
    await page.goto(`${server.url}/api/public`);
    // As the page of an app that has its login on a page of its own.
    await page.evaluate(async () => {
      const body = JSON.stringify({ username: 'alice', password: 'alice-demo' });
      await fetch('/auth/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    server.clearLog();
    if (await goBack(page, '/page/')) break;
    expect(tries).toBeLessThan(TRIES);
    await page.close();
    page = await stage.openPage();
    await page.evaluate(() => fetch('/auth/logout', { method: 'POST' }));
  }
  await page.waitForFunction(() => bench.auth.session.isAuthenticated);
  expect(await page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  // One finds the session while the login form is kept, the other one restores it.
  expect(stage.arrived('/auth/refresh')).toHaveLength(2);
});

test('after a logout in another tab a page from the back-forward cache is logged out', async () => {
  const stage = await setStageSignedIn();
  const [one, other] = (await openTabs(stage, 2)) as [Page, Page];
  await one.goto(`${stage.server.url}/api/public`);
  await other.evaluate(() => bench.auth.logout());
  await one.evaluate(() => void setTimeout(() => history.back()));
  await one.waitForFunction(() => location.pathname === '/page/' && 'bench' in globalThis);
  // The server's Clear-Site-Data has emptied the back-forward cache too, so this is a new page.
  await one.evaluate(() => {
    bench.listenBriefly();
    bench.create();
  });
  expect(await one.evaluate(() => bench.call(['/api/me']))).toEqual([401]);
});

/** How long a page is kept busy at most, in milliseconds. */
const LONGEST = 10_000;

/** Finds the process that renders a page: the one that works while the page is busy. */
async function rendererOf({ engine }: Stage, page: Page): Promise<number> {
  const renderers = needs(engine.renderers, 'a system that tells which process renders what');
  // Each time anew, and for longer: what another process has done meanwhile may have been a lot, once.
  for (let milliseconds = 400; ; milliseconds = Math.min(2 * milliseconds, LONGEST)) {
    const before = new Map((await renderers()).map(({ pid, cpuTime }) => [pid, cpuTime]));
    await page.evaluate((milliseconds) => {
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
    }, milliseconds);
    const worked = (await renderers()).map(({ pid, cpuTime }) => ({ pid, time: cpuTime - (before.get(pid) ?? 0) }));
    const [busiest, next] = worked.toSorted((one, other) => other.time - one.time);
    if (busiest !== undefined && busiest.time > 0.2 + 4 * (next?.time ?? 0)) return busiest.pid;
  }
}

/** Opens a tab and says which process renders it. */
async function openTabWithProcess(stage: Stage): Promise<{ page: Page; pid: number }> {
  const page = await stage.openPage();
  const pid = await rendererOf(stage, page);
  needs(
    pid !== (await rendererOf(stage, stage.page)),
    'a process for each tab: here the tabs of one site share theirs',
  );
  return { page, pid };
}

/** Has a tab take the lock and ask for a refresh that is not answered. Returns what breaks its connection. */
async function hangInRefresh(stage: Stage, page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<'reset'>();
  let isFirst = true;
  stage.server.intercept(({ url }) => {
    if (!url.endsWith('/auth/refresh') || !isFirst) return undefined;
    isFirst = false;
    return promise;
  });
  await page.evaluate(() => void bench.call(['/api/me']));
  await expect.poll(() => stage.arrived('/auth/refresh').length).toBe(1);
  return () => resolve('reset');
}

test('a tab whose renderer is stopped in the middle of a refresh blocks the other only until that has waited for both locks', async () => {
  const stage = await setStageSignedIn();
  const { page: frozen, pid } = await openTabWithProcess(stage);
  for (const page of [frozen, stage.page]) {
    await page.evaluate(() => {
      bench.create({ timeout: 15_000 });
      return bench.auth.ready();
    });
  }
  await expireIn(stage, [frozen, stage.page]);
  await listenBriefly([frozen, stage.page]);
  await hangInRefresh(stage, frozen);
  process.kill(pid, 'SIGSTOP');
  try {
    expect(await stage.page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
    expect(stage.arrived('/auth/refresh')).toHaveLength(2);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  stage.server.intercept(undefined);
  expect(await frozen.evaluate(() => bench.call(['/api/me?thawed']))).toEqual([200]);
});

test('when a tab crashes in the middle of a refresh, the other continues at once', async () => {
  const stage = await setStageSignedIn();
  needs(stage.engine.outlivesCrash, 'a driver that outlives a page which crashes');
  const { page: crashing, pid } = await openTabWithProcess(stage);
  await crashing.evaluate(() => {
    bench.create();
    return bench.auth.ready();
  });
  await expireIn(stage, [crashing, stage.page]);
  await listenBriefly([stage.page]);
  await hangInRefresh(stage, crashing);
  const call = stage.page.evaluate(() => bench.call(['/api/me']));
  process.kill(pid, 'SIGKILL');
  expect(await call).toEqual([200]);
});

test('frames of one page share one refresh', async () => {
  const stage = await setStageSignedIn({ contentSecurityPolicy: "script-src 'self'" });
  const { page } = stage;
  await page.evaluate(async () => {
    for (let count = 0; count < 3; count++) {
      const frame = document.createElement('iframe');
      frame.src = '/page/';
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    }
  });
  await page.waitForFunction(() => bench.family().length === 4);
  await page.evaluate(async () => {
    for (const member of bench.family().slice(1)) {
      member.create();
      await member.auth.ready();
    }
  });
  // On a busy machine a frame may refresh by itself, and hear from another one before its own answer.
  await untilNoLock(page);
  stage.server.rejectTokens();
  stage.server.clearLog();
  const statuses = await page.evaluate(() => Promise.all(bench.family().map((member) => member.call(['/api/me']))));
  expect(statuses).toEqual([[200], [200], [200], [200]]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
});

test('a tab whose token was replaced by another tab’s refresh uses the new one without a refresh of its own', async () => {
  const stage = await setStageSignedIn();
  const [one, other] = (await openTabs(stage, 2)) as [Page, Page];
  await untilNoLock(one);
  await other.evaluate(() => void (bench.events.length = 0));
  stage.server.rejectTokens();
  stage.server.clearLog();
  expect(await one.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  await other.waitForFunction(() => bench.events.some((event) => event.type === 'token' && event.source === 'tab'));
  expect(await other.evaluate(() => bench.call(['/api/notes']))).toEqual([200]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
  expect(stage.arrived('/api/notes').map(({ status }) => status)).toEqual([200]);
});

test('a waiting POST of alice is not sent as bob, who has logged in meanwhile', async () => {
  const stage = await setStageSignedIn();
  await stage.page.evaluate(() => {
    bench.create();
    return bench.auth.ready();
  });
  await expireIn(stage, [stage.page]);
  const breakOff = await hangInRefresh(stage, stage.page);
  const queued = stage.page.evaluate(() => bench.call(['/api/notes'], { method: 'POST', body: 'by alice' }));
  const login = stage.page.evaluate(() => bench.login('bob'));
  await stage.page.waitForFunction(
    () => bench.auth.session.isAuthenticated && bench.auth.session.claims['sub'] === 'bob',
  );
  breakOff();
  await login;
  expect(await queued).toEqual(['SessionChangedError']);
  expect(stage.arrived('/api/notes')).toEqual([]);
  expect(await stage.page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  expect(stage.arrived('/api/me').map(({ subject }) => subject)).toEqual(['bob']);
});

/** A tab asks the server because of what others say once in so many milliseconds. */
const PAUSE = 10_000;

test('forged, malformed, huge and flooding messages cost at most one refresh in ten seconds, and their tokens are not used', async () => {
  const stage = await setStageSignedIn();
  const forger = await stage.openPage();
  const begun = performance.now();
  await forger.evaluate(async (name) => {
    const channel = new BroadcastChannel(name);
    const part = (value: object): string => btoa(JSON.stringify(value)).replace(/=/g, '');
    const accessToken = `${part({ alg: 'none' })}.${part({ sub: 'mallory', sid: 's_mallory' })}.x`;
    const times = { lifetime: 1e6, remaining: 1e6, issuedAt: Date.now() };
    const mallory = { user: { sub: 'mallory' }, session: { sid: 's_mallory' } };
    const messages = [
      null,
      'ask',
      { type: 'grant', grant: { accessToken: 'a\r\nb' }, ...times },
      { type: 'grant', grant: { accessToken: 'x'.repeat(1e6) }, ...times },
      { type: 'grant', grant: { accessToken }, ...times },
      { type: 'grant', grant: { accessToken, subject: 'alice', sessionId: 's_alice' }, ...times },
      { type: 'user', identity: mallory, isLogin: true },
      { type: 'user', identity: mallory, isLogin: false },
      { type: 'end', identity: mallory, reason: 'logout' },
      { type: 'end', identity: { user: { sub: {} } }, reason: 'revoked' },
      { type: 'ask', nonce: 'mine' },
    ];
    for (let round = 0; round < 100; round++)
      for (const message of messages)
        channel.postMessage(typeof message === 'object' ? { version: 1, answers: [], ...message } : message);
    // The last word: when its answer is here, everything before it has been heard.
    await new Promise((resolve) => {
      channel.addEventListener('message', resolve, { once: true });
    });
  }, `rebearer ${stage.server.url}/auth/refresh`);
  expect(await stage.page.evaluate(() => bench.call(['/api/me', '/api/me?2']))).toEqual([200, 200]);
  expect(await stage.page.evaluate(() => bench.auth.session)).toMatchObject({ claims: { sub: 'alice' } });
  // A busy machine takes more than one pause for all of this.
  const most = 1 + Math.floor((performance.now() - begun) / PAUSE);
  expect(stage.arrived('/auth/refresh').length).toBeLessThanOrEqual(most);
  expect(stage.arrived('/api/me').map(({ subject }) => subject)).toEqual(['alice', 'alice']);
  expect(stage.complaints).toEqual([]);
});

test('two sessions in one page share one refresh', async () => {
  const stage = await setStageSignedIn();
  const { page } = stage;
  await page.evaluate(() => {
    Object.assign(globalThis, { first: bench.auth });
    bench.create();
    return bench.auth.ready();
  });
  await untilNoLock(page);
  stage.server.clearLog();
  const statuses = await page.evaluate(async () => {
    const { first } = globalThis as unknown as { first: typeof bench.auth };
    bench.advance(181_000);
    const responses = await Promise.all([first.fetch('/api/me'), bench.auth.fetch('/api/notes')]);
    return responses.map(({ status }) => status);
  });
  expect(statuses).toEqual([200, 200]);
  expect(stage.arrived('/auth/refresh')).toHaveLength(1);
});
