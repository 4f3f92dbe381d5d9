import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Arrival, type HeldSite, openSite } from './held-site.ts';
import type { Outcome } from './page/page.ts';

const MEGABYTE = 1_048_576;

/** Resolves when the dialogue is open. */
async function isAsked(tab: Page): Promise<void> {
  await tab.waitForSelector('dialog[open]');
}

async function signIn(tab: Page, user = 'alice'): Promise<void> {
  await tab.selectOption('select', user);
  await tab.click('#sign-in');
  await tab.waitForFunction(() => !held.auth.session.isReauthenticating);
}

async function outcomes(tab: Page, count: number): Promise<readonly Outcome[]> {
  await tab.waitForFunction((wanted) => held.outcomes.length >= wanted, count);
  return tab.evaluate(() => held.outcomes);
}

function accepted({ arrivals }: HeldSite): readonly Arrival[] {
  return arrivals.filter(({ status }) => status === 200);
}

test('a POST of a megabyte that is refused because the session has ended arrives once, complete, after its user has signed in again', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  site.endSessions();
  await tab.evaluate((size) => held.post('/api/form', size), MEGABYTE);
  await isAsked(tab);
  expect(await tab.evaluate(() => held.auth.session)).toMatchObject({
    isAuthenticated: true,
    isReauthenticating: true,
  });
  await signIn(tab);
  expect(await outcomes(tab, 1)).toMatchObject([{ status: 200 }]);
  const [refused, saved, ...others] = site.arrivals;
  expect(others).toEqual([]);
  expect(refused).toMatchObject({ status: 401, size: MEGABYTE });
  expect(saved).toMatchObject({ status: 200, user: 'alice', size: MEGABYTE, digest: refused?.digest });
  expect(site.authCalls).toEqual(['/auth/refresh 400', '/auth/login 200']);
});

test('a POST that is refused because the session has ended never arrives as another user', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  site.endSessions();
  await tab.evaluate((size) => held.post('/api/form', size), MEGABYTE);
  await isAsked(tab);
  await tab.evaluate(() => held.post('/api/later', 10));
  await signIn(tab, 'bob');
  expect(await outcomes(tab, 2)).toEqual([{ error: 'SessionChangedError' }, { error: 'SessionChangedError' }]);
  expect(site.arrivals.map(({ path, status }) => [path, status])).toEqual([['/api/form', 401]]);
  expect(await tab.evaluate(() => held.auth.session)).toMatchObject({ identity: 'bob', isReauthenticating: false });
});

test('a dialogue that is closed gives each call its own 401, unchanged', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  site.endSessions();
  for (const path of ['/api/1', '/api/2']) await tab.evaluate((to) => held.post(to, 100), path);
  await isAsked(tab);
  await tab.waitForFunction(() => held.auth.explain().split(' hold ').length === 3);
  await tab.click('#cancel');
  const [one, other] = (await outcomes(tab, 2)).toSorted((a, b) => String(a.url).localeCompare(String(b.url)));
  for (const [outcome, path] of [[one, '/api/1'] as const, [other, '/api/2'] as const]) {
    expect(outcome).toMatchObject({ status: 401, text: `refusal ${outcome?.id}`.padEnd(20, '.') });
    expect(new URL(String(outcome?.url)).pathname).toBe(path);
  }
  expect(site.arrivals).toHaveLength(2);
  expect(await tab.evaluate(() => held.auth.session)).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('fifty calls wait for one dialogue, and each arrives once', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  site.endSessions();
  await tab.evaluate(() => {
    for (let at = 0; at < 50; at++) held.post(`/api/${at}`, 100);
  });
  await isAsked(tab);
  await signIn(tab);
  expect((await outcomes(tab, 50)).map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(new Set(accepted(site).map(({ path }) => path)).size).toBe(50);
  expect(accepted(site)).toHaveLength(50);
  expect(await tab.evaluate(() => held.asked)).toHaveLength(1);
  expect(site.authCalls).toEqual(['/auth/refresh 400', '/auth/login 200']);
});

test('large refusals that wait do not block the connection that the login needs', async () => {
  const site = await openSite({ refusalSize: 200_000 });
  const [tab] = site.tabs;
  site.endSessions();
  await tab.evaluate(() => {
    for (let at = 0; at < 12; at++) held.post(`/api/${at}`, 100);
  });
  await isAsked(tab);
  await signIn(tab);
  expect((await outcomes(tab, 12)).map(({ status }) => status)).toEqual(Array(12).fill(200));
});

test('two tabs have one dialogue, and its login counts for both', async () => {
  const site = await openSite({ tabs: 2 });
  site.endSessions();
  for (const tab of site.tabs) await tab.evaluate(() => held.post('/api/form', 1000));
  const [one, other] = site.tabs;
  await Promise.all(site.tabs.map((tab) => tab.waitForFunction(() => held.auth.session.isReauthenticating)));
  await Promise.any(site.tabs.map(isAsked));
  const asked = await Promise.all(site.tabs.map((tab) => tab.evaluate(() => held.asked.length)));
  const asking = asked[0] === 1 ? one : other;
  if (asking === undefined) throw new Error('There is no second tab.');
  await signIn(asking);
  for (const tab of site.tabs) expect(await outcomes(tab, 1)).toMatchObject([{ status: 200 }]);
  expect(accepted(site).map(({ user }) => user)).toEqual(['alice', 'alice']);
  const counts = await Promise.all(site.tabs.map((tab) => tab.evaluate(() => held.asked.length)));
  expect(counts.toSorted((a, b) => a - b)).toEqual([0, 1]);
  expect(site.authCalls.filter((call) => call.startsWith('/auth/login'))).toHaveLength(1);
});

/** What a tab says of itself when the user leaves it, or comes to it: headless tabs are all visible. */
async function show(tab: Page, isVisible: boolean): Promise<void> {
  await tab.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isVisible ? 'visible' : 'hidden',
  );
}

