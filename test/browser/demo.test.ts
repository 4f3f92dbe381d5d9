import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { About } from '../../demo/shared/system.ts';
import type { Demo } from '../../demo/server/demo.ts';
import type { LogEntry } from '../../demo/server/log.ts';
import { barriers } from './barriers.ts';
import { type DemoPage, openDemo } from './demo-page.ts';
import { untilNoLock } from './until-no-lock.ts';

const PHONE = { width: 390, height: 844 };
/** Milliseconds: a refresh waits for a connection with the calls, on a busy machine for long, and no test wants it repeated. */
const PATIENT = 60_000;

async function setStage(timeout = (): number => PATIENT): Promise<DemoPage> {
  const about = (): About => ({ id: 'cookie', systems: [], timeout: timeout() });
  const stage = await openDemo({ tokenLifetime: 180, about }, { isPatient: true });
  await stage.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  return stage;
}

async function setStageSignedIn(): Promise<DemoPage> {
  const stage = await setStage();
  await signIn(stage.page);
  return stage;
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Signed in as Alice').waitFor();
  // The list of sessions is a call too: on its way while the token is refused, it could end the session before the test does.
  await page.getByText('this browser', { exact: true }).waitFor();
}

async function fireExpired({ page }: DemoPage): Promise<void> {
  await page.getByRole('button', { name: 'Expire the token, fire 100' }).click();
}

const arrived = ({ log }: Demo['server'], path: string): readonly LogEntry[] =>
  log.filter((entry) => entry.path === path);

async function setTabs(page: Page, count: number): Promise<void> {
  await page.getByRole('radio', { name: String(count), exact: true }).check({ force: true });
}

test('a hundred calls after the token has expired cause one refresh in the server’s log', async () => {
  const stage = await setStageSignedIn();
  const { demo, page, complaints } = stage;
  demo.server.clearLog();
  await fireExpired(stage);
  await page.getByText('100 calls, all answered, 100 refused first, 1 refresh.').waitFor();
  expect(arrived(demo.server, '/auth/refresh')).toMatchObject([{ status: 200 }]);
  const answered = arrived(demo.server, '/api/me').filter(({ status }) => status === 200);
  expect(answered).toHaveLength(100);
  expect(complaints).toEqual([]);
});

test('four tabs with a hundred calls together cause one refresh under strict rotation in the server’s log', async () => {
  const stage = await setStageSignedIn();
  const { demo, page, complaints } = stage;
  await page.getByRole('switch', { name: /^Strict/ }).check();
  await setTabs(page, 4);
  for (const tab of [2, 3, 4])
    await page.frameLocator(`iframe[data-tab="${tab}"]`).getByText('Signed in as Alice').waitFor();
  await untilNoLock(page);
  demo.server.clearLog();
  await fireExpired(stage);
  await page.getByText(/100 calls, all answered, .*1 refresh\./).waitFor();
  expect(arrived(demo.server, '/auth/refresh')).toHaveLength(1);
  await page.getByText(/^4 pages: 100 calls in/).waitFor();
  expect(await page.getByRole('application').count()).toBe(4);
  await setTabs(page, 1);
  await expect.poll(() => page.getByRole('application').count()).toBe(1);
  expect(complaints).toEqual([]);
});

test('the interceptor beside it refreshes once for each refused call', async () => {
  const stage = await setStageSignedIn();
  const { demo, page } = stage;
  await page.getByRole('switch', { name: /^Interceptor/ }).check();
  await expect.poll(() => arrived(demo.naive, '/auth/login').length).toBe(1);
  demo.server.clearLog();
  await fireExpired(stage);
  await page.getByText(/log of interceptor: 100 calls, .* \d+ refreshes/).waitFor();
  const refused = arrived(demo.naive, '/api/me').filter(({ status }) => status === 401);
  expect(refused.length).toBeGreaterThanOrEqual(100);
  expect(arrived(demo.naive, '/auth/refresh')).toHaveLength(100);
  expect(arrived(demo.server, '/auth/refresh')).toHaveLength(1);
});

