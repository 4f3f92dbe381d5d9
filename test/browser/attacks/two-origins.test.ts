import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startServer, type ReferenceServer } from '../../../demo/server/server.ts';
import { buildPage } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

/** Two pages of one site, on hosts of their own, which share the session of a third host, and neither locks nor a channel. */
interface TwoOrigins {
  readonly api: ReferenceServer;
  readonly shop: Page;
  readonly admin: Page;
}

async function openTwoOrigins(): Promise<TwoOrigins> {
  const contentSecurityPolicy = "script-src 'self'";
  const pages = await startServer({ port: 0, dbFile: ':memory:', mounts: await buildPage(), contentSecurityPolicy });
  onTestFinished(pages.close);
  const { port } = new URL(pages.url);
  const [shopOrigin, adminOrigin] = ['shop', 'admin'].map((host) => `http://${host}.site.localhost:${port}`);
  const allowedOrigins = [`${shopOrigin}`, `${adminOrigin}`];
  const api = await startServer({ port: 0, dbFile: ':memory:', hostname: 'api.site.localhost', allowedOrigins });
  onTestFinished(api.close);
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const open = async (origin: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${origin}/page/`);
    await page.waitForFunction(() => 'bench' in globalThis);
    await page.evaluate(
      (url) => bench.create({ refresh: `${url}/auth/refresh`, logout: `${url}/auth/logout`, origins: [url] }),
      api.url,
    );
    return page;
  };
  return { api, shop: await open(`${shopOrigin}`), admin: await open(`${adminOrigin}`) };
}

function logIn(page: Page, { url }: ReferenceServer, username: string): Promise<void> {
  return page.evaluate(
    ([url, username]) =>
      bench.auth.login(() =>
        fetch(`${url}/auth/login`, {
          method: 'POST',
          credentials: 'include',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username, password: `${username}-demo` }),
        }),
      ),
    [url, username] as const,
  );
}

test('another user signs in at another origin: no call of the former user is sent as the new one', async () => {
  const { api, shop, admin } = await openTwoOrigins();
  await logIn(shop, api, 'alice');
  await admin.evaluate(() => bench.auth.ready());
  expect(await admin.evaluate(() => bench.auth.session.identity)).toBe('alice');
  await logIn(admin, api, 'bob');
  api.clearLog();
  const note = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"of alice"}' };
  const outcomes = await shop.evaluate(([url, init]) => bench.call([`${url}/api/notes`], init), [
    api.url,
    note,
  ] as const);
  expect(outcomes).toEqual(['SessionChangedError']);
  const writes = api.log.filter(({ method, path }) => method === 'POST' && path === '/api/notes');
  expect(writes.map(({ outcome }) => outcome)).toEqual(['token_refused']);
  // The page shows whose cookie there is, and has said so.
  expect(await shop.evaluate(() => bench.auth.session.identity)).toBe('bob');
  expect(await shop.evaluate(() => bench.events)).toContainEqual({ type: 'session-end', reason: 'replaced' });
});

test('a logout at one origin ends the session of the other at its next refresh', async () => {
  const { api, shop, admin } = await openTwoOrigins();
  await logIn(shop, api, 'alice');
  await admin.evaluate(() => bench.auth.ready());
  expect(await shop.evaluate(() => bench.auth.logout())).toEqual({ confirmed: true });
  expect(await admin.evaluate((url) => bench.call([`${url}/api/me`]), api.url)).toEqual([401]);
  // The logout has deleted the cookie, so that nothing says why.
  expect(await admin.evaluate(() => bench.auth.session.reason)).toBe('expired');
});
