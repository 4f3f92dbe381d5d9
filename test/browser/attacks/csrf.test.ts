import { expect, onTestFinished, test } from 'vitest';
import { ATTACKS, type AttackId } from '../../../demo/hostile/attacks.ts';
import { isHarmless } from '../../../demo/server/hostile.ts';
import type { Outcome } from '../../../demo/server/log.ts';
import { startServer } from '../../../demo/server/server.ts';
import { attack, post, sessionCookies, setAttackStage } from './attack-stage.ts';

const CROSS_SITE = '127.0.0.1';
const SIBLING = 'evil.site.localhost';
const OTHER_PORT = 'app.site.localhost';
const ENDPOINTS = ['/auth/login', '/auth/logout', '/auth/refresh', '/auth/sessions/revoke-all'];

/** What stops each, and whether the cookie comes along from the same site: it is not SameSite that keeps those out. */
const STOPPED: Readonly<Record<AttackId, readonly [by: Outcome, cookies: number]>> = {
  image: ['method_not_allowed', 1],
  script: ['method_not_allowed', 1],
  frame: ['method_not_allowed', 1],
  form: ['csrf_rejected', 1],
  'multipart-form': ['csrf_rejected', 1],
  'json-form': ['csrf_rejected', 1],
  'sandboxed-form': ['csrf_rejected', 0],
  'sandboxed-fetch': ['csrf_rejected', 0],
  'no-cors-fetch': ['csrf_rejected', 1],
  'no-cors-json': ['csrf_rejected', 1],
  'cors-fetch': ['csrf_rejected', 1],
  'json-fetch': ['preflight_denied', 0],
  'bearer-fetch': ['preflight_denied', 0],
  beacon: ['csrf_rejected', 1],
  'beacon-json': ['csrf_rejected', 1],
  ping: ['csrf_rejected', 1],
  delete: ['preflight_denied', 0],
};

test.each(ATTACKS)('$id from another site, a sibling and another port changes nothing', async ({ id }) => {
  const stage = await setAttackStage();
  const { context, server, victim } = stage;
  const before = await sessionCookies(context);
  const [outcome, cookies] = STOPPED[id];
  for (const hostname of [SIBLING, OTHER_PORT, CROSS_SITE]) {
    const arrived = await attack(stage, await stage.openHostile(hostname), id);
    const auth = arrived.filter(({ path }) => path.startsWith('/auth/'));
    expect(auth.map(({ path }) => path).toSorted()).toEqual(ENDPOINTS);
    const stopped = { outcome, cookies: hostname === CROSS_SITE ? 0 : cookies, setCookies: 0 };
    for (const entry of auth) expect(entry).toMatchObject(stopped);
    const write = arrived.find(({ path }) => path === '/api/notes');
    expect(write?.outcome).toBe(outcome === 'preflight_denied' ? outcome : 'token_refused');
    server.clearLog();
  }
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'rotated', subject: 'alice' });
});

test.each([{}, { responseToken: 'accept' }, { responseToken: 'reject' }, { rotation: false }] as const)(
  'after all attacks at once, from all attackers, the user’s own refresh still works: %o',
  async (options) => {
    const stage = await setAttackStage(options);
    const pages = await Promise.all([CROSS_SITE, SIBLING, OTHER_PORT].map(stage.openHostile));
    await Promise.all(pages.map((page) => page.click('#all')));
    const count = pages.length * ATTACKS.length * (ENDPOINTS.length + 1);
    const attacks = () => stage.server.log.filter(({ query, status }) => query.startsWith('?attack') && status !== 0);
    await expect.poll(() => attacks().length).toBeGreaterThanOrEqual(count);
    expect(attacks().filter((entry) => !isHarmless(entry))).toEqual([]);
    expect(await post(stage.victim, '/auth/refresh')).toBe(200);
    // A request of an attacker may arrive after it.
    const own = stage.server.log.findLast(({ path, query }) => path === '/auth/refresh' && query === '');
    expect(own).toMatchObject({ status: 200, subject: 'alice' });
  },
);

