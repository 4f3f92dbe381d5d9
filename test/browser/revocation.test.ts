import { expect, onTestFinished, test } from 'vitest';
import type { Page } from '../../scripts/engines/engine.ts';
import { setStageSignedIn } from './stage.ts';

const REVOKED = { status: 'unauthenticated', reason: 'revoked' };

/** Two tabs in one browser, and one in another, all of alice. */
async function openEverywhere(denylist: boolean): Promise<{
  readonly stage: Awaited<ReturnType<typeof setStageSignedIn>>;
  readonly tabs: readonly [Page, Page, Page];
}> {
  const stage = await setStageSignedIn({ denylist });
  const second = await stage.openPage();
  const elsewhere = await stage.engine.openContext();
  onTestFinished(() => elsewhere.close());
  const phone = await elsewhere.openPage();
  await phone.goto(`${stage.server.url}/page/`);
  await phone.waitForFunction(() => 'bench' in globalThis);
  for (const page of [second, phone]) await page.evaluate(() => bench.create());
  await phone.evaluate(() => bench.login('alice'));
  const tabs = [stage.page, second, phone] as const;
  for (const tab of tabs) expect(await read(tab)).toBe(200);
  return { stage, tabs };
}

async function read(page: Page): Promise<unknown> {
  return (await page.evaluate(() => bench.call(['/api/me'])))[0];
}

function end(page: Page, path: string): Promise<number> {
  return page.evaluate(async (path) => (await bench.auth.fetch(path, { method: 'POST' })).status, path);
}

test('signing out everywhere ends every tab of every browser at its next call', async () => {
  const { tabs } = await openEverywhere(true);
  expect(await end(tabs[0], '/auth/sessions/revoke-all')).toBe(204);
  for (const tab of tabs) {
    expect(await read(tab)).toBe(401);
    expect(await tab.evaluate(() => bench.auth.session)).toMatchObject(REVOKED);
  }
});

test('without a denylist every tab ends when its token has expired', async () => {
  const { stage, tabs } = await openEverywhere(false);
  expect(await end(tabs[0], '/auth/sessions/revoke-all')).toBe(204);
  for (const tab of tabs) expect(await read(tab)).toBe(200);
  stage.server.advance(180_000);
  for (const tab of tabs) {
    await tab.evaluate(() => bench.advance(180_000));
    expect(await read(tab)).toBe(401);
    expect(await tab.evaluate(() => bench.auth.session)).toMatchObject(REVOKED);
  }
});

test('ending one session of the list leaves the other browser signed in', async () => {
  const { tabs } = await openEverywhere(true);
  const [laptop, , phone] = tabs;
  const other = await laptop.evaluate(async () => {
    const response = await bench.auth.fetch('/auth/sessions');
    const { sessions }: { sessions: { session_id: string; current: boolean }[] } = await response.json();
    return sessions.filter(({ current }) => !current).map((session) => session.session_id);
  });
  expect(other).toHaveLength(1);
  expect(await end(laptop, `/auth/sessions/${other[0]}/revoke`)).toBe(204);
  expect(await read(phone)).toBe(401);
  expect(await phone.evaluate(() => bench.auth.session)).toMatchObject(REVOKED);
  expect(await read(laptop)).toBe(200);
});
