import { SessionChangedError } from 'rebearer';
import { expect, test } from 'vitest';
import { type Browser, createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';
import { EXPIRED, type HeldPage, type HeldPageOptions, openPage } from './held-page.ts';

const POST = { method: 'POST', body: 'a form' };

interface TwoTabs {
  readonly browser: Browser;
  readonly one: HeldPage;
  readonly other: HeldPage;
  /** A POST of each, both of which have met the end of the session. */
  readonly calls: readonly [Promise<Response>, Promise<Response>];
}

/** Both tabs have noticed that the session is over. */
async function endInBoth(options: HeldPageOptions = {}): Promise<TwoTabs> {
  const browser = createBrowser();
  const one = await openPage({ ...options, browser });
  const other = await openPage({ ...options, browser });
  await settle();
  browser.pass(60);
  await settle();
  const calls = [one.auth.fetch('/api/one', POST), other.auth.fetch('/api/other', POST)] as const;
  for (const call of calls) call.catch(() => {});
  await one.endSession();
  await other.endSession();
  return { browser, one, other, calls };
}

async function pass(browser: Browser, milliseconds: number): Promise<void> {
  browser.pass(milliseconds);
  await settle();
}

function paths({ sent }: World): readonly string[] {
  return sent.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/api'));
}

test.each(['share', 'lock'] as const)('two tabs with %s have one dialogue, and its login is for both', async (tabs) => {
  const { browser, one, other, calls } = await endInBoth({ auth: { tabs } });
  expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 0]);
  expect(other.auth.session.isReauthenticating).toBe(true);
  await one.login();
  await pass(browser, 100);
  if (tabs === 'lock') other.last().respond(grantFor('alice', 3));
  await settle();
  for (const { respond } of [...one.calls().slice(1), ...other.calls().slice(1)]) respond('done');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
  expect([paths(one), paths(other)]).toEqual([
    ['/api/one', '/api/one'],
    ['/api/other', '/api/other'],
  ]);
  await pass(browser, 10_000);
  expect(other.dialogues).toEqual([]);
  expect(other.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
});

test('giving up in one tab ends the session in all, without another dialogue', async () => {
  const { browser, one, other, calls } = await endInBoth();
  one.dialogues[0]?.close();
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([401, 401]);
  await pass(browser, 10_000);
  expect(other.dialogues).toEqual([]);
  for (const { auth } of [one, other])
    expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
});

test('a tab that is left while it asks leaves the dialogue to the other tab', async () => {
  const { browser, one, other, calls } = await endInBoth();
  await one.leave();
  expect(one.dialogues[0]?.signal.aborted).toBe(true);
  await pass(browser, 100);
  other.last().respond(EXPIRED, { status: 400 });
  await settle();
  expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 1]);
  await other.login();
  other.calls()[1]?.respond('done');
  expect((await calls[1]).ok).toBe(true);
});

test('a tab that is left while it listens to another tab begins no refresh', async () => {
  const { browser, one, other } = await endInBoth();
  await one.leave();
  await other.leave();
  await pass(browser, 100);
  expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 0]);
  expect(other.refreshes()).toHaveLength(1);
});

test('a logout in one tab ends the wait in all', async () => {
  const { one, other, calls } = await endInBoth();
  void other.auth.logout();
  for (const call of calls) await expect(call).rejects.toBeInstanceOf(SessionChangedError);
  expect(one.auth.session).toMatchObject({ status: 'unauthenticated', reason: 'logout' });
  expect(one.dialogues[0]?.signal.aborted).toBe(true);
});

test.each(['share', 'lock'] as const)(
  'a login in a newly opened tab closes the dialogue, and the waiting calls are sent, with %s',
  async (tabs) => {
    const { browser, one, other, calls } = await endInBoth({ auth: { tabs } });
    const loginPage = createWorld({ restore: false, tabs }, browser);
    await loginPage.auth.login(async () => Response.json(grantFor('alice', 5)));
    for (let turn = 0; turn < 3; turn++) {
      await pass(browser, 100);
      for (const tab of [one, other])
        if (tab.last().url.endsWith('/auth/refresh')) tab.last().respond(grantFor('alice', 6 + turn));
      await settle();
    }
    expect(one.dialogues[0]?.signal.aborted).toBe(true);
    for (const tab of [one, other]) tab.calls()[1]?.respond('done');
    expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
    expect(other.dialogues).toEqual([]);
  },
);

