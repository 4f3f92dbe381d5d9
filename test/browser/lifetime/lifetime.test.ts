import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type LimitedSite, openSite } from './limited-site.ts';

/** Milliseconds that a session may be idle in most of these tests; its warning comes 4 s ahead of the end. */
const IDLE = 16_000;

/** Resolves when all tabs say that the session is over; returns when each noticed. */
async function ends(tabs: readonly Page[]): Promise<readonly number[]> {
  await Promise.all(tabs.map((tab) => tab.waitForFunction(() => limited.ends.length > 0)));
  const all = await Promise.all(tabs.map((tab) => tab.evaluate(() => limited.ends)));
  for (const [end] of all) expect(end?.reason).toBe('expired');
  return all.map(([end]) => end?.at ?? 0);
}

async function warned(tabs: readonly Page[]): Promise<readonly number[]> {
  await Promise.all(tabs.map((tab) => tab.waitForFunction(() => limited.watched.timeout.status === 'warning')));
  return Promise.all(tabs.map((tab) => tab.evaluate(() => limited.warnings.at(-1) ?? 0)));
}

/** Moves the real pointer, until so many milliseconds have passed. */
async function useFor(tab: Page, milliseconds: number): Promise<void> {
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    await tab.mouse.move(100 + 50 * Math.random(), 100 + 50 * Math.random());
    await tab.waitForTimeout(500);
  }
}

/** Whether nothing was late by so much that a page has missed what it asked for, or what it was told. */
async function isOnTime(tabs: readonly Page[]): Promise<boolean> {
  return (await lagOf(tabs)) < 1000;
}

/** When the last refresh arrived, of those before a moment, that the server took for an active user's. */
function lastActive({ refreshes }: LimitedSite, before = Infinity): number {
  const active = refreshes.filter(
    ({ activity, status, at }) => activity === undefined && status === 200 && at < before,
  );
  return active.at(-1)?.at ?? 0;
}

/** By how much pages, browser and server were late, in the page where that was most: milliseconds. */
async function lagOf(tabs: readonly Page[]): Promise<number> {
  return Math.max(...(await Promise.all(tabs.map((tab) => tab.evaluate(() => limited.lag())))));
}

test('activity in one of four tabs keeps the session for all; when it stops, all tabs warn at once and end together', async () => {
  // Long enough for a machine that stops for seconds.
  const idle = 24_000;
  const site = await openSite({ idle, tabs: 4 });
  const [active] = site.tabs;
  if (active === undefined) throw new Error('There is no tab.');
  await useFor(active, 1.25 * idle);
  const early = await Promise.all(site.tabs.map((tab) => tab.evaluate(() => limited.warnings)));
  // A busy machine may let the activity reach the server, or its answer the tabs, so late that a warning is right.
  const onItsWay = 1000 + (await lagOf(site.tabs));
  for (const at of early.flat()) expect(at - lastActive(site, at - onItsWay)).toBeGreaterThan(idle - 5000);
  expect(site.refreshes.every(({ status }) => status === 200)).toBe(true);
  const warnings = await warned(site.tabs);
  const noticed = await ends(site.tabs);
  const due = lastActive(site) + idle;
  const lag = await lagOf(site.tabs);
  for (const at of warnings) expect(Math.abs(at - (due - 4000))).toBeLessThan(1000 + lag);
  expect(Math.max(...noticed) - due).toBeLessThan(3000 + lag);
  expect(site.refreshes.at(-1)).toMatchObject({ activity: 'none', status: 400 });
});

test('a warning that is answered in one tab ends in all, and the server has moved its limit', async () => {
  // On a busy machine the answer takes its time.
  const site = await openSite({ idle: 60_000, tabs: 4, warnBefore: 30_000 });
  await warned(site.tabs);
  await site.tabs[2]?.click('#extend');
  await Promise.all(site.tabs.map((tab) => tab.waitForFunction(() => limited.watched.timeout.status === 'quiet')));
  await site.tabs[2]?.waitForFunction(() => limited.extended === true);
  // The pointer that goes to the button is activity too.
  expect(lastActive(site)).toBeGreaterThan(0);
  expect(await Promise.all(site.tabs.map((tab) => tab.evaluate(() => limited.ends.length)))).toEqual([0, 0, 0, 0]);
});

test('a tab that polls without user activity does not keep the session', async () => {
  const site = await openSite({ idle: IDLE, tabs: 2 });
  await site.tabs[1]?.evaluate(() => limited.poll());
  await ends(site.tabs);
  // A busy machine manages only some of them.
  const [served, refreshed] = (await isOnTime(site.tabs)) ? [10, 3] : [1, 0];
  expect(site.served()).toBeGreaterThan(served);
  const none = site.refreshes.filter(({ activity }) => activity === 'none');
  expect(none.length).toBeGreaterThan(refreshed);
  expect(site.events.at(-1)).toMatchObject({ type: 'refusal', reason: 'expired' });
});

test('after a sleep across the limit all tabs notice the end by themselves', async () => {
  const site = await openSite({ idle: IDLE, tabs: 2 });
  await site.sleep(3_600_000);
  const woken = Date.now();
  const noticed = await ends(site.tabs);
  expect(Math.max(...noticed) - woken).toBeLessThan(12_000 + (await lagOf(site.tabs)));
  const statuses = site.refreshes.map(({ status }) => status);
  // On a busy machine one of before the sleep may arrive after it, and a tab that is told of the end too late asks too.
  const over = statuses.filter((status) => status === 400);
  expect(over).not.toEqual([]);
  expect(over.length).toBeLessThanOrEqual(site.tabs.length);
  if (await isOnTime(site.tabs)) expect(statuses).toEqual([400]);
});
