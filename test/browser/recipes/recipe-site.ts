import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { Plugin } from 'vite';
import type { LogEntry } from '../../../demo/server/log.ts';
import { type ReferenceServer, startServer } from '../../../demo/server/server.ts';
import { bundlePage } from '../build-page.ts';
import { launchChromium } from '../chromium.ts';
import { makePatient } from '../patience.ts';

/** A page with recipes, signed in as alice. */
export interface RecipeSite {
  readonly server: ReferenceServer;
  readonly page: Page;
  readonly calls: (path: string) => readonly LogEntry[];
  readonly refreshes: () => readonly LogEntry[];
}

/** The recipes as they are printed, but for their address: page and API are one origin here. */
const sameOrigin: Plugin = {
  name: 'same-origin',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/snippets/') ? code.replaceAll("'https://api.example.com", "location.origin + '") : undefined,
};

const HTML = '<!doctype html><title>Recipes</title><link rel="icon" href="data:," />';

const bundles = new Map<string, Promise<string>>();

/** Opens a server and a page with the bundle of `page/page.ts`, signed in as alice. `serve` answers what it knows, and asks `refusalOf` about a request that needs a token. */
export async function openSite(
  serve: (request: Request, site: RecipeSite) => Promise<Response | undefined>,
): Promise<RecipeSite> {
  const site = await openBundle('page', ['page.js']);
  site.server.intercept((request) => serve(request, site));
  await site.page.waitForFunction(() => 'recipes' in globalThis);
  await login(site.page, 'alice');
  site.server.clearLog();
  return site;
}

/** Opens a page with scripts of the bundle of a folder. */
export async function openBundle(folder: string, scripts: readonly string[]): Promise<RecipeSite> {
  const built = bundles.get(folder) ?? bundlePage(join(import.meta.dirname, folder), [sameOrigin]);
  bundles.set(folder, built);
  const server = await startServer({
    port: 0,
    dbFile: ':memory:',
    tokenLifetime: 180,
    mounts: { '/test': await built },
  });
  const context = await (await launchChromium()).newContext();
  await makePatient(context);
  onTestFinished(async () => {
    await context.close();
    await server.close();
  });
  const html = HTML + scripts.map((script) => `<script type="module" src="/test/${script}"></script>`).join('');
  // Without the server's policy, which allows no `blob:`.
  server.standInFront(({ url }) =>
    new URL(url).pathname === '/page/' ? new Response(html, { headers: { 'content-type': 'text/html' } }) : undefined,
  );
  const page = await context.newPage();
  await page.goto(`${server.url}/page/`);
  return {
    server,
    page,
    calls: (wanted) => server.log.filter(({ path, query }) => path === wanted && query === ''),
    refreshes: () => server.log.filter(({ path }) => path === '/auth/refresh'),
  };
}

export function login(page: Page, username: string): Promise<void> {
  return page.evaluate(
    (username) =>
      recipes.auth.login(() =>
        fetch('/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username, password: `${username}-demo` }),
        }),
      ),
    username,
  );
}

/** Asks the server about the token of a request; returns its 401, or nothing where it has none against it. */
export async function refusalOf(request: Request, { server }: RecipeSite): Promise<Response | undefined> {
  const authorization = request.headers.get('authorization');
  const asked = await fetch(`${server.url}/api/me?asking`, {
    headers: authorization === null ? {} : { authorization },
  });
  const challenge = asked.headers.get('www-authenticate') ?? '';
  return asked.ok ? undefined : Response.json({}, { status: asked.status, headers: { 'www-authenticate': challenge } });
}