test.each(['share', 'lock'] as const)(
  'after a login of another user in another tab no waiting call is sent, with %s',
  async (tabs) => {
    const { browser, one, other, calls } = await endInBoth({ auth: { tabs } });
    const loginPage = createWorld({ restore: false, tabs }, browser);
    await loginPage.auth.login(async () => Response.json(grantFor('bob', 5)));
    for (let turn = 0; turn < 3; turn++) {
      await pass(browser, 100);
      for (const tab of [one, other])
        if (tab.last().url.endsWith('/auth/refresh')) tab.last().respond(grantFor('bob', 6 + turn));
      await settle();
    }
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(SessionChangedError);
    expect([paths(one), paths(other)]).toEqual([['/api/one'], ['/api/other']]);
    for (const { auth } of [one, other])
      expect(auth.session).toMatchObject({ identity: 'bob', isReauthenticating: false });
  },
);

test('a tab without a channel sends no waiting call if users can’t be told apart', async () => {
  const openChannel = (): never => {
    throw new DOMException('No.', 'SecurityError');
  };
  const browser = { ...createBrowser(), openChannel };
  const grant = { access_token: 'opaque-1', expires_in: 180 };
  const one = await openPage({ browser, grant });
  const other = await openPage({ browser, grant });
  const calls = [one, other].map(({ auth }) => auth.fetch('/api/form', POST));
  for (const call of calls) call.catch(() => {});
  await one.endSession();
  await other.endSession();
  await one.auth.login(async () => Response.json({ access_token: 'opaque-2', expires_in: 180 }));
  await settle();
  await pass(browser, 100);
  other.last().respond({ access_token: 'opaque-3', expires_in: 180 });
  for (const call of calls) await expect(call).rejects.toBeInstanceOf(SessionChangedError);
  expect([paths(one), paths(other), other.dialogues.length]).toEqual([['/api/form'], ['/api/form'], 0]);
});

test('a tab that still has the old token does not send it to a waiting tab', async () => {
  const browser = createBrowser();
  const one = await openPage({ browser });
  const other = await openPage({ browser });
  await settle();
  await pass(browser, 60);
  const call = one.auth.fetch('/api/one', POST);
  call.catch(() => {});
  await pass(browser, 1000);
  await one.endSession();
  expect(other.auth.session.isReauthenticating).toBe(false);
  // A new tab asks, and the other one answers for all to hear.
  createWorld({}, browser);
  await pass(browser, 100);
  expect(one.auth.session.isReauthenticating).toBe(true);
  expect(paths(one)).toEqual(['/api/one']);
});

test('when the tab with the dialogue closes, the next tab asks the server first and then opens it', async () => {
  const { browser, one, other, calls } = await endInBoth();
  expect(other.dialogues).toEqual([]);
  one.auth.dispose();
  await settle();
  await pass(browser, 100);
  other.last().respond(EXPIRED, { status: 400 });
  await settle();
  expect(other.dialogues).toHaveLength(1);
  await other.login();
  other.calls()[1]?.respond('done');
  expect((await calls[1]).ok).toBe(true);
});

test('the dialogue moves to the visible tab, and back', async () => {
  const { browser, one, other, calls } = await endInBoth();
  const [first] = one.dialogues;
  other.setHidden(true);
  await other.wake('visible');
  expect(first?.signal.aborted).toBe(false);
  one.setHidden(true);
  other.setHidden(false);
  await other.wake('visible');
  expect(first?.signal.aborted).toBe(true);
  await pass(browser, 100);
  other.last().respond(EXPIRED, { status: 400 });
  await settle();
  expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 1]);
  expect(one.auth.session.isReauthenticating).toBe(true);
  one.setHidden(false);
  other.setHidden(true);
  await one.wake('visible');
  await pass(browser, 100);
  one.last().respond(EXPIRED, { status: 400 });
  await settle();
  expect(other.dialogues[0]?.signal.aborted).toBe(true);
  expect(one.dialogues).toHaveLength(2);
  await one.login();
  await pass(browser, 100);
  for (const tab of [one, other]) tab.calls()[1]?.respond('done');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
});

