import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { BrowserContext } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { bundle } from './build-page.ts';
import { launchChromium } from './chromium.ts';

/** A server on a free port, and a browser without cookies in front of it. Both are gone when the test is over. */
export interface SmallSite {
  readonly url: string;
  readonly context: BrowserContext;
}

/** Answers a request; `undefined` leaves it to the page's files. */
type Handle = (request: Request) => Promise<Response | undefined>;

/** Serves what `handle` answers; else `page.js`, the bundle of the folder's `page.ts`, and its `index.html` at every other path. `handle` is made when the address is known. */
export async function openSmallSite(folder: string, handleAt: (url: string) => Handle): Promise<SmallSite> {
  const script = join(await bundle(folder), 'page.js');
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const handle = handleAt(url);
  const listener = getRequestListener(async (request) => {
    const { pathname } = new URL(request.url);
    const own = await handle(request);
    if (own !== undefined) return own;
    return pathname === '/page.js' ? file(script, 'text/javascript') : file(join(folder, 'index.html'), 'text/html');
  });
  http.on('request', (request, response) => void listener(request, response));
  const context = await (await launchChromium()).newContext();
  onTestFinished(async () => {
    await context.close();
    http.closeAllConnections();
    http.close();
  });
  return { url, context };
}

async function file(path: string, type: string): Promise<Response> {
  return new Response(await readFile(path), { headers: { 'content-type': type } });
}