test('offline ends no session: back online the page is signed in and its calls are answered', async () => {
  const { page } = await setStageSignedIn();
  await page.getByRole('switch', { name: /^Offline/ }).check();
  await page.getByRole('button', { name: '10 calls', exact: true }).click();
  await page.getByText('10 calls, 0 answered, 0 refreshes.').waitFor();
  await page.getByText('Signed in as Alice').waitFor();
  await page.getByRole('switch', { name: /^Offline/ }).uncheck();
  await page.getByRole('button', { name: '10 calls', exact: true }).click();
  await page.getByText('10 calls, all answered').waitFor();
  expect(await page.getByText('Signed in as Alice').count()).toBe(1);
});

test.each([
  ['500', 'Signed in as Alice', PATIENT],
  ['401', 'Signed out', PATIENT],
  ['never', 'Signed in as Alice', 3_000],
])('a refresh that is answered by %s leaves the page «%s»', async (answer, status, last) => {
  let timeout = PATIENT;
  const { page } = await setStage(() => timeout);
  await signIn(page);
  // Less patience than a login needs on a busy machine: a restore that took too long is repeated.
  timeout = last;
  await page.reload();
  await page.getByText('Signed in as Alice').waitFor();
  await page.getByText('this browser', { exact: true }).waitFor();
  await page.getByRole('radio', { name: answer, exact: true }).check({ force: true });
  await page.getByRole('button', { name: 'Expire now' }).click();
  await page.getByRole('button', { name: '1 call', exact: true }).click();
  await page.getByText('The server’s log of rebearer: 1 call, 0 answered').waitFor();
  await expect.poll(() => page.locator('.session .status').innerText()).toBe(status);
});

test('a revoked session ends in every tab, with its reason', async () => {
  const { page } = await setStageSignedIn();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: '1 call', exact: true }).click();
  await page.getByText('Your session was ended at the server.').waitFor();
  expect(await page.getByRole('button', { name: 'Revoke' }).count()).toBe(0);
});

test('a clock that is ten minutes wrong causes no extra refresh', async () => {
  const stage = await setStageSignedIn();
  const { page, demo } = stage;
  await page.getByRole('slider', { name: 'This browser’s clock' }).fill('600');
  demo.server.clearLog();
  await fireExpired(stage);
  await page.getByText(/100 calls, all answered, .*1 refresh\./).waitFor();
  await page.getByRole('button', { name: '10 calls', exact: true }).click();
  await page.getByText('10 calls, all answered, 0 refreshes.').waitFor();
  expect(arrived(demo.server, '/auth/refresh')).toHaveLength(1);
});

test.each(['light', 'dark'] as const)('axe finds nothing serious on the demo, %s', async (colorScheme) => {
  const stage = await setStage();
  const { page } = stage;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  expect(await barriers(page)).toEqual([]);
  await signIn(page);
  await setTabs(page, 2);
  await page.frameLocator('iframe').getByText('Signed in as Alice').waitFor();
  await fireExpired(stage);
  await page.getByText(/100 calls, all answered/).waitFor();
  const chart = page.getByRole('application').first();
  await chart.press('Home');
  await chart.press('Enter');
  await page.getByRole('region', { name: 'Details' }).waitFor();
  await page.getByText('The same as a table').click();
  expect(await barriers(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)('axe finds nothing serious on the hostile page, %s', async (colorScheme) => {
  const { demo, context } = await setStageSignedIn();
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme });
  await page.goto(demo.hostile.url);
  await page.getByRole('button', { name: 'Form', exact: false }).first().click();
  await page.getByText(/requests arrived\. None changed anything\./).waitFor();
  expect(await barriers(page)).toEqual([]);
});

test('on a phone no part of the demo is wider than the screen', async () => {
  const stage = await setStage();
  const { page } = stage;
  await page.setViewportSize(PHONE);
  const width = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(PHONE.width);
  await signIn(page);
  await setTabs(page, 4);
  await fireExpired(stage);
  await page.getByText(/100 calls, all answered/).waitFor();
  await page.getByText('The same as a table').click();
  expect(await width()).toBeLessThanOrEqual(PHONE.width);
});
