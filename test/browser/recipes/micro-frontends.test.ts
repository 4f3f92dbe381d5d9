// The page has './snippets/micro-frontends.ts', twice.
import { expect, test } from 'vitest';
import { untilNoLock } from '../until-no-lock.ts';
import { openBundle, type RecipeSite } from './recipe-site.ts';

/** A page with two copies of the package, in which the first has signed alice in. */
async function openCopies(): Promise<RecipeSite> {
  const site = await openBundle('copies', ['page.js?a', 'page.js?b']);
  await site.page.waitForFunction(() => 'copies' in globalThis && Object.keys(copies).length === 2);
  await site.page.evaluate(() => copies.a.login('alice'));
  await site.page.waitForFunction(() => copies.b.auth.session.isAuthenticated);
  await untilNoLock(site.page);
  site.server.clearLog();
  return site;
}

test('a login in one copy shows in the other, which sends no refresh', async () => {
  const { page, refreshes, calls } = await openCopies();
  expect(await page.evaluate(() => copies.a.auth === copies.b.auth)).toBe(false);
  expect(await page.evaluate(() => copies.b.auth.session)).toMatchObject({ identity: 'alice' });
  expect(await page.evaluate(async () => (await copies.b.auth.fetch('/api/me')).status)).toBe(200);
  expect(calls('/api/me')).toMatchObject([{ status: 200 }]);
  expect(refreshes()).toEqual([]);
});

test('calls of both copies whose token is refused cause one refresh', async () => {
  const { page, server, refreshes, calls } = await openCopies();
  server.rejectTokens();
  const statuses = await page.evaluate(() =>
    Promise.all([copies.a, copies.b, copies.a, copies.b].map(async ({ auth }) => (await auth.fetch('/api/me')).status)),
  );
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(refreshes()).toMatchObject([{ status: 200 }]);
  expect(calls('/api/me').filter(({ status }) => status === 200)).toHaveLength(4);
});

test('a page load restores the session of both copies with one refresh', async () => {
  const { page, refreshes } = await openCopies();
  await page.reload();
  await page.waitForFunction(() => 'copies' in globalThis && Object.keys(copies).length === 2);
  await page.evaluate(() => Promise.all([copies.a.auth.ready(), copies.b.auth.ready()]));
  const sessions = await page.evaluate(() => [copies.a.auth.session.status, copies.b.auth.session.status]);
  expect(sessions).toEqual(['authenticated', 'authenticated']);
  expect(refreshes()).toHaveLength(1);
});

test('a logout in one copy and a login as another user reach the other copy', async () => {
  const { page } = await openCopies();
  await page.evaluate(() => copies.b.auth.logout());
  await page.waitForFunction(() => copies.a.auth.session.status === 'unauthenticated');
  await page.evaluate(() => copies.a.login('bob'));
  await page.waitForFunction(() => copies.b.auth.session.isAuthenticated);
  const changes = await page.evaluate(() => [copies.a.changes.at(-1)?.[1], copies.b.changes.at(-1)?.[1]]);
  expect(changes).toEqual(['bob', 'bob']);
});
