import type { Frame, Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Line, Report } from '../../site/playground/messages.ts';
import { openSite, type OpenSite } from './open-site.ts';

interface Playground extends OpenSite {
  readonly page: Page;
  /** Signs Alice in, in both tabs, and waits until no request is on its way. */
  readonly signIn: () => Promise<void>;
  readonly complaints: readonly string[];
}

async function openPlayground(): Promise<Playground> {
  const site = await openSite({ viewport: { width: 1280, height: 900 } });
  const page = await site.context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  const onTheirWay = new Set<Request>();
  page.on('request', (request) => onTheirWay.add(request));
  page.on('requestfinished', (request) => onTheirWay.delete(request));
  page.on('requestfailed', (request) => onTheirWay.delete(request));
  await page.goto(`${site.url}/playground/`);
  await statusOf(page, 'tab 1').toBe('Signed out');
  await statusOf(page, 'tab 2').toBe('Signed out');
  return {
    ...site,
    page,
    complaints,
    async signIn() {
      await press(page, 'tab 1', 'Sign in as Alice');
      await statusOf(page, 'tab 1').toBe('Signed in as Alice');
      await statusOf(page, 'tab 2').toBe('Signed in as Alice');
      // A tab that has heard of a login, and gets the token late, has asked the server as well.
      await expect.poll(() => onTheirWay.size).toBe(0);
    },
  };
}

function frameOf(page: Page, name: string): Frame | undefined {
  return page.frames().find((frame) => new URL(frame.url() || 'about:blank').searchParams.get('name') === name);
}

const statusOf = (page: Page, name: string) =>
  expect.poll(async () => frameOf(page, name)?.locator('#status').textContent());

async function press(page: Page, name: string, button: string): Promise<void> {
  await frameOf(page, name)?.getByRole('button', { name: button, exact: true }).click();
}

/** Asks the worker itself: what it says is the server's own log. */
async function report(page: Page): Promise<Report> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/playground/');
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Report>((resolve) => {
      port1.addEventListener('message', ({ data }: MessageEvent<Report>) => resolve(data));
    });
    port1.start();
    registration?.active?.postMessage({ type: 'report' }, [port2]);
    return answer;
  });
}

type RequestLine = Extract<Line, { readonly type: 'request' }>;

async function requests(page: Page, after = 0): Promise<readonly RequestLine[]> {
  const { lines } = await report(page);
  return lines.filter((line) => line.type === 'request').filter(({ number }) => number > after);
}

async function lastNumber(page: Page): Promise<number> {
  return (await report(page)).lines.at(-1)?.number ?? 0;
}

const refreshesIn = (lines: readonly RequestLine[]): number =>
  lines.filter(({ path }) => path === 'auth/refresh').length;

async function storm(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Storm: 40 calls with an expired token' }).click();
  const verdict = page.locator('.pg-verdict');
  await expect.poll(() => verdict.textContent()).toContain('40 calls from two tabs');
  return (await verdict.textContent()) ?? '';
}

test('a login in one tab shows in the other, and the worker’s cookie jar has the cookie', async () => {
  const { page, signIn, complaints } = await openPlayground();
  await signIn();
  const { jar } = await report(page);
  expect(jar).toMatchObject([{ name: 'session', flags: expect.arrayContaining(['HttpOnly', 'SameSite=Strict']) }]);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect((await requests(page)).filter(({ path }) => path === 'auth/login')).toMatchObject([{ status: 200 }]);
  expect(complaints).toEqual([]);
});

test('a storm in two tabs is answered after at most one refresh of each tab, and the page shows what the server’s log says', async () => {
  const { page, signIn } = await openPlayground();
  await signIn();
  const before = await lastNumber(page);
  const verdict = await storm(page);
  const lines = await requests(page, before);
  const refreshes = refreshesIn(lines);
  // On a busy machine a tab may hear of the other's token too late, and refresh too.
  expect([1, 2]).toContain(refreshes);
  const calls = lines.filter(({ path }) => path === 'api/me');
  expect(calls.filter(({ status }) => status === 200)).toHaveLength(40);
  const refused = calls.filter(({ status }) => status === 401).length;
  expect(refused).toBeGreaterThan(0);
  expect(verdict).toBe(
    `40 calls from two tabs: ${refused} refused, ${refreshes === 1 ? '1 refresh' : '2 refreshes'}, 40 answered. Still signed in.`,
  );
  expect(new Set(calls.map(({ from }) => from))).toEqual(new Set(['tab 1', 'tab 2']));
});