test.each(ENDPOINTS)('a form or a link that navigates the whole window to %s changes nothing', async (endpoint) => {
  const stage = await setAttackStage();
  const { context, server, victim } = stage;
  const before = await sessionCookies(context);
  for (const [hostname, cookies] of [
    [SIBLING, 1],
    [CROSS_SITE, 0],
  ] as const) {
    for (const method of ['post', 'get']) {
      const page = await stage.openHostile(hostname);
      server.clearLog();
      const arrived = page.waitForResponse((response) => new URL(response.url()).pathname === endpoint);
      await page.evaluate(
        ([method, action]) => {
          const form = Object.assign(document.createElement('form'), { method, action });
          document.body.append(form);
          form.submit();
        },
        [method, server.url + endpoint] as const,
      );
      expect((await arrived).status()).toBe(method === 'post' ? 403 : 405);
      // A SameSite=Strict cookie stays away from a navigation that another site began.
      expect(server.log.find(({ path }) => path === endpoint)).toMatchObject({ cookies, setCookies: 0 });
      await page.close();
    }
  }
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
});

test('forms and beacons that are injected into the user’s own page change nothing', async () => {
  const { context, server, victim } = await setAttackStage({ contentSecurityPolicy: "script-src 'self'" });
  const before = await sessionCookies(context);
  await victim.evaluate((endpoints) => {
    const types = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
    for (const url of endpoints) {
      navigator.sendBeacon(url);
      for (const type of types) {
        const form = document.createElement('form');
        const frame = document.createElement('iframe');
        frame.name = `${url} ${type}`;
        Object.assign(form, { method: 'post', action: url, enctype: type, target: frame.name });
        document.body.append(frame, form);
        form.submit();
      }
    }
  }, ENDPOINTS);
  const answered = () => server.log.filter(({ method, status }) => method === 'POST' && status !== 0);
  await expect.poll(() => answered().length).toBe(4 * ENDPOINTS.length);
  const stopped = { outcome: 'csrf_rejected', origin: server.url, cookies: 1, setCookies: 0 };
  for (const entry of answered()) expect(entry).toMatchObject(stopped);
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
});

/** A sibling's server, which answers `/page` with a document of its own, and sends `/away` on to another server with the same method. */
async function startSibling(target: string, policy = 'default-src *'): Promise<string> {
  const evil = await startServer({ port: 0, dbFile: ':memory:', hostname: SIBLING, contentSecurityPolicy: policy });
  onTestFinished(evil.close);
  evil.intercept(({ url }) => {
    if (url.endsWith('/away')) return new Response(null, { status: 307, headers: { location: target } });
    const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
    return url.endsWith('/page') ? new Response('<img src="/x.png">', { headers }) : undefined;
  });
  return evil.url;
}

test.each(ENDPOINTS)('a form that is redirected to %s with its method changes nothing', async (endpoint) => {
  const { context, server, victim } = await setAttackStage();
  const before = await sessionCookies(context);
  const sibling = await startSibling(server.url + endpoint);
  const page = await context.newPage();
  await page.goto(`${sibling}/page`);
  await page.evaluate(() => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action: '/away' });
    document.body.append(form);
    form.submit();
  });
  const arrived = () => server.log.find(({ path, status }) => path === endpoint && status !== 0);
  await expect.poll(arrived).toMatchObject({ method: 'POST', outcome: 'csrf_rejected', origin: 'null', setCookies: 0 });
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
});

test.each(ENDPOINTS)('the report of a violated policy to %s changes nothing', async (endpoint) => {
  const { context, server, victim } = await setAttackStage();
  const before = await sessionCookies(context);
  const sibling = await startSibling('/', `img-src 'none'; report-uri ${server.url}${endpoint}`);
  const page = await context.newPage();
  await page.goto(`${sibling}/page`);
  const arrived = () => server.log.find(({ path, status }) => path === endpoint && status !== 0);
  await expect
    .poll(arrived)
    .toMatchObject({ outcome: expect.stringMatching(/csrf_rejected|preflight_denied/), setCookies: 0 });
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
});
