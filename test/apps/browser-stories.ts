import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type AppStage, setAppStage } from './app-stage.ts';
import type { App } from './app.ts';
import { isRefresh, loadUntilRefreshed, shows, tellCommonStories } from './common-stories.ts';
import type { Exchange } from './logging-proxy.ts';

const isCall = ({ path }: Exchange): boolean => path.startsWith('/api/');

const headingsOf = (tab: Page): Promise<readonly string[]> =>
  tab.evaluate(() => (globalThis as unknown as { readonly headings: readonly string[] }).headings);

/** Signs alice in, and waits for her notes. */
async function signedIn(stage: AppStage): Promise<Page> {
  const tab = await stage.open('/notes');
  await stage.login(tab, 'alice');
  await shows(tab, 'Notes of Alice');
  await tab.getByText('Buy bread').waitFor();
  stage.clearLog();
  return tab;
}

/** From now on the tab's calls arrive with a token that the server refuses, until it has refreshed. */
async function spoilToken(tab: Page): Promise<void> {
  let spoiled: string | undefined;
  await tab.route('**/api/**', async (route) => {
    const headers = await route.request().allHeaders();
    spoiled ??= headers['authorization'];
    if (headers['authorization'] === spoiled) headers['authorization'] = 'Bearer spoiled';
    await route.continue({ headers });
  });
}

/** The stories that an app in the browser has to pass. The verdicts are those of the server's log and of what the page has shown. */
export function tellStories(app: App): void {
  tellCommonStories(app);

  test('a guarded page navigates to the login and back, with its query', async () => {
    const stage = await setAppStage(app);
    const tab = await stage.open('/notes?sort=new#top');
    await shows(tab, 'Sign in');
    expect(new URL(tab.url()).searchParams.get('redirect')).toBe('/notes?sort=new#top');
    await stage.login(tab, 'alice');
    await shows(tab, 'Notes of Alice');
    expect(tab.url()).toBe(`${stage.app.proxy.url}/notes?sort=new#top`);
    expect(stage.log().filter(({ path }) => path === '/auth/login')).toMatchObject([{ status: 200 }]);
    expect(stage.complaints).toEqual([]);
  });

  test('a link to the login that another site has made does not lead to another site', async () => {
    const stage = await setAppStage(app);
    const tab = await stage.open('/login?redirect=//elsewhere.example.com/');
    await stage.login(tab, 'alice');
    await shows(tab, 'Hello, Alice');
    expect(tab.url()).toBe(`${stage.app.proxy.url}/`);
  });

  test('a reload of a guarded page does not show the login, and refreshes once', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    await tab.reload();
    await tab.getByText('Buy bread').waitFor();
    expect(await headingsOf(tab)).toEqual(['Notes of Alice']);
    expect(stage.log().filter(isRefresh)).toMatchObject([{ status: 200 }]);
    expect(
      stage
        .log()
        .filter(isCall)
        .map(({ status }) => status),
    ).toEqual([200, 200, 200]);
    expect(stage.complaints).toEqual([]);
  });

  test('three simultaneous calls whose token is refused cause one refresh, and each is answered', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    await spoilToken(tab);
    await tab.getByRole('button', { name: 'Load again' }).click();
    await expect
      .poll(() => stage.log().filter((exchange) => isCall(exchange) && exchange.status === 200).length)
      .toBe(3);
    expect(stage.log().filter(isRefresh)).toMatchObject([{ status: 200 }]);
    const refused = stage.log().filter((exchange) => isCall(exchange) && exchange.status === 401);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(3);
  });

  test('an expired token is refreshed before the calls that need it are sent', async () => {
    const stage = await setAppStage(app, 'short');
    const tab = await signedIn(stage);
    await loadUntilRefreshed(stage, tab, 1);
    await tab.getByText('Buy bread').waitFor();
    expect(stage.log().filter((exchange) => isRefresh(exchange) && exchange.status !== 200)).toEqual([]);
    expect(await headingsOf(tab)).not.toContain('Welcome');
  });

  test('a second tab sends no refresh and does not show the login', async () => {
    const stage = await setAppStage(app);
    await signedIn(stage);
    const other = await stage.open('/notes');
    await other.getByText('Buy bread').waitFor();
    expect(await headingsOf(other)).toEqual(['Notes of Alice']);
    expect(stage.log().filter(isRefresh)).toEqual([]);
  });

  test('a sign-out shows the login in every tab, and another user who then signs in sees nothing of the first user', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    const other = await stage.open('/notes');
    await other.getByText('Buy bread').waitFor();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([tab, other].map((each) => shows(each, 'Sign in')));
    expect(new URL(other.url()).searchParams.get('redirect')).toBe('/notes');
    await stage.login(tab, 'bob');
    for (const each of [tab, other]) {
      await shows(each, 'Notes of Bob');
      await each.getByText('Fix the bike').waitFor();
      expect(await each.getByText('Buy bread').count()).toBe(0);
    }
    expect((await headingsOf(other)).slice(-2)).toEqual(['Sign in', 'Notes of Bob']);
  });

  test('another user who signs in outside the app replaces the first user, whose calls are not sent as the new user', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    await tab.evaluate(() =>
      fetch('/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'bob', password: 'battery staple' }),
      }),
    );
    await spoilToken(tab);
    await tab.getByRole('button', { name: 'Load again' }).click();
    await expect.poll(() => headingsOf(tab)).toContain('Notes of Bob');
    await tab.getByText('Fix the bike').waitFor();
    expect(await tab.getByText('Buy bread').count()).toBe(0);
  });
}
