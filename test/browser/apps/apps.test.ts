import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ServerOptions } from '../../../demo/server/config.ts';
import type { ReferenceServer } from '../../../demo/server/server.ts';
import { barriers } from '../barriers.ts';
import { untilNoLock } from '../until-no-lock.ts';
import { type App, type AppStage, setAppStage } from './app-stage.ts';

const APPS: readonly App[] = ['react', 'vue'];

const loginOf = (page: Page): Locator => page.getByRole('heading', { name: 'Sign in' });
const notesOf = (page: Page): Locator => page.getByRole('heading', { name: 'Notes' });

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await notesOf(page).waitFor();
}

async function addNote(page: Page, text: string): Promise<void> {
  await page.getByLabel('New note').fill(text);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByText(text).waitFor();
}

/** A tab on the notes, signed in as alice, with one note, the server's log empty. */
async function setStageSignedIn(app: App, options: ServerOptions = {}): Promise<AppStage & { readonly page: Page }> {
  const stage = await setAppStage(app, options);
  const page = await stage.open('/notes');
  await signIn(page);
  await addNote(page, 'Bring bread');
  stage.server.clearLog();
  return { ...stage, page };
}

/** Keeps every refresh waiting until it is released. */
function holdRefreshes(server: ReferenceServer): { readonly arrived: Promise<void>; readonly release: () => void } {
  let arrive = (): void => {};
  let release = (): void => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  server.intercept(({ url }) => {
    if (!url.endsWith('/auth/refresh')) return undefined;
    arrive();
    return released;
  });
  return { arrived, release };
}

/** Has a tab note, from its next load on, every address and every heading that it shows. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    const look = (): void => {
      seen.push(location.pathname, ...[...document.querySelectorAll('h1')].map((heading) => heading.textContent));
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  });
}

function seenBy(page: Page): Promise<string[]> {
  return page.evaluate(() => [...new Set((globalThis as unknown as { seen: string[] }).seen)]);
}

test.each(APPS)('%s: a visitor is sent to the login, and from there back to the page with its query', async (app) => {
  const { open, complaints } = await setAppStage(app);
  const page = await open('/notes?sort=new#top');
  await loginOf(page).waitFor();
  expect(new URL(page.url()).searchParams.get('redirect')).toBe('/notes?sort=new#top');
  await signIn(page);
  expect(page.url()).toMatch(new RegExp(`/${app}/notes\\?sort=new#top$`));
  expect(complaints.filter((text) => !/^Failed to load resource|React DevTools/.test(text))).toEqual([]);
});

test.each(APPS)('%s: a reload does not show the login, also while the session is being restored', async (app) => {
  const { page, server } = await setStageSignedIn(app);
  await watch(page);
  const { arrived, release } = holdRefreshes(server);
  await page.reload();
  await arrived;
  await page.getByRole('status').waitFor();
  release();
  await page.getByText('Bring bread').waitFor();
  expect(await seenBy(page)).toEqual([`/${app}/notes`, 'Notes']);
  expect(server.log.filter(({ path }) => path === '/auth/refresh')).toHaveLength(1);
});

test.each(APPS)(
  '%s: a reload while the refresh endpoint is down keeps the page, and continues when the endpoint is back',
  async (app) => {
    const { page, server } = await setStageSignedIn(app);
    await watch(page);
    server.intercept(({ url }) => (url.endsWith('/auth/refresh') ? new Response(null, { status: 503 }) : undefined));
    await page.reload();
    // A guarded page of React waits for the session, one of Vue shows what it can.
    await page.getByRole(app === 'react' ? 'status' : 'alert').waitFor();
    await expect.poll(() => server.log.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
    server.intercept(undefined);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    if (app === 'vue') await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Bring bread').waitFor();
    expect(await seenBy(page)).toEqual([`/${app}/notes`, 'Notes']);
  },
);

test.each(APPS)(
  '%s: a sign-out in one tab shows the login in every other tab, and a sign-in brings the page back',
  async (app) => {
    const { page, open } = await setStageSignedIn(app);
    const other = await open('/notes');
    await other.getByText('Bring bread').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([loginOf(page).waitFor(), loginOf(other).waitFor()]);
    expect(new URL(other.url()).searchParams.get('redirect')).toBe('/notes');
    await signIn(page);
    await other.getByText('Bring bread').waitFor();
  },
);

test.each(APPS)('%s: a session that the server has revoked leads to the login at the next call', async (app) => {
  const { page, server } = await setStageSignedIn(app);
  server.revokeAll('alice');
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await loginOf(page).waitFor();
  expect(new URL(page.url()).searchParams.get('redirect')).toBe('/notes');
});

test.each(APPS)('%s: the list is fetched again when the window gets the focus, also during an expiry', async (app) => {
  const { page, open, server } = await setStageSignedIn(app);
  const other = await open('/notes');
  await addNote(other, 'Call Bob');
  await untilNoLock(other);
  server.rejectTokens();
  server.clearLog();
  expect(await page.getByText('Call Bob').count()).toBe(0);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await page.getByText('Call Bob').waitFor();
  expect(server.log.filter(({ path }) => path === '/auth/refresh')).toHaveLength(1);
});

test.each(APPS)('%s: a login link from another site does not lead to another site', async (app) => {
  const { open, server } = await setAppStage(app);
  const page = await open('/login?redirect=//elsewhere.example.com/');
  await signIn(page);
  expect(page.url()).toBe(`${server.url}/${app}/notes`);
});

const warningOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Are you still there?' });
const questionOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Sign in again' });
const DAY = 24 * 3_600_000;

/** Whether the focus is in the dialogue, or at the browser's own buttons, after a press of Tab. */
async function keepsFocus(page: Page, dialog: Locator): Promise<boolean> {
  await page.keyboard.press('Tab');
  return dialog.evaluate(
    (element) => document.activeElement === document.body || element.contains(document.activeElement),
  );
}

