import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { App } from './app.ts';
import { type AppStage, setAppStage } from './app-stage.ts';
import { isRefresh, loadUntilRefreshed, shows, tellCommonStories } from './common-stories.ts';
import type { Exchange } from './logging-proxy.ts';

const isDocument = ({ method, path }: Exchange): boolean => method === 'GET' && !/^\/(auth|api)\//.test(path);
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/;

/** What the browser has recorded since the document began. */
const recordOf = (tab: Page): Promise<{ readonly headings: readonly string[]; readonly isKept: boolean }> =>
  tab.evaluate(() => {
    const { headings, first } = globalThis as unknown as {
      readonly headings: readonly string[];
      readonly first: unknown;
    };
    return { headings, isKept: document.querySelector('h1') === first };
  });

/** Signs alice in at the login, and waits until her home page is shown. */
async function signedIn(stage: AppStage): Promise<Page> {
  const tab = await stage.open('/login');
  await stage.login(tab, 'alice');
  await shows(tab, 'Hello, Alice');
  stage.clearLog();
  return tab;
}

/** Rendering and prefetching are GETs: none of them may touch the cookie, and none that is a user's may end up in a cache. */
function expectNoRotationByRendering({ log }: AppStage): void {
  const documents = log().filter(isDocument);
  expect(documents).not.toEqual([]);
  expect(documents.filter(({ setsCookie }) => setsCookie)).toEqual([]);
}

