import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { bundle } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';

interface Stage {
  readonly server: ReferenceServer;
  readonly page: Page;
  readonly open: (name: string) => Promise<Page>;
}

/** A page with a timeline, signed in, under the policy of the demo. */
async function setStage(): Promise<Stage> {
  const folder = join(import.meta.dirname, 'page');
  const mounts = { '/test': await bundle(folder), '/page': folder };
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, mounts });
  const context = await (await launchChromium()).newContext();
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const open = async (name: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${server.url}/page/?name=${name}`);
    await page.waitForFunction(() => 'timelineBench' in globalThis);
    return page;
  };
  const page = await open('tab 1');
  await page.evaluate(() => timelineBench.login());
  return { server, page, open };
}

/** Has so many calls refused, before the refresh is answered: a refusal that came later would not wait for it. */
async function storm({ server, page }: Stage, count: number): Promise<void> {
  server.rejectTokens();
  const areRefused = page.evaluate(
    (expected) =>
      new Promise<void>((resolve) => {
        let refused = 0;
        timelineBench.recorder.subscribe((fact) => {
          if (fact.type === 'answered' && fact.status === 401) refused++;
          if (refused === expected) resolve();
        });
      }),
    count,
  );
  server.intercept(async ({ url }) => {
    if (url.endsWith('/auth/refresh')) await areRefused;
    return undefined;
  });
  const urls = Array.from({ length: count }, (_, at) => `/api/me?${at}`);
  await page.evaluate((given) => timelineBench.call(given), urls);
}

const refused = (count: number): RegExp =>
  new RegExp(`tab 1: ${count} calls in .*, ${count} refused, 1 refresh, ${count} replayed, none failed`);

test('the timeline summarizes, counts and draws a storm of calls', async () => {
  const stage = await setStage();
  await storm(stage, 6);
  await stage.page.getByText(refused(6)).waitFor();
  expect(await stage.page.locator('dl.counts').innerText()).toMatch(
    /refresh\s*1\s+calls\s*6\s+401\s*6\s+replayed\s*6\s+failed\s*0/,
  );
  expect(await stage.page.locator('.life').innerText()).toMatch(/^Token 2, 1\d\d s left$/);
  const colours = await stage.page.evaluate(() => {
    const canvas = timelineBench.timeline.shadowRoot?.querySelector('canvas');
    const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return new Set(Array.from({ length: pixels.length / 4 }, (_, at) => pixels.slice(at * 4, at * 4 + 3).join())).size;
  });
  expect(colours).toBeGreaterThan(4);
});

test('the keyboard moves from item to item, each is announced, and Enter shows its steps', async () => {
  const stage = await setStage();
  await storm(stage, 3);
  await stage.page.getByText(refused(3)).waitFor();
  const chart = stage.page.getByRole('application', { name: /^tab 1/ });
  await chart.focus();
  await chart.press('Home');
  await stage.page.getByRole('status').getByText('GET /api/me. 200. The token sent was refused. One refresh').waitFor();
  await chart.press('End');
  await stage.page
    .getByRole('status')
    .getByText('Refresh (rejected). a new token. The server refused the token. 3 calls waited')
    .waitFor();
  await chart.press('ArrowLeft');
  await chart.press('Enter');
  const steps = stage.page.getByRole('region', { name: 'Details' }).getByRole('listitem');
  expect((await steps.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
    expect.stringContaining('Sent; the server answered 401'),
    expect.stringContaining('Waited for a token'),
    expect.stringContaining('Sent again with the new token; the server answered 200'),
  ]);
  await stage.page.keyboard.press('Escape');
  expect(await steps.count()).toBe(0);
  expect(await chart.evaluate((element) => element.matches(':focus'))).toBe(true);
});

test('a click opens the item under the pointer', async () => {
  const stage = await setStage();
  await storm(stage, 1);
  await stage.page.getByText(/tab 1: 1 call in/).waitFor();
  const chart = stage.page.getByRole('application');
  const box = await chart.boundingBox();
  if (box === null) throw new Error('There is no picture.');
  await chart.click({ position: { x: box.width * 0.08, y: 52 } });
  const heading = stage.page.getByRole('region', { name: 'Details' }).getByRole('heading');
  expect(await heading.innerText()).toBe('GET /api/me');
});

test('the table has the same content, one row for each item', async () => {
  const stage = await setStage();
  await storm(stage, 5);
  await stage.page.getByText(refused(5)).waitFor();
  await stage.page.getByText('The same as a table').click();
  await expect.poll(() => stage.page.locator('tbody tr').count()).toBe(6);
});

test('the tabs of one channel are shown side by side', async () => {
  const stage = await setStage();
  const other = await stage.open('tab 2');
  await other.evaluate(() => timelineBench.call(['/api/me']));
  await other.getByText(/tab 2: 1 call in/).waitFor();
  await stage.page.bringToFront();
  await stage.page.getByRole('heading', { name: 'tab 2' }).waitFor();
  expect(await stage.page.getByRole('application').count()).toBe(2);
  // On a busy machine its own refresh is there before the other tab's token, or after it.
  await expect.poll(() => stage.page.locator('section[aria-label="tab 2"] .life').innerText()).toMatch(/^Token \d+,/);
});

test('the timeline never shows a token', async () => {
  const stage = await setStage();
  const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.c2VjcmV0';
  await stage.page.evaluate((text) => timelineBench.call([`/api/${text}?access_token=${text}#${text}`]), jwt);
  const chart = stage.page.getByRole('application');
  await chart.press('End');
  await chart.press('Enter');
  await stage.page.getByRole('heading', { name: 'GET /api/…' }).waitFor();
  await stage.page.getByText('The same as a table').click();
  await stage.page.getByRole('cell', { name: 'GET /api/…' }).waitFor();
  const html = await stage.page.evaluate(() => timelineBench.timeline.shadowRoot?.innerHTML ?? '');
  expect(html).toContain('/api/…');
  expect(html).not.toMatch(/eyJ|c2VjcmV0/);
});

