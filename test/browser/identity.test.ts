import { expect, onTestFinished, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { launchEngine } from './engine.ts';
import { untilNoLock } from './until-no-lock.ts';
import { type LifecycleSite, startSite, type TokenKind } from './lifecycle-site.ts';

interface Scene {
  readonly site: LifecycleSite;
  readonly openPage: () => Promise<Page>;
  readonly arrived: (path: string) => LifecycleSite['log'];
}

async function setScene(kind: TokenKind): Promise<Scene> {
  const [site, engine] = await Promise.all([startSite(kind), launchEngine()]);
  onTestFinished(() => site.close());
  const context = await engine.openContext();
  onTestFinished(() => context.close());
  return {
    site,
    async openPage() {
      const page = await context.openPage();
      await page.goto(`${site.url}/page/`);
      return page;
    },
    arrived: (path) => site.log.filter((arrival) => arrival.path === path),
  };
}

async function create(page: Page, tabs: 'share' | 'lock' = 'share'): Promise<void> {
  await page.waitForFunction(() => 'bench' in globalThis);
  await page.evaluate((option) => bench.create({ tabs: option }), tabs);
}

/** Has a page wait briefly for a token of another tab: for a test that does not count refreshes. */
async function listenBriefly(page: Page): Promise<void> {
  await page.waitForFunction(() => 'bench' in globalThis);
  await page.evaluate(() => bench.listenBriefly());
}

function login(page: Page, user: string): Promise<void> {
  return page.evaluate(
    (name) => bench.auth.login(({ signal }) => fetch(`/auth/login?${name}`, { method: 'POST', signal })),
    user,
  );
}

test.each(['share', 'lock'] as const)(
  'a second tab of the same unnamed user changes nothing in the first: tabs %s',
  async (tabs) => {
    const { site, openPage, arrived } = await setScene('opaque');
    const first = await openPage();
    await create(first, tabs);
    await login(first, 'alice');
    const release = site.hold('/api/slow');
    await first.evaluate(() => {
      const shown: string[] = [];
      bench.auth.subscribe(({ status }) => shown.push(status));
      Object.assign(globalThis, { shown, slow: bench.call(['/api/slow'], { method: 'POST', body: 'by alice' }) });
    });
    await expect.poll(() => arrived('/api/slow').length).toBe(1);
    const second = await openPage();
    await create(second, tabs);
    await second.evaluate(() => bench.auth.ready());
    expect(await second.evaluate(() => bench.auth.session.status)).toBe('authenticated');
    expect(arrived('/auth/refresh')).toHaveLength(tabs === 'share' ? 0 : 1);
    await untilNoLock(second);
    site.rejectTokens();
    release();
    const { shown, statuses } = await first.evaluate(async () => {
      const page = globalThis as unknown as { shown: readonly string[]; slow: Promise<readonly unknown[]> };
      return { statuses: await page.slow, shown: page.shown };
    });
    expect([statuses, shown]).toEqual([[200], []]);
    expect(arrived('/api/slow').map(({ bearer }) => bearer)).toEqual(['alice.1', 'alice.1']);
  },
);

test.each(['named', 'numbered'] as const)(
  'a login by redirect changes the user of the tab that stayed open, whose waiting call is never sent as bob: %s users',
  async (kind) => {
    const { site, openPage, arrived } = await setScene(kind);
    const open = await openPage();
    await listenBriefly(open);
    await create(open);
    await login(open, 'alice');
    const release = site.hold('/api/notes');
    await open.evaluate(() => {
      Object.assign(globalThis, { waiting: bench.call(['/api/notes'], { method: 'POST', body: 'by alice' }) });
    });
    await expect.poll(() => arrived('/api/notes').length).toBe(1);
    const other = await openPage();
    await other.goto(`${site.url}/sso-form`);
    await other.evaluate(() => {
      const [form] = document.forms;
      form?.setAttribute('action', '/sso?bob');
      form?.submit();
    });
    await other.waitForFunction(() => location.pathname === '/page/' && 'bench' in globalThis);
    await listenBriefly(other);
    await create(other);
    await other.evaluate(() => bench.auth.login());
    await open.waitForFunction(() => bench.events.filter(({ type }) => type === 'identity-change').length === 2);
    site.rejectTokens();
    release();
    const { outcome, changes } = await open.evaluate(async () => {
      const page = globalThis as unknown as { waiting: Promise<readonly unknown[]> };
      const told = bench.events.flatMap((event) => (event.type === 'identity-change' ? [[event.from, event.to]] : []));
      return { outcome: await page.waiting, changes: told };
    });
    const [alice, bob] = kind === 'named' ? ['alice', 'bob'] : ['1', '2'];
    expect(outcome).toEqual(['SessionChangedError']);
    expect(changes.at(-1)).toEqual([alice, bob]);
    expect(arrived('/api/notes').map(({ bearer }) => bearer)).toEqual(['alice.1']);
  },
);

test.each(['named', 'opaque'] as const)(
  'four tabs that are restored together send one refresh: %s users',
  async (kind) => {
    const { site, openPage, arrived } = await setScene(kind);
    const first = await openPage();
    await create(first);
    await login(first, 'alice');
    await first.close();
    const pages = await Promise.all([1, 2, 3, 4].map(openPage));
    await Promise.all(pages.map((page) => create(page)));
    site.log.length = 0;
    await Promise.all(pages.map((page) => page.evaluate(() => bench.auth.ready())));
    const statuses = await Promise.all(pages.map((page) => page.evaluate(() => bench.auth.session.status)));
    expect(statuses).toEqual(Array(4).fill('authenticated'));
    expect(arrived('/auth/refresh')).toHaveLength(1);
  },
);
