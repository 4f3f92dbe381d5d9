import { expect, test } from 'vitest';
import { ATTACKS } from '../../../demo/hostile/attacks.ts';
import { isHarmless } from '../../../demo/server/hostile.ts';
import { attack, post, sessionCookies, setAttackStage } from './attack-stage.ts';

const CROSS_SITE = '127.0.0.1';
const SIBLING = 'evil.site.localhost';
const OTHER_PORT = 'app.site.localhost';

/** What a sandbox takes from a page goes for its cookies too. */
const WITHOUT_COOKIES = new Set(['sandboxed-form', 'sandboxed-fetch', 'json-fetch', 'bearer-fetch', 'delete']);
const ENDPOINTS = ['/api/notes', '/auth/login', '/auth/logout', '/auth/refresh', '/auth/sessions/revoke-all'];

test.each(ATTACKS)('$id from another site, a sibling and another port changes nothing', async ({ id }) => {
  const stage = await setAttackStage();
  const { context, server, victim } = stage;
  const before = await sessionCookies(context);
  for (const hostname of [CROSS_SITE, SIBLING, OTHER_PORT]) {
    const arrived = await attack(stage, await stage.openHostile(hostname), id);
    expect(arrived.map(({ path }) => path).toSorted()).toEqual(ENDPOINTS);
    expect(arrived.filter((entry) => !isHarmless(entry))).toEqual([]);
    for (const entry of arrived) expect([401, 403, 405]).toContain(entry.status);
    // The cookie does come along from the same site: it is not SameSite that keeps these out.
    const refresh = arrived.find(({ path }) => path === '/auth/refresh');
    expect(refresh?.cookies).toBe(hostname === CROSS_SITE || WITHOUT_COOKIES.has(id) ? 0 : 1);
    server.clearLog();
  }
  expect(await sessionCookies(context)).toEqual(before);
  expect(await post(victim, '/auth/refresh')).toBe(200);
  expect(server.log.at(-1)).toMatchObject({ outcome: 'rotated', subject: 'alice' });
});

test.each([{}, { inline: 'accept' }, { inline: 'reject' }, { rotation: false }] as const)(
  'after all attacks at once, from everywhere, the user’s own refresh still works: %o',
  async (options) => {
    const stage = await setAttackStage(options);
    const pages = await Promise.all([CROSS_SITE, SIBLING, OTHER_PORT].map(stage.openHostile));
    await Promise.all(pages.map((page) => page.click('#all')));
    const count = pages.length * ATTACKS.length * ENDPOINTS.length;
    const attacks = () => stage.server.log.filter(({ query, status }) => query.startsWith('?attack') && status !== 0);
    await expect.poll(() => attacks().length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
    expect(attacks().filter((entry) => !isHarmless(entry))).toEqual([]);
    expect(await post(stage.victim, '/auth/refresh')).toBe(200);
    expect(stage.server.log.at(-1)).toMatchObject({ status: 200, subject: 'alice' });
  },
);
