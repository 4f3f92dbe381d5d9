import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { buildBlocks } from '../docs/build-blocks.ts';
import { startOneFile } from '../server-library/one-file/start-one-file.ts';
import { launchChromium } from './chromium.ts';

const MAIN = {
  file: 'main.ts',
  code: `
import { auth } from './auth.ts';
import { loadProfile, signIn, signOut } from './app.ts';
import { endAllSessions } from './end-all.ts';
import { endSession } from './end-one.ts';
import { endOtherSessions } from './end-others.ts';
import { listSessions } from './sessions.ts';

Object.assign(globalThis, {
  guide: { auth, loadProfile, signIn, signOut, endAllSessions, endSession, endOtherSessions, listSessions },
});
`,
};

interface Listed {
  readonly session_id: string;
  readonly current: boolean;
}

declare global {
  /** What the two guides export. */
  var guide: {
    readonly auth: { readonly session: object; readonly refresh: () => Promise<void> };
    readonly signIn: (username: string, password: string) => Promise<void>;
    readonly loadProfile: () => Promise<unknown>;
    readonly signOut: () => Promise<void>;
    readonly listSessions: () => Promise<readonly Listed[]>;
    readonly endSession: (session: Listed) => Promise<void>;
    readonly endOtherSessions: () => Promise<number>;
    readonly endAllSessions: () => Promise<void>;
  };
}

/** Builds the code of the quick start and of the sessions' page as an app, and opens it in browsers of their own. */
async function openDevices(): Promise<() => Promise<Page>> {
  const [quickStart, sessions] = await Promise.all(['docs/quick-start.md', 'docs/sessions.md'].map(blocksOf));
  const blocks = [...(quickStart ?? []), ...(sessions ?? [])].filter(({ file }) => !file.startsWith('block-'));
  const html = '<!doctype html><script type="module" src="./main.ts"></script>';
  const folder = await buildBlocks([...blocks, MAIN], html);
  const url = await startOneFile('hono');
  const browser = await launchChromium();
  return async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    // The page comes from here, every other answer from the server.
    await context.route(`${url}/`, async (route) =>
      route.fulfill({ contentType: 'text/html', body: await readFile(join(folder, 'index.html')) }),
    );
    await context.route(`${url}/assets/**`, async (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: await readFile(join(folder, new URL(route.request().url()).pathname)),
      }),
    );
    const page = await context.newPage();
    await page.goto(`${url}/`);
    await page.waitForFunction(() => 'guide' in globalThis);
    await page.evaluate(() => guide.signIn('alice', 'alice-demo'));
    return page;
  };
}

const sessionOf = (page: Page): Promise<object> =>
  page.evaluate(async () => {
    await guide.auth.refresh().catch(() => undefined);
    return guide.auth.session;
  });

test('the quick start signs in, calls and signs out against a server of docs/servers', async () => {
  const open = await openDevices();
  const page = await open();
  expect(await page.evaluate(() => guide.loadProfile())).toMatchObject({ sub: 'alice', name: 'Alice' });
  await page.evaluate(() => guide.signOut());
  expect(await sessionOf(page)).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
});

test('a user sees the sessions of all devices, ends one, and ends all others', async () => {
  const open = await openDevices();
  const [laptop, phone, library] = [await open(), await open(), await open()];
  const listed = await laptop.evaluate(() => guide.listSessions());
  expect(listed).toHaveLength(3);
  expect(listed.filter(({ current }) => current)).toHaveLength(1);

  const ofPhone = (await phone.evaluate(() => guide.listSessions())).find(({ current }) => current);
  if (ofPhone === undefined) throw new Error('The phone does not find its own session.');
  await laptop.evaluate((session) => guide.endSession({ ...session, current: false }), ofPhone);
  expect(await sessionOf(phone)).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  expect(await sessionOf(library)).toMatchObject({ status: 'authenticated' });

  expect(await laptop.evaluate(() => guide.endOtherSessions())).toBe(1);
  expect(await sessionOf(library)).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
  expect(await sessionOf(laptop)).toMatchObject({ status: 'authenticated' });
});

test('a user ends all sessions, that of this browser included', async () => {
  const open = await openDevices();
  const [laptop, phone] = [await open(), await open()];
  await laptop.evaluate(() => guide.endAllSessions());
  expect(await sessionOf(laptop)).toMatchObject({ status: 'unauthenticated' });
  expect(await sessionOf(phone)).toMatchObject({ status: 'unauthenticated', reason: 'revoked' });
});