test('a lost answer within a grace costs one more refresh, and no session', async () => {
  const { page, signIn } = await openPlayground();
  await signIn();
  await page.getByRole('button', { name: 'Lose the next answer of a refresh' }).click();
  const before = await lastNumber(page);
  const verdict = await storm(page);
  const refreshes = (await requests(page, before)).filter(({ path }) => path === 'auth/refresh');
  // On a busy machine a tab may hear of the other's token too late, and refresh too.
  const [first, ...others] = refreshes.map(({ isLost }) => isLost);
  expect(first).toBe(true);
  expect([[false], [false, false]]).toContainEqual(others);
  expect(verdict).toContain(`${refreshes.length} refreshes (1 lost on the way), 40 answered. Still signed in.`);
  await statusOf(page, 'tab 2').toBe('Signed in as Alice');
});

test('a lost answer under strict rotation ends the session in both tabs', async () => {
  const { page, signIn } = await openPlayground();
  await signIn();
  await page.getByLabel('strict').check();
  await page.getByRole('button', { name: 'Lose the next answer of a refresh' }).click();
  const verdict = await storm(page);
  expect(verdict).toContain('The user is signed out.');
  await statusOf(page, 'tab 1').toBe('Signed out: revoked');
  await statusOf(page, 'tab 2').toBe('Signed out: revoked');
});

test('a logout ends the session in both tabs and empties the jar', async () => {
  const { page, signIn } = await openPlayground();
  await signIn();
  await press(page, 'tab 2', 'Sign out');
  await statusOf(page, 'tab 1').toBe('Signed out: logout');
  await statusOf(page, 'tab 2').toBe('Signed out: logout');
  await expect.poll(async () => (await report(page)).jar).toEqual([]);
});

test('clocks that are ten minutes fast cause no refresh', async () => {
  const { page, signIn } = await openPlayground();
  await page.getByRole('slider', { name: 'Clock of the tabs' }).fill('600');
  await signIn();
  const before = await lastNumber(page);
  await press(page, 'tab 1', 'Call the API');
  await expect.poll(() => frameOf(page, 'tab 1')?.locator('#outcome').textContent()).toBe('1 of 1 answered with 200');
  expect(await requests(page, before)).toMatchObject([{ path: 'api/me', status: 200 }]);
});

test('the edited quick start runs, and the tabs follow', async () => {
  const { page } = await openPlayground();
  const code = page.getByLabel('Code', { exact: true });
  await code.fill((await code.inputValue()).replace('console.log(auth.explain())', "console.log('edited')"));
  await page.getByRole('button', { name: 'Run' }).click();
  const printed = page.locator('.pg-editor pre');
  await expect.poll(() => printed.textContent()).toContain('edited');
  expect(await printed.textContent()).toContain('"user": "bob"');
  await statusOf(page, 'tab 1').toBe('Signed in as Bob');
});

test('the timeline shows both tabs', async () => {
  const { page, signIn } = await openPlayground();
  await signIn();
  await storm(page);
  await expect.poll(() => page.locator('rebearer-timeline h3').allTextContents()).toEqual(['tab 1', 'tab 2']);
});

test('the playground works offline after a visit', async () => {
  const { page, signIn, close } = await openPlayground();
  // Its files are kept when they have been loaded under the worker once.
  await page.reload();
  await statusOf(page, 'tab 1').toBe('Signed out');
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const kept = await Promise.all(['page.js', 'tab.js', 'run.js'].map((file) => caches.match(file)));
        return kept.every((each) => each !== undefined);
      }),
    )
    .toBe(true);
  close();
  await page.reload();
  await statusOf(page, 'tab 1').toBe('Signed out');
  await signIn();
  expect(await storm(page)).toMatch(/ (?:1 refresh|2 refreshes), 40 answered\. Still signed in\.$/);
});

test('the worker controls only the playground', async () => {
  const { page, url, context } = await openPlayground();
  const other = await context.newPage();
  await other.goto(`${url}/guide.html`);
  expect(await other.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  const scopes = await page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => new URL(scope).pathname),
  );
  expect(scopes).toEqual(['/playground/']);
});