/** What must hold for every app whose pages a server renders for their user. */
export function testRenderedApp(app: App): void {
  tellCommonStories(app);

  test('a visitor sees the loading state, then a link to the login', async () => {
    const stage = await setAppStage(app);
    const tab = await stage.open('/');
    await shows(tab, 'Welcome');
    expect((await recordOf(tab)).headings).toEqual(['One moment …', 'Welcome']);
    expect(stage.complaints).toEqual([]);
  });

  test('the guarded page navigates to the login and back', async () => {
    const stage = await setAppStage(app);
    const tab = await stage.open('/notes');
    await shows(tab, 'Sign in');
    expect(new URL(tab.url()).searchParams.get('redirect')).toBe('/notes');
    await stage.login(tab, 'alice');
    await shows(tab, 'Notes of Alice');
    expect(new URL(tab.url()).pathname).toBe('/notes');
    expect(stage.log().filter(({ path }) => path === '/auth/login')).toHaveLength(1);
    await tab.getByText('Water the plants').waitFor();
    expect(stage.complaints).toEqual([]);
  });

  test('a reload of a signed-in page is rendered with peek, hydrates without a flash, and sends one refresh from the browser', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    stage.complaints.length = 0;
    const reload = await tab.reload();
    const html = (await reload?.text())?.replaceAll('<!-- -->', '').replaceAll('<!---->', '');
    expect(html).toMatch(/<h1[^>]*>Hello, Alice<\/h1>/);
    expect(html).toContain('Notes: 2');
    expect(await reload?.headerValue('cache-control')).toMatch(/private.*no-store/);
    await expect.poll(() => stage.log().filter(isRefresh).length).toBe(1);
    expect((await recordOf(tab)).isKept).toBe(true);
    await tab.getByRole('link', { name: 'Notes' }).click();
    await tab.getByText('Water the plants').waitFor();
    expect((await recordOf(tab)).headings).toEqual(['Hello, Alice', 'Notes of Alice']);
    expect(stage.log().filter(isRefresh)).toHaveLength(1);
    expectNoRotationByRendering(stage);
    expect(stage.complaints).toEqual([]);
  });

  test('a reload of the guarded page shows it at once, and keeps the elements of the server', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    const reload = await tab.goto(`${stage.app.proxy.url}/notes`);
    expect((await reload?.text())?.replaceAll(/<!--.*?-->/g, '')).toMatch(/<h1[^>]*>Notes of Alice<\/h1>/);
    expect(await reload?.headerValue('cache-control')).toMatch(/private.*no-store/);
    await expect.poll(() => stage.log().filter(isRefresh).length).toBe(1);
    await tab.getByText('Water the plants').waitFor();
    expect(await recordOf(tab)).toEqual({ headings: ['Notes of Alice'], isKept: true });
    expect(stage.log().filter(isRefresh)).toHaveLength(1);
    expectNoRotationByRendering(stage);
    expect(stage.complaints).toEqual([]);
  });

  test('the rendered HTML does not contain the token', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    const html = await (await tab.reload())?.text();
    expect(html).toContain('Alice');
    expect(html).not.toMatch(JWT);
  });

  test('each page has a policy with its own nonce, and its scripts have that nonce', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    const nonces: string[] = [];
    for (const path of ['/', '/notes']) {
      const answer = await tab.goto(stage.app.proxy.url + path);
      const policy = (await answer?.headerValue('content-security-policy')) ?? '';
      expect(policy).toMatch(/script-src/);
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
      nonces.push(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
      expect(await answer?.text()).toContain(`nonce="${nonces.at(-1)}"`);
    }
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(nonces).not.toContain('');
    expect(stage.complaints).toEqual([]);
  });

  test('the browser refreshes an expired token, and rendering a page does not', async () => {
    const stage = await setAppStage(app, 'short');
    const tab = await signedIn(stage);
    await tab.getByRole('link', { name: 'Notes' }).click();
    await shows(tab, 'Notes of Alice');
    for (let round = 0; round < 3; round++) {
      stage.clearLog();
      await loadUntilRefreshed(stage, tab, 0);
      await tab.getByText('Water the plants').waitFor();
    }
    stage.clearLog();
    await tab.goto(stage.app.proxy.url);
    await shows(tab, 'Hello, Alice');
    expectNoRotationByRendering(stage);
  });

  test('ten simultaneous page loads under strict rotation sign no tab out', async () => {
    const stage = await setAppStage(app, 'strict');
    await signedIn(stage);
    const tabs = await Promise.all(Array.from({ length: 10 }, () => stage.open('/')));
    for (const tab of tabs) await shows(tab, 'Hello, Alice');
    await Promise.all(tabs.map((tab) => tab.getByRole('link', { name: 'Notes' }).click()));
    for (const tab of tabs) await tab.getByText('Water the plants').waitFor();
    const shown = await Promise.all(tabs.map(async (tab) => (await recordOf(tab)).headings));
    // A click on a page that is not hydrated yet loads the next one.
    expect(['Hello, Alice', 'Notes of Alice']).toEqual(expect.arrayContaining(shown.flat()));
    expectNoRotationByRendering(stage);
    expect(stage.log().filter(isDocument).length).toBeGreaterThanOrEqual(10);
    expect(stage.log().filter((exchange) => isRefresh(exchange) && exchange.status !== 200)).toEqual([]);
    const again = await stage.open('/notes');
    await again.getByText('Water the plants').waitFor();
  });

  test('a logout shows in every tab, and the next page load is signed out', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    const other = await stage.open('/');
    await shows(other, 'Hello, Alice');
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await shows(tab, 'Welcome');
    await shows(other, 'Welcome');
    await expect.poll(() => stage.log().filter(({ path }) => path === '/auth/logout')).toHaveLength(1);
    const html = await (await tab.reload())?.text();
    expect(html).not.toContain('Alice');
    await shows(tab, 'Welcome');
  });

  test('a page that was rendered for alice becomes bob’s page when bob signs in in another tab', async () => {
    const stage = await setAppStage(app);
    const tab = await signedIn(stage);
    await tab.reload();
    await tab.getByText('Notes: 2').waitFor();
    const other = await stage.open('/login');
    await stage.login(other, 'bob');
    await shows(other, 'Hello, Bob');
    await shows(tab, 'Hello, Bob');
    for (const each of [tab, other]) await each.getByText('Notes: 1').waitFor();
    expectNoRotationByRendering(stage);
  });
}
