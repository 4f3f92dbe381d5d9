import type { AuthOptions } from 'rebearer';
import { expect, onTestFinished, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { launchEngine } from './engine.ts';
import { goBack, TRIES } from './go-back.ts';
import { type LifecycleSite, startSite } from './lifecycle-site.ts';

/** Those that can be written as JSON. */
type PageOptions = Pick<AuthOptions, 'tabs' | 'timeout'>;

interface Scene {
  readonly site: LifecycleSite;
  readonly openPage: (options?: PageOptions) => Promise<Page>;
  /** The requests that arrived at a path. */
  readonly arrived: (path: string) => LifecycleSite['log'];
}

async function setScene(): Promise<Scene> {
  const [site, engine] = await Promise.all([startSite(), launchEngine()]);
  onTestFinished(() => site.close());
  const context = await engine.openContext();
  onTestFinished(() => context.close());
  return {
    site,
    async openPage(options) {
      const page = await context.openPage();
      await page.goto(`${site.url}/page/`);
      await create(page, options);
      return page;
    },
    arrived: (path) => site.log.filter((arrival) => arrival.path === path),
  };
}

async function create(page: Page, options: PageOptions = {}): Promise<void> {
  await page.waitForFunction(() => 'bench' in globalThis);
  await page.evaluate((given) => {
    // These tests are not about who refreshes.
    bench.listenBriefly();
    bench.create(given);
  }, options);
}

function login(page: Page, user: string): Promise<void> {
  return page.evaluate(
    (name) => bench.auth.login(({ signal }) => fetch(`/auth/login?${name}`, { method: 'POST', signal })),
    user,
  );
}

/** Restores the session and says whose it is, or why there is none. */
function shown(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    await bench.auth.ready();
    const { session } = bench.auth;
    return session.isAuthenticated ? session.claims['sub'] : session.status;
  });
}

/** Lets the token of a page expire, and holds back the answer of the refresh that it sends. Returns a function that releases it. */
async function holdRefresh({ site, arrived }: Scene, page: Page): Promise<() => void> {
  const release = site.hold('/auth/refresh');
  const earlier = arrived('/auth/refresh').length;
  await page.evaluate(() => {
    bench.advance(181_000);
    void bench.auth.getAccessToken().catch(() => {});
  });
  await expect.poll(() => arrived('/auth/refresh').length).toBe(earlier + 1);
  return release;
}

async function reload(page: Page): Promise<unknown> {
  await page.reload();
  await create(page);
  return shown(page);
}

test('a logout before a navigation does not block any of six later logins by redirect', async () => {
  const { site, openPage, arrived } = await setScene();
  const page = await openPage();
  await login(page, 'alice');
  for (let round = 0; round < 6; round++) {
    const release = site.hold('/auth/logout');
    const user = round % 2 === 0 ? 'bob' : 'alice';
    const told = arrived('/auth/logout').length;
    await page.evaluate(() => {
      void bench.auth.logout();
      location.assign('/sso-form');
    });
    await expect.poll(() => arrived('/auth/logout').length).toBe(told + 1);
    release();
    await page.waitForFunction(() => location.pathname === '/sso-form' && document.forms.length === 1);
    await page.evaluate((name) => {
      const [form] = document.forms;
      form?.setAttribute('action', `/sso?${name}`);
      form?.submit();
    }, user);
    await page.waitForFunction(() => location.pathname === '/page/');
    await create(page);
    expect(await shown(page)).toBe(user);
  }
  expect(arrived('/auth/logout').map(({ bearer }) => bearer)).toEqual([
    'alice.1',
    'bob.2',
    'alice.3',
    'bob.4',
    'alice.5',
    'bob.6',
  ]);
});

test('the next page does not show a session whose logout the server has not answered yet', async () => {
  const { site, openPage, arrived } = await setScene();
  const page = await openPage();
  await login(page, 'alice');
  const release = site.hold('/auth/logout');
  await page.evaluate(() => {
    void bench.auth.logout();
    location.assign('/page/?next');
  });
  await page.waitForFunction(() => location.search === '?next');
  await create(page);
  const outcome = shown(page);
  await expect.poll(() => arrived('/auth/refresh').length).toBe(1);
  await expect.poll(() => arrived('/auth/logout').length).toBe(2);
  release();
  expect(await outcome).toBe('unauthenticated');
  expect(await reload(page)).toBe('unauthenticated');
  expect(arrived('/auth/logout').map(({ bearer }) => bearer)).toEqual(['alice.1', 'alice.1']);
});

test('a logout ends a session whose cookie another tab’s refresh brings back', async () => {
  const scene = await setScene();
  const { openPage, arrived } = scene;
  const page = await openPage();
  await login(page, 'alice');
  const other = await openPage();
  expect(await shown(other)).toBe('alice');
  const release = await holdRefresh(scene, other);
  await page.evaluate(() => {
    Object.assign(globalThis, { logout: bench.auth.logout() });
  });
  await expect.poll(() => arrived('/auth/logout').length).toBe(1);
  release();
  await expect.poll(() => arrived('/auth/logout').length).toBe(2);
  expect(await page.evaluate(() => (globalThis as unknown as { logout: Promise<unknown> }).logout)).toEqual({
    confirmed: true,
  });
  expect(await reload(page)).toBe('unauthenticated');
  expect(await reload(other)).toBe('unauthenticated');
});

test('a login function waits for the refresh of another tab, so that its cookie is the last one', async () => {
  const scene = await setScene();
  const { openPage, arrived } = scene;
  const page = await openPage();
  await login(page, 'alice');
  const other = await openPage();
  expect(await shown(other)).toBe('alice');
  const release = await holdRefresh(scene, other);
  const signedIn = login(page, 'bob');
  release();
  await signedIn;
  expect(await shown(page)).toBe('bob');
  expect(arrived('/auth/login').map(({ cookie }) => cookie)).toEqual([undefined, 'alice.1']);
  expect(await reload(page)).toBe('bob');
  expect(await reload(other)).toBe('bob');
});

test('a login response that overlapped a refresh never shows the former user silently', async () => {
  const scene = await setScene();
  const page = await scene.openPage();
  await login(page, 'alice');
  const release = await holdRefresh(scene, page);
  await page.evaluate(async () => bench.auth.login(await fetch('/auth/login?bob', { method: 'POST' })));
  // Only now does the browser get the answer, and with it the cookie of alice.
  release();
  await page.waitForFunction(() => bench.auth.session.status === 'unauthenticated');
  expect(await page.evaluate(() => bench.auth.session)).toMatchObject({ reason: 'replaced' });
});

test('a refresh that is answered while its page is in the back-forward cache is sent again when the page returns', async () => {
  const scene = await setScene();
  const { site, openPage } = scene;
  for (let tries = 1; ; tries++) {
    // A page that waits for the time limit is never done.
    const page = await openPage({ tabs: 'off', timeout: 3_600_000 });
    await login(page, 'alice');
    const release = await holdRefresh(scene, page);
    await page.evaluate(() => {
      Object.assign(globalThis, { isTheSamePage: true, call: bench.call(['/api/me']) });
    });
    await page.goto(`${site.url}/sso-form`);
    release();
    if (await goBack(page, '/page/')) {
      expect(await page.evaluate(() => Reflect.get(globalThis, 'call') as Promise<unknown>)).toEqual([200]);
      break;
    }
    expect(tries).toBeLessThan(TRIES);
    await page.close();
  }
});
