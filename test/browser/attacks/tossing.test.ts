import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { certificate } from '../../server/certificate.ts';
import { send, type Answer } from '../../server/visitor.ts';
import { post, sessionCookies, setAttackStage, type AttackStage } from './attack-stage.ts';

const SIBLING = 'evil.site.localhost';
const SECURE = 'evil.example.com';

async function setSecureStage(): Promise<AttackStage> {
  return setAttackStage({ tls: await certificate(), hostname: 'app.example.com', isMapped: true });
}

/** Has the browser store a cookie, as a script of this page's host can. */
function toss(page: Page, cookie: string): Promise<void> {
  return page.evaluate((cookie) => {
    document.cookie = cookie;
  }, cookie);
}

/** Logs bob in, who is the attacker, on a machine of his own; returns the values of his cookies. */
async function logBobIn({ server }: AttackStage): Promise<Readonly<Record<string, string>>> {
  const { cert } = await certificate();
  const { hostname, protocol } = new URL(server.url);
  const answer: Answer = await send(`${server.url.replace(hostname, 'localhost')}/auth/login`, {
    headers: { origin: server.url, 'content-type': 'application/json' },
    body: '{"username":"bob","password":"bob-demo"}',
    ...(protocol === 'https:' ? { ca: cert } : {}),
  });
  expect(answer.status).toBe(200);
  server.clearLog();
  const pairs = answer.setCookie.map((field) => /^(?:__[A-Za-z-]*-)?([^=]*)=([^;]*)/.exec(field)?.slice(1) ?? []);
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
}

/** As the browser has it, prefix and all. */
async function sessionCookieName({ context }: AttackStage): Promise<string> {
  return (await context.cookies()).find(({ name }) => name.endsWith('session'))?.name ?? '';
}

test.each(['/', '/auth', '/auth/refresh'])(
  'two cookies of one name, the sibling’s for %s, are refused, and alice does not become bob',
  async (path) => {
    const stage = await setAttackStage();
    const { context, server, victim } = stage;
    const own = await sessionCookies(context);
    const { session } = await logBobIn(stage);
    await toss(await stage.openHostile(SIBLING), `session=${session}; Domain=site.localhost; Path=${path}`);
    expect(await sessionCookies(context)).toHaveLength(2);

    expect(await post(victim, '/auth/refresh')).toBe(400);
    expect(server.log.at(-1)).toMatchObject({ outcome: 'duplicate_cookie', cookies: 2, setCookies: 0 });
    await context.clearCookies({ domain: '.site.localhost' });
    expect(await sessionCookies(context)).toEqual(own);
    expect(await post(victim, '/auth/refresh')).toBe(200);
    expect(server.log.at(-1)).toMatchObject({ outcome: 'rotated', subject: 'alice' });
  },
);

test.each([
  'session=BOB; Domain=example.com; Path=/auth',
  'session=BOB; Domain=example.com; Path=/auth/refresh; Secure',
  'NAME=BOB; Domain=example.com; Path=/; Secure',
  'NAME=BOB; Domain=example.com; Path=/auth/refresh; Secure',
  'NAME=BOB; Path=/; Secure',
  '__host-http-session=BOB; Domain=example.com; Path=/; Secure',
  '=NAME=BOB; Domain=example.com; Path=/auth/refresh; Secure',
])('over https a sibling’s %s has no effect, and alice stays alice', async (cookie) => {
  const stage = await setSecureStage();
  const { session = '' } = await logBobIn(stage);
  const name = await sessionCookieName(stage);
  await toss(await stage.openHostile(SECURE), cookie.replace('NAME', name).replace('BOB', session));
  expect(await post(stage.victim, '/auth/refresh')).toBe(200);
  expect(stage.server.log.at(-1)).toMatchObject({ outcome: 'rotated', subject: 'alice', cookies: 1 });
});

test('over https a sibling cannot sign in a user who has logged out as bob', async () => {
  const stage = await setSecureStage();
  const { session } = await logBobIn(stage);
  const name = await sessionCookieName(stage);
  expect(await post(stage.victim, '/auth/logout')).toBe(204);
  const hostile = await stage.openHostile(SECURE);
  for (const cookieName of ['session', name]) {
    await toss(hostile, `${cookieName}=${session}; Domain=example.com; Path=/; Secure`);
  }
  expect(await post(stage.victim, '/auth/refresh')).toBe(400);
  expect(stage.server.log.at(-1)).toMatchObject({ outcome: 'no_session', subject: undefined });
});

test('over https no script of the page can set or read the session’s cookie', async () => {
  const stage = await setSecureStage();
  const { session } = await logBobIn(stage);
  const own = await sessionCookies(stage.context);
  await toss(stage.victim, `${await sessionCookieName(stage)}=${session}; Path=/; Secure`);
  expect(await sessionCookies(stage.context)).toEqual(own);
  expect(await stage.victim.evaluate(() => document.cookie)).toBe('');
  expect(await post(stage.victim, '/auth/refresh')).toBe(200);
  expect(stage.server.log.at(-1)).toMatchObject({ subject: 'alice' });
  // With none there either, a script cannot plant one: a page with injected script does not sign its next user in as bob.
  const name = await sessionCookieName(stage);
  expect(await post(stage.victim, '/auth/logout')).toBe(204);
  await toss(stage.victim, `${name}=${session}; Path=/; Secure`);
  expect(await post(stage.victim, '/auth/refresh')).toBe(400);
  expect(stage.server.log.at(-1)).toMatchObject({ outcome: 'no_session', cookies: 0 });
});
