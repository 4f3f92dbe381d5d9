import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type HeldSite, openSite } from './held-site.ts';

/** Lets the session end, has a tab make a POST, and resolves when its dialogue is open. */
async function holdCall(site: HeldSite, tab: Page): Promise<void> {
  site.endSessions();
  await tab.evaluate(() => {
    Object.assign(globalThis, { isTheSamePage: true });
    held.post('/api/form', 1000);
  });
  await tab.waitForSelector('dialog[open]');
}

async function leave(tab: Page): Promise<void> {
  await tab.goto(new URL('/help', tab.url()).href);
  await tab.waitForFunction(() => 'held' in globalThis);
}

/** On a busy machine the browser gives up pages that take long to freeze. */
const KEPT = { retry: 4 };

/** Goes back to a page that the browser must have kept. */
async function goBack(tab: Page): Promise<void> {
  await tab.evaluate(() => void setTimeout(() => history.back()));
  await tab.waitForFunction(() => location.pathname === '/' && 'held' in globalThis);
  expect(await tab.evaluate(() => 'isTheSamePage' in globalThis)).toBe(true);
}

function saved({ arrivals }: HeldSite): readonly unknown[] {
  return arrivals.filter(({ status }) => status === 200).map(({ path, user }) => [path, user]);
}

test(
  'a tab that is left while it asks leaves the dialogue to another tab, and keeps its call in the back-forward cache',
  KEPT,
  async () => {
    const site = await openSite({ tabs: 2 });
    const [one, other] = site.tabs;
    if (other === undefined) throw new Error('There is no second tab.');
    await holdCall(site, one);
    await other.evaluate(() => held.post('/api/other', 10));
    await other.waitForFunction(() => held.auth.session.isReauthenticating);
    await leave(one);
    await other.waitForSelector('dialog[open]');
    await other.click('#sign-in');
    await other.waitForFunction(() => held.outcomes.length === 1);
    await goBack(one);
    await one.waitForFunction(() => held.outcomes.length === 1);
    expect(await one.evaluate(() => held.outcomes)).toMatchObject([{ status: 200 }]);
    await one.waitForSelector('dialog:not([open])', { state: 'attached' });
    expect(saved(site)).toEqual([
      ['/api/other', 'alice'],
      ['/api/form', 'alice'],
    ]);
  },
);

test('a login on the page that followed sends the waiting call when its user goes back', KEPT, async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  await holdCall(site, tab);
  await leave(tab);
  await tab.evaluate(() => held.login('alice'));
  await goBack(tab);
  await tab.waitForFunction(() => held.outcomes.length === 1);
  expect(await tab.evaluate(() => held.outcomes)).toMatchObject([{ status: 200 }]);
  await tab.waitForSelector('dialog:not([open])', { state: 'attached' });
  expect(saved(site)).toEqual([['/api/form', 'alice']]);
});

test('a user who goes back without a login is asked again, and another user’s login sends nothing', KEPT, async () => {
  const site = await openSite();
  const [tab] = site.tabs;
  await holdCall(site, tab);
  await leave(tab);
  await goBack(tab);
  await tab.waitForSelector('dialog[open]');
  await tab.selectOption('select', 'bob');
  await tab.click('#sign-in');
  await tab.waitForFunction(() => held.outcomes.length === 1);
  expect(await tab.evaluate(() => held.outcomes)).toEqual([{ error: 'SessionChangedError' }]);
  expect(saved(site)).toEqual([]);
});

test.each([
  ['is sent if that login was made on the page that followed', 'urn:example:mfa', 200],
  ['gets its 401 if it was not', '', 401],
])(
  'a call that needs a stronger login is tried again when its user goes back, and %s',
  KEPT,
  async (_name, acr, status) => {
    const site = await openSite();
    const [tab] = site.tabs;
    await tab.evaluate(() => {
      Object.assign(globalThis, { isTheSamePage: true });
      held.post('/api/transfer', 1000);
    });
    await tab.waitForSelector('dialog[open]');
    await leave(tab);
    await tab.evaluate(
      (value) => held.auth.login(() => fetch(`/auth/login?user=alice&acr=${value}`, { method: 'POST' })),
      acr,
    );
    await goBack(tab);
    await tab.waitForFunction(() => held.outcomes.length === 1);
    expect(await tab.evaluate(() => held.outcomes)).toMatchObject([{ status }]);
    expect(site.arrivals.map((arrival) => arrival.status)).toEqual([401, status]);
  },
);