test('a dialogue in a hidden tab moves to a visible tab as soon as that one needs it', async () => {
  const browser = createBrowser();
  const one = await openPage({ browser });
  const other = await openPage({ browser });
  await settle();
  await pass(browser, 60);
  one.setHidden(true);
  void one.auth.fetch('/api/one').catch(() => {});
  await one.endSession();
  void other.auth.fetch('/api/other').catch(() => {});
  await other.endSession();
  await pass(browser, 100);
  other.last().respond(EXPIRED, { status: 400 });
  await settle();
  expect(one.dialogues[0]?.signal.aborted).toBe(true);
  expect(other.dialogues).toHaveLength(1);
});

test('a server that does not answer delays the dialogue of the next tab by three seconds at most', async () => {
  const { browser, one, other } = await endInBoth();
  one.auth.dispose();
  await settle();
  await pass(browser, 100);
  expect(other.dialogues).toEqual([]);
  await pass(browser, 3000);
  expect(other.dialogues).toHaveLength(1);
});

interface Challenged {
  readonly browser: Browser;
  readonly one: HeldPage;
  readonly other: HeldPage;
  readonly calls: readonly Promise<Response>[];
}

/** A call of each of two tabs needs a stronger login. */
async function challengeBoth(options: HeldPageOptions = {}): Promise<Challenged> {
  const browser = createBrowser();
  const one = await openPage({ ...options, browser });
  const other = await openPage({ ...options, browser });
  await settle();
  await pass(browser, 60);
  const challenge = {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="urn:mfa"' },
  };
  const calls = [one, other].map(({ auth }) => auth.fetch('/api/transfer', POST));
  for (const tab of [one, other]) {
    tab.last().respond('stronger', challenge);
    await settle();
  }
  await pass(browser, 1000);
  return { browser, one, other, calls };
}

test.each(['share', 'lock'] as const)(
  'two tabs whose calls need a stronger login share one dialogue, with %s',
  async (tabs) => {
    const { browser, one, other, calls } = await challengeBoth({ auth: { tabs } });
    expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 0]);
    await one.login();
    await pass(browser, 100);
    if (tabs === 'lock') other.last().respond(grantFor('alice', 3));
    await settle();
    for (const tab of [one, other]) tab.calls()[1]?.respond('done');
    expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
    expect(other.dialogues).toEqual([]);
    expect(other.auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
  },
);

test('giving up a stronger login in one tab gives it up in both', async () => {
  const { browser, one, other, calls } = await challengeBoth();
  one.dialogues[0]?.close();
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([401, 401]);
  await pass(browser, 10_000);
  expect(other.dialogues).toEqual([]);
  for (const { auth } of [one, other])
    expect(auth.session).toMatchObject({ isAuthenticated: true, isReauthenticating: false });
});

test('with tabs: off each tab opens its own dialogue', async () => {
  const { one, other } = await endInBoth({ auth: { tabs: 'off' } });
  expect([one.dialogues.length, other.dialogues.length]).toEqual([1, 1]);
});

test('a page where locks are forbidden opens one dialogue', async () => {
  const lock = (): Promise<never> => Promise.reject(new DOMException('No.', 'SecurityError'));
  const page = await openPage({ browser: { ...createBrowser(), lock } });
  // Without locks it is not known that there is no other tab to listen to.
  await page.advance(60);
  const calls = [1, 2].map((at) => page.auth.fetch(`/api/${at}`, POST));
  page.calls()[0]?.respond('no', INVALID_TOKEN);
  await settle();
  await page.endSession();
  expect(page.dialogues).toHaveLength(1);
  page.calls()[1]?.respond('no', INVALID_TOKEN);
  await page.login();
  for (const { respond } of page.calls().slice(2)) respond('done');
  expect((await Promise.all(calls)).map(({ ok }) => ok)).toEqual([true, true]);
  expect(page.dialogues).toHaveLength(1);
});