test('the dialogue moves when the user switches to another waiting tab', async () => {
  const site = await openSite({ tabs: 2 });
  site.endSessions();
  for (const tab of site.tabs) {
    await tab.evaluate(() => held.post('/api/form', 1000));
    await tab.waitForFunction(() => held.auth.session.isReauthenticating);
  }
  const [one, other] = site.tabs;
  if (other === undefined) throw new Error('There is no second tab.');
  await isAsked(one);
  await show(one, false);
  await show(other, true);
  await isAsked(other);
  await one.waitForSelector('dialog:not([open])', { state: 'attached' });
  await signIn(other);
  for (const tab of site.tabs) expect(await outcomes(tab, 1)).toMatchObject([{ status: 200 }]);
  expect(accepted(site).map(({ user }) => user)).toEqual(['alice', 'alice']);
  expect(site.authCalls.filter((call) => call.startsWith('/auth/login'))).toHaveLength(1);
});

test('giving up in one tab gives up in both', async () => {
  const site = await openSite({ tabs: 2 });
  site.endSessions();
  for (const tab of site.tabs) {
    await tab.evaluate(() => held.post('/api/form', 1000));
    await tab.waitForFunction(() => held.auth.session.isReauthenticating);
  }
  await isAsked(site.tabs[0]);
  await site.tabs[0].click('#cancel');
  for (const tab of site.tabs) expect(await outcomes(tab, 1)).toMatchObject([{ status: 401 }]);
  for (const tab of site.tabs)
    expect(await tab.evaluate(() => held.auth.session)).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(await site.tabs[1]?.evaluate(() => held.asked)).toEqual([]);
});

test('a login in a newly opened tab closes the dialogue, and the waiting calls are sent', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  site.endSessions();
  await tab.evaluate((size) => held.post('/api/form', size), MEGABYTE);
  await isAsked(tab);
  const loginPage = await site.openTab();
  await loginPage.waitForFunction(() => held.auth.session.status === 'unauthenticated');
  await loginPage.evaluate(() => held.login('alice'));
  expect(await outcomes(tab, 1)).toMatchObject([{ status: 200 }]);
  await tab.waitForSelector('dialog:not([open])', { state: 'attached' });
  expect(accepted(site)).toMatchObject([{ user: 'alice', size: MEGABYTE }]);
});

test('a call that needs a stronger login arrives once after that login, while other calls continue', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  await tab.evaluate(() => held.post('/api/transfer', 1000));
  await isAsked(tab);
  expect(await tab.evaluate(() => held.asked)).toEqual([
    { cause: 'step-up', challenge: { acrValues: 'urn:example:mfa', maxAge: 300 } },
  ]);
  await tab.evaluate(() => held.post('/api/other', 10));
  expect(await outcomes(tab, 1)).toMatchObject([{ status: 200 }]);
  await signIn(tab);
  expect(await outcomes(tab, 2)).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect(site.arrivals.map(({ path, status }) => [path, status])).toEqual([
    ['/api/transfer', 401],
    ['/api/other', 200],
    ['/api/transfer', 200],
  ]);
  expect(site.arrivals[2]?.digest).toBe(site.arrivals[0]?.digest);
  expect(site.authCalls).toEqual(['/auth/login 200']);
});

test('a login that is too old for a call is requested again, after an expired token was refreshed', async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  for (const asked of [1, 1, 2]) {
    const before = await tab.evaluate(() => held.outcomes.length);
    if (asked === 2) site.pass(301_000);
    await tab.evaluate(() => held.post('/api/transfer', 10));
    if (before !== 1) {
      await isAsked(tab);
      await signIn(tab);
    }
    expect((await outcomes(tab, before + 1)).at(-1)).toMatchObject({ status: 200 });
    expect(await tab.evaluate(() => held.asked)).toHaveLength(asked);
  }
  expect(site.arrivals.map(({ status }) => status)).toEqual([401, 200, 200, 401, 401, 200]);
  expect(site.authCalls).toEqual(['/auth/login 200', '/auth/refresh 200', '/auth/login 200']);
});
