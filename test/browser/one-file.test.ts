import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { startOneFile } from '../server-library/one-file/start-one-file.ts';
import { buildPage } from './build-page.ts';
import { launchChromium } from './chromium.ts';

const CALLS = Array.from({ length: 20 }, () => '/api/me');
/** More than an access token lives. */
const LATER = 200_000;

/** Opens the test page on a server's origin. Its two files come from here, every other answer from the server. */
async function openPage(url: string): Promise<{ context: BrowserContext; page: Page }> {
  const { '/page': page = '', '/test': script = '' } = await buildPage();
  const context = await (await launchChromium()).newContext();
  onTestFinished(() => context.close());
  const [html, js] = await Promise.all([readFile(join(page, 'index.html')), readFile(join(script, 'page.js'))]);
  await context.route(`${url}/page/`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await context.route(`${url}/test/page.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: js }));
  const opened = await context.newPage();
  await load(opened, url);
  return { context, page: opened };
}

async function load(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/page/`);
  await page.waitForFunction(() => 'bench' in globalThis);
  await page.evaluate(() => bench.create());
}

/** Sends a login with a wrong password, as a login page would; returns its status. */
function mistype(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const body = JSON.stringify({ username: 'alice', password: 'wrong' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/auth/login', { method: 'POST', headers, body })).status;
  });
}

test.each(['hono', 'express', 'fastify', 'node'] as const)(
  'a page on the one-file server of %s plays a whole session',
  async (name) => {
    const url = await startOneFile(name);
    const { context, page } = await openPage(url);
    const refreshes: number[] = [];
    context.on('response', (response) => {
      if (response.url() === `${url}/auth/refresh`) refreshes.push(response.status());
    });
    const callAll = (): Promise<readonly (number | string)[]> => page.evaluate((urls) => bench.call(urls), CALLS);

    expect(await page.evaluate(() => bench.login('alice'))).toBe(200);
    expect(new Set(await callAll())).toEqual(new Set([200]));
    expect(refreshes).toEqual([]);

    await page.evaluate((later) => bench.advance(later), LATER);
    expect(new Set(await callAll())).toEqual(new Set([200]));
    await expect.poll(() => refreshes).toEqual([200]);

    // A reload restores the session from the cookie; a wrong password does not end it.
    await load(page, url);
    expect(await mistype(page)).toBe(401);
    const attempts = new Set<number>();
    // On a busy machine the limit forgets some of them meanwhile.
    for (let count = 0; count < 40 && !attempts.has(429); count++) attempts.add(await mistype(page));
    expect(attempts).toEqual(new Set([401, 429]));
    expect(new Set(await callAll())).toEqual(new Set([200]));

    const cookies = await context.cookies();
    expect(cookies).toMatchObject([{ name: 'session', httpOnly: true, sameSite: 'Strict' }]);
    expect(await page.evaluate(() => bench.auth.logout())).toEqual({ confirmed: true });
    expect(await context.cookies()).toEqual([]);

    await context.addCookies(cookies);
    await load(page, url);
    const session = await page.evaluate(async () => {
      await bench.auth.ready();
      return bench.auth.session;
    });
    expect(session).toMatchObject({ status: 'unauthenticated' });
    await expect.poll(() => refreshes.at(-1)).toBe(400);
    expect(new Set(await callAll())).toEqual(new Set([401]));
  },
);