test('the timeline draws only while something is in progress', async () => {
  const stage = await setStage();
  await storm(stage, 2);
  await stage.page.getByText(refused(2)).waitFor();
  const frames = await stage.page.evaluate(async () => {
    const next = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    await next();
    let count = 0;
    const native = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (callback) => {
      count += 1;
      return native(callback);
    };
    const draw = async (): Promise<number> => {
      count = 0;
      for (let at = 0; at < 10; at++) await new Promise((resolve) => native(resolve));
      return count;
    };
    // On a busy machine the last of it is drawn late.
    let idle = await draw();
    for (let round = 0; idle > 0 && round < 50; round++) idle = await draw();
    timelineBench.recorder.tell({ type: 'call', id: 'open', method: 'GET', url: 'https://api.example.com/' });
    return { idle, busy: await draw() };
  });
  expect(frames.idle).toBe(0);
  expect(frames.busy).toBeGreaterThan(5);
});

test('the timeline keeps and draws ten thousand calls', async () => {
  const { page } = await setStage();
  await page.evaluate(() => timelineBench.pretend(10_000));
  await page.getByRole('button', { name: 'Everything' }).click();
  await page.getByText('10000').first().waitFor();
  expect(await page.locator('dl.counts').innerText()).toMatch(/401\s*10000/);
});

test.each([
  ['a dialog', 900, 'dialog { margin: auto }'],
  ['a fixed panel', 900, 'dialog { position: fixed; inset: auto 0 0 auto }'],
  ['a flex row of a phone', 390, 'dialog { display: flex; width: 100%; max-width: 100%; padding: 0; border: 0 }'],
])('the timeline has a width of its own in %s', async (_name, width, css) => {
  const { page } = await setStage();
  await page.setViewportSize({ width, height: 844 });
  const [own, overflow] = await page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.append(timelineBench.timeline);
    dialog.show();
    const { scrollWidth, clientWidth } = document.documentElement;
    return [timelineBench.timeline.clientWidth, scrollWidth - clientWidth] as const;
  }, css);
  expect(own).toBeGreaterThan(width * 0.6);
  expect(overflow).toBe(0);
});

test('dark and light modes have their own colours, and a phone does not scroll sideways', async () => {
  const { page } = await setStage();
  const colours = new Set<string>();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    colours.add(await page.evaluate(() => getComputedStyle(timelineBench.timeline).backgroundColor));
  }
  expect(colours.size).toBe(2);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
