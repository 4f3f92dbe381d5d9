import { expect, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import type { LogEntry } from '../../demo/server/log.ts';
import { setStage, type Stage } from './stage.ts';

/** A way in which client and server share a session. */
interface System {
  readonly server: ServerOptions;
  /** As JSON, so that a page can be told. */
  readonly client: object;
  /** Where S3 has its tokens from. */
  readonly tokens?: { readonly url: string };
  /** Where refreshes arrive. */
  readonly refreshPath: string;
  /** Refreshes that a token at its end costs, and requests that a call then takes. */
  readonly onExpiry: { readonly refreshes: number; readonly requests: number };
  /** Whether a page that is loaded anew has what it takes to be signed in still. */
  readonly isRestored: boolean;
}

const LIFETIME = 600;
const S1 = {
  server: {},
  client: {},
  refreshPath: '/auth/refresh',
  onExpiry: { refreshes: 1, requests: 2 },
  isRestored: true,
} satisfies System;

const SYSTEMS: Readonly<Record<string, System>> = {
  'S1, a cookie refreshes a bearer': S1,
  'S2, an answer brings the new token': {
    ...S1,
    server: { responseToken: 'accept' },
    client: { responseToken: true },
    onExpiry: { refreshes: 0, requests: 1 },
  },
  'S2, a refusal brings the new token': {
    ...S1,
    server: { responseToken: 'reject' },
    client: { responseToken: true },
    onExpiry: { refreshes: 0, requests: 2 },
  },
  'S3, two tokens': {
    ...S1,
    server: { grants: 'tokens' },
    client: {},
    tokens: { url: '/oauth/token' },
    refreshPath: '/oauth/token',
    isRestored: false,
  },
  'S4, cookies only': {
    ...S1,
    server: { grants: 'cookies' },
    client: { attach: 'cookies', csrf: { cookie: 'csrf', header: 'X-CSRF-Token' } },
  },
  'S5, the expired token is a proof': {
    ...S1,
    server: { proof: true },
    client: { refresh: { url: '/auth/refresh', sendAccessToken: true } },
    isRestored: false,
  },
};

const CALLS = ['/api/me?1', '/api/me?2', '/api/me?3', '/api/me?4', '/api/me?5'];

async function signIn({ server, client, tokens }: System): Promise<Stage> {
  const stage = await setStage({ tokenLifetime: LIFETIME, ...server });
  await create(stage, client, tokens);
  expect(await stage.page.evaluate(() => bench.login('alice'))).toBe(200);
  stage.server.clearLog();
  return stage;
}

function create({ page }: Stage, client: object, tokens?: System['tokens']): Promise<void> {
  return page.evaluate(
    ({ options, endpoint }) => {
      // There is no other tab, and where the tokens are in cookies the page waits for one all the same.
      bench.listenBriefly();
      bench.create(options, endpoint);
    },
    { options: client, endpoint: tokens },
  );
}

function call(
  { page }: Stage,
  urls: readonly string[],
  init?: Readonly<Record<string, object | string>>,
): Promise<readonly (number | string)[]> {
  return page.evaluate(({ all, given }) => bench.call(all, given), { all: urls, given: init });
}

function status({ page }: Stage): Promise<string> {
  return page.evaluate(() => bench.auth.session.status);
}

function count(log: readonly LogEntry[], path: string): number {
  return log.filter((entry) => entry.path === path).length;
}

test.each(Object.entries(SYSTEMS))('%s: calls survive an expiry under load', async (_name, system) => {
  const stage = await signIn(system);
  expect(await call(stage, ['/api/me'])).toEqual([200]);
  stage.server.advance((LIFETIME + 1) * 1000);
  stage.server.clearLog();
  expect(await call(stage, CALLS)).toEqual(CALLS.map(() => 200));
  const write = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"hello"}' };
  expect(await call(stage, ['/api/notes'], write)).toEqual([201]);
  const { refreshes, requests } = system.onExpiry;
  expect(count(stage.server.log, system.refreshPath)).toBe(refreshes);
  expect(count(stage.server.log, '/api/me')).toBe(CALLS.length * requests);
  expect(stage.server.log.filter(({ path, status }) => path === '/api/notes' && status === 201)).toHaveLength(1);
  expect(stage.complaints.filter((line) => !/401/.test(line))).toEqual([]);
});

test.each(Object.entries(SYSTEMS))('%s: a revoked session ends once', async (_name, system) => {
  const stage = await signIn(system);
  stage.server.revokeAll('alice');
  expect(await call(stage, CALLS)).toEqual(CALLS.map(() => 401));
  expect(await stage.page.evaluate(() => bench.auth.session)).toMatchObject({
    status: 'unauthenticated',
    reason: 'revoked',
  });
  expect(count(stage.server.log, system.refreshPath)).toBe(1);
});

test.each(Object.entries(SYSTEMS))(
  '%s: a logout ends the session in the page and at the server',
  async (_name, system) => {
    const stage = await signIn(system);
    expect(await stage.page.evaluate(() => bench.auth.logout())).toEqual({ confirmed: true });
    expect(await status(stage)).toBe('unauthenticated');
    expect(await call(stage, ['/api/me'])).toEqual([401]);
    const ended = stage.server.log.filter(({ outcome }) => outcome === 'logout');
    expect(ended).toMatchObject([{ subject: 'alice' }]);
  },
);

test.each(Object.entries(SYSTEMS))('%s: a reloaded page', async (_name, system) => {
  const stage = await signIn(system);
  await stage.page.reload();
  await create(stage, system.client, system.tokens);
  await stage.page.evaluate(() => bench.auth.ready());
  expect(await status(stage)).toBe(system.isRestored ? 'authenticated' : 'unauthenticated');
  expect(await call(stage, ['/api/me'])).toEqual([system.isRestored ? 200 : 401]);
});