test.each(APPS)(
  '%s: every tab warns before the idle limit, and an answer in one tab keeps the session for all',
  async (app) => {
    const { page, open, server } = await setStageSignedIn(app, { idleLifetime: 44 });
    const other = await open('/notes');
    await Promise.all([warningOf(page).waitFor(), warningOf(other).waitFor()]);
    expect(await barriers(other)).toEqual([]);
    server.clearLog();
    await other.getByRole('button', { name: 'Stay signed in' }).click();
    await Promise.all([page, other].map((tab) => warningOf(tab).waitFor({ state: 'detached' })));
    expect(server.log.filter(({ path, status }) => path === '/auth/refresh' && status === 200)).not.toEqual([]);
  },
);

test.each(APPS)(
  '%s: the warning tells a screen reader the remaining time once a step, and Escape keeps the session',
  async (app) => {
    const { page } = await setStageSignedIn(app, { idleLifetime: 60 });
    await warningOf(page).waitFor();
    const spoken = warningOf(page).locator('[aria-live="polite"]');
    expect(await spoken.innerText()).toBe('You will be signed out in less than 30 seconds.');
    const shown = warningOf(page).locator('[aria-hidden="true"]');
    const before = await shown.innerText();
    await expect.poll(() => shown.innerText()).not.toBe(before);
    expect(await spoken.innerText()).toBe('You will be signed out in less than 30 seconds.');
    await page.keyboard.press('Escape');
    await warningOf(page).waitFor({ state: 'detached' });
    await notesOf(page).waitFor();
  },
);

test.each(APPS)(
  '%s: a note that is refused because the session has ended is saved when its user signs in again in place',
  async (app) => {
    const { page, server } = await setStageSignedIn(app);
    server.advance(DAY);
    await page.getByLabel('New note').fill('Call Bob');
    await page.getByRole('button', { name: 'Add' }).click();
    await questionOf(page).waitFor();
    expect(await barriers(page)).toEqual([]);
    for (let press = 0; press < 5; press++) expect(await keepsFocus(page, questionOf(page))).toBe(true);
    await page.getByLabel('Password of alice').fill('wrong');
    await questionOf(page).getByRole('button', { name: 'Sign in' }).click();
    await questionOf(page).getByRole('alert').waitFor();
    await page.getByLabel('Password of alice').fill('alice-demo');
    await questionOf(page).getByRole('button', { name: 'Sign in' }).click();
    await questionOf(page).waitFor({ state: 'detached' });
    await page.getByText('Call Bob').waitFor();
    const saved = server.log.filter(
      ({ method, path, status }) => method === 'POST' && path === '/api/notes' && status === 201,
    );
    expect(saved).toMatchObject([{ subject: 'alice' }]);
  },
);

test.each(APPS)('%s: a user who does not sign in again is sent to the login', async (app) => {
  const { page, server } = await setStageSignedIn(app);
  server.advance(DAY);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await questionOf(page).waitFor();
  await page.keyboard.press('Escape');
  await loginOf(page).waitFor();
  expect(await questionOf(page).count()).toBe(0);
});

test.each(APPS)('%s: the list of sessions has device and address, and the other sessions can be ended', async (app) => {
  const { page, server } = await setStageSignedIn(app);
  const elsewhere = await fetch(`${server.url}/auth/login`, {
    method: 'POST',
    headers: {
      origin: server.url,
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (Windows) Firefox/140.0',
    },
    body: JSON.stringify({ username: 'alice', password: 'alice-demo' }),
  });
  expect(elsewhere.status).toBe(200);
  await page.getByRole('link', { name: 'Sessions' }).click();
  await page.getByText('Firefox on Windows').waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: '(this browser)' }).innerText()).toMatch(/from .*, since/);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'End all others' }).click();
  await page.getByText('Firefox on Windows').waitFor({ state: 'detached' });
});

test.each(APPS)('%s: every page has a link to the demo', async (app) => {
  const { open } = await setAppStage(app);
  const page = await open('/');
  expect(await page.getByRole('link', { name: 'Demo' }).getAttribute('href')).toBe('/');
});
