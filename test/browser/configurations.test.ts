import { expect, onTestFinished, test } from 'vitest';
import type { ServerOptions } from '../../demo/server/config.ts';
import { startServer, type ReferenceServer } from '../../demo/server/server.ts';
import type { Page } from '../../scripts/engines/engine.ts';
import { certificate } from '../server/certificate.ts';
import { buildPage } from './build-page.ts';
import { launchEngine } from './engine.ts';

interface Deployment {
  readonly server: ReferenceServer;
  readonly openPage: () => Promise<Page>;
}

/** Starts a server, and a browser whose pages come from it, or from another origin. */
async function deploy(options: ServerOptions, pages?: ReferenceServer): Promise<Deployment> {
  const mounts = await buildPage();
  const server = await startServer({ port: 0, dbFile: ':memory:', tokenLifetime: 180, mounts, ...options });
  onTestFinished(() => server.close());
  const context = await (await launchEngine()).openContext({ ignoresCertificates: true });
  onTestFinished(() => context.close());
  const openPage = async (): Promise<Page> => {
    const page = await context.openPage();
    await page.goto(`${(pages ?? server).url}/page/`);
    await page.waitForFunction(() => 'bench' in globalThis);
    await page.evaluate((url) => {
      bench.create({ refresh: `${url}/auth/refresh`, logout: `${url}/auth/logout`, origins: [url] });
    }, server.url);
    return page;
  };
  return { server, openPage };
}

async function deployAcrossOrigins(): Promise<Deployment> {
  const policy = "script-src 'self'";
  const pages = await startServer({
    port: 0,
    dbFile: ':memory:',
    mounts: await buildPage(),
    contentSecurityPolicy: policy,
  });
  onTestFinished(() => pages.close());
  return deploy({ allowedOrigins: [pages.url] }, pages);
}

const DEPLOYMENTS: readonly (readonly [string, () => Promise<Deployment>])[] = [
  ['https with a cookie bound to the host', async () => deploy({ tls: await certificate() })],
  ['an API on another origin', deployAcrossOrigins],
  ['no rotation', () => deploy({ rotation: false })],
];

function login(page: Page, { url }: ReferenceServer): Promise<void> {
  return page.evaluate(async (url) => {
    const body = JSON.stringify({ username: 'alice', password: 'alice-demo' });
    const headers = { 'content-type': 'application/json' };
    await bench.auth.login(await fetch(`${url}/auth/login`, { method: 'POST', credentials: 'include', headers, body }));
  }, url);
}

function read(page: Page, { url }: ReferenceServer, count: number): Promise<readonly (number | string)[]> {
  return page.evaluate(
    (urls) => bench.call(urls),
    Array.from({ length: count }, (_, call) => `${url}/api/me?${call}`),
  );
}

function refreshes({ log }: ReferenceServer): readonly number[] {
  return log.filter(({ method, path }) => method === 'POST' && path === '/auth/refresh').map(({ status }) => status);
}

test.each(DEPLOYMENTS)('%s: login, expiry under load, reload, revocation', async (_name, deploy) => {
  const { server, openPage } = await deploy();
  const page = await openPage();
  await login(page, server);
  server.rejectTokens();
  expect(new Set(await read(page, server, 20))).toEqual(new Set([200]));
  expect(refreshes(server)).toEqual([200]);

  const later = await openPage();
  await page.close();
  expect(await read(later, server, 1)).toEqual([200]);

  server.revokeAll('alice');
  expect(await read(later, server, 2)).toEqual([401, 401]);
  expect(await later.evaluate(() => bench.auth.session)).toMatchObject({ reason: 'revoked' });
});

test.each(DEPLOYMENTS)('%s: a logout ends the session in the page and at the server', async (_name, deploy) => {
  const { server, openPage } = await deploy();
  const page = await openPage();
  await login(page, server);
  expect(await page.evaluate(() => bench.auth.logout())).toEqual({ confirmed: true });
  expect(await read(page, server, 1)).toEqual([401]);
  expect(refreshes(server)).toEqual([]);
  const later = await openPage();
  expect(await read(later, server, 1)).toEqual([401]);
  expect(server.log.findLast(({ path }) => path === '/auth/refresh')).toMatchObject({
    outcome: 'no_session',
    cookies: 0,
  });
});
