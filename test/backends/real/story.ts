import { beforeAll, expect, test } from 'vitest';
import type { RealBackend } from './real-backend.ts';
import { call, sessionOf, setRealStage, signedIn, untilExpired } from './stage.ts';

const isOk = ({ status }: { readonly status: number }): boolean => status < 300;

/** Milliseconds; the installation has a shorter limit of its own. */
const INSTALLATION = 2_000_000;
const nothing = (): void => undefined;

/** The story that is told against every real backend. What it says about requests comes from the proxy's log. */
export function tellStory(backend: RealBackend): void {
  const { name } = backend;

  // Outside the time of the first test. What goes wrong here is said by each test.
  beforeAll(() => backend.install().then(nothing, nothing), INSTALLATION);

  test(`${name}: a visitor has no session, and the console is empty`, async () => {
    const stage = await setRealStage(backend);
    const tab = await stage.openTab();
    await tab.evaluate(() => realBench.ready());
    expect(await sessionOf(tab)).toEqual({ status: 'unauthenticated', reason: 'none' });
    expect(stage.arrived('refresh').length).toBeLessThanOrEqual(2);
    const [answer] = await call(tab, backend.paths.me);
    expect([401, 403]).toContain(answer?.status);
    expect(stage.complaints).toEqual([]);
  });

  test(`${name}: a login signs alice in under the name in her token, and her calls are served as hers`, async () => {
    const stage = await setRealStage(backend);
    const tab = await stage.openTab();
    expect(await stage.login(tab, 'alice')).toBe('in');
    const { status, identity, claims } = await sessionOf(tab);
    expect(status).toBe('authenticated');
    expect(identity).toBe(String(claims?.[backend.nameClaim]));
    expect(Object.keys(claims ?? {})).toContain(backend.nameClaim);
    const [answer] = await call(tab, backend.paths.me);
    expect(answer?.status).toBe(200);
    expect(answer?.text).toContain('alice');
    expect(stage.arrived('login')).toHaveLength(1);
  });

  test(`${name}: twenty calls with an expired token cause one refresh`, async () => {
    const stage = await setRealStage(backend, 'short');
    const tab = await signedIn(stage);
    await untilExpired(tab, backend.paths.me);
    stage.clearLog();
    const answers = await call(tab, backend.paths.me, 20);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(stage.arrived('refresh')).toHaveLength(1);
  });

  test(`${name}: twenty calls with a refused token cause one refresh`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    stage.running.proxy.refuseTokens();
    const answers = await call(tab, backend.paths.me, 20);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(stage.arrived('refresh')).toHaveLength(1);
    expect(stage.arrived('me').length).toBeLessThanOrEqual(40);
  });

  test(`${name}: a reload restores the session from the cookie with one refresh`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    await tab.reload();
    await tab.waitForFunction(() => 'realBench' in globalThis);
    const [answer] = await call(tab, backend.paths.me);
    expect(answer?.text).toContain('alice');
    expect(stage.arrived('refresh')).toHaveLength(1);
  });

  test(`${name}: a second tab sends no refresh and does not change the first`, async () => {
    const stage = await setRealStage(backend);
    const first = await signedIn(stage);
    const before = await first.evaluate(() => realBench.statuses);
    const second = await stage.openTab();
    const [answer] = await call(second, backend.paths.me);
    expect(answer?.text).toContain('alice');
    expect(stage.arrived('refresh')).toHaveLength(0);
    const [own] = await call(first, backend.paths.me);
    expect(own?.text).toContain('alice');
    expect(await first.evaluate(() => realBench.statuses)).toEqual(before);
  });

  test(`${name}: three tabs that are restored together send one refresh`, async () => {
    const stage = await setRealStage(backend);
    const first = await signedIn(stage);
    await first.close();
    const tabs = await Promise.all([stage.openTab(), stage.openTab(), stage.openTab()]);
    const answers = await Promise.all(tabs.map((tab) => call(tab, backend.paths.me)));
    for (const [answer] of answers) expect(answer?.text).toContain('alice');
    expect(stage.arrived('refresh')).toHaveLength(1);
  });

  test(`${name}: a logout is confirmed, and a reload is signed out`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    expect(await tab.evaluate(() => realBench.logout())).toBe(true);
    expect(stage.arrived('logout').filter(isOk)).toHaveLength(1);
    await tab.reload();
    await tab.waitForFunction(() => 'realBench' in globalThis);
    await tab.evaluate(() => realBench.ready());
    expect(await sessionOf(tab)).toMatchObject({ status: 'unauthenticated' });
  });

  test(`${name}: a logout with an expired token is confirmed, and a reload is signed out`, async () => {
    const stage = await setRealStage(backend, 'short');
    const tab = await signedIn(stage);
    await untilExpired(tab, backend.paths.me);
    expect(await tab.evaluate(() => realBench.logout())).toBe(true);
    expect(stage.arrived('logout').some(isOk)).toBe(true);
    await tab.reload();
    await tab.waitForFunction(() => 'realBench' in globalThis);
    await tab.evaluate(() => realBench.ready());
    expect(await sessionOf(tab)).toMatchObject({ status: 'unauthenticated' });
  });

  test(`${name}: a logout with a refused token is confirmed, and a reload is signed out`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    stage.running.proxy.refuseTokens();
    expect(await tab.evaluate(() => realBench.logout())).toBe(true);
    expect(stage.arrived('logout').some(isOk)).toBe(true);
    await tab.reload();
    await tab.waitForFunction(() => 'realBench' in globalThis);
    await tab.evaluate(() => realBench.ready());
    expect(await sessionOf(tab)).toMatchObject({ status: 'unauthenticated' });
  });

  test(`${name}: a wrong password is sent once, and no user is signed in`, async () => {
    const stage = await setRealStage(backend);
    const tab = await stage.openTab();
    const { username } = backend.account('alice');
    const outcome = await tab.evaluate((username) => realBench.login(username, 'a wrong password'), username);
    expect(outcome).not.toBe('in');
    expect(stage.arrived('login')).toHaveLength(1);
    await tab.evaluate(() => realBench.ready());
    expect((await sessionOf(tab)).status).toBe('unauthenticated');
  });

  test(`${name}: bob, who logs in after alice in the same tab, is shown and served as bob`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    const alice = await sessionOf(tab);
    expect(await stage.login(tab, 'bob')).toBe('in');
    const bob = await sessionOf(tab);
    expect(bob.status).toBe('authenticated');
    expect(bob.identity).not.toBe(alice.identity);
    const [answer] = await call(tab, backend.paths.me);
    expect(answer?.text).toContain('bob');
  });

  test(`${name}: after bob logs in in another tab, no call of alice is sent as bob`, async () => {
    const stage = await setRealStage(backend);
    const first = await signedIn(stage);
    const alice = await sessionOf(first);
    const second = await stage.openTab();
    await call(second, backend.paths.me);
    stage.running.proxy.refuseTokens();
    // Made by alice, refused, and waiting for a refresh whose cookie may be bob's by then.
    const waiting = call(first, backend.paths.me);
    expect(await stage.login(second, 'bob')).toBe('in');
    const [made] = await waiting;
    if (made?.status === 200) expect(made.text).toContain('alice');
    // The first tab finds out, and shows whom it speaks for.
    await expect.poll(async () => (await sessionOf(first)).identity).not.toBe(alice.identity);
    await first.evaluate(() => realBench.ready());
    const [later] = await call(first, backend.paths.me);
    expect(later?.text).toContain('bob');
  });

  test(`${name}: a refused refresh ends the session, and the caller gets its 401`, async () => {
    const stage = await setRealStage(backend);
    const tab = await signedIn(stage);
    stage.running.proxy.refuseTokens();
    stage.running.proxy.refuseCookies();
    const answers = await call(tab, backend.paths.me, 5);
    // Directus says 403.
    for (const { status } of answers) expect([401, 403]).toContain(status);
    expect(answers).toHaveLength(5);
    expect((await sessionOf(tab)).status).toBe('unauthenticated');
    expect(stage.arrived('refresh').length).toBeLessThanOrEqual(2);
  });
}
