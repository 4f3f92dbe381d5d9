import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { transformWithOxc } from 'vite';
import type { Certificate } from './config.ts';
import { listen } from './listen.ts';
import type { LogEntry } from './log.ts';
import type { ReferenceServer } from './server.ts';

export interface HostileOptions {
  /** Whose users this page would like to be, and whose log it shows. */
  readonly target: Pick<ReferenceServer, 'log' | 'url'>;
  /** 0 picks a free one. */
  readonly port?: number;
  readonly tls?: Certificate | undefined;
}

export interface HostileServer {
  readonly port: number;
  /** On another site than `localhost`: a SameSite cookie does not come along. */
  readonly url: string;
  /** On the site of `localhost`, though of another origin: it does. */
  readonly sameSiteUrl: string;
  readonly close: () => Promise<void>;
}

const FOLDER = join(import.meta.dirname, '../hostile');

/** Starts the server of the attacking page; it answers under any host name. */
export async function startHostile({ target, port = 0, tls }: HostileOptions): Promise<HostileServer> {
  const server = tls === undefined ? createServer() : createTlsServer({ key: tls.key, cert: tls.cert });
  const taken = await listen(server, { port, host: '127.0.0.1' });
  const scheme = tls === undefined ? 'http' : 'https';
  const urls = { url: `${scheme}://127.0.0.1:${taken}`, sameSiteUrl: `${scheme}://localhost:${taken}` };
  const listener = getRequestListener(createPage(target, urls).fetch, { overrideGlobalObjects: false });
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  return {
    ...urls,
    port: taken,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function createPage(target: HostileOptions['target'], urls: Pick<HostileServer, 'sameSiteUrl' | 'url'>): Hono {
  const app = new Hono();
  app.get('/', async (c) => {
    const html = await readFile(join(FOLDER, 'index.html'), 'utf8');
    const elsewhere = new URL(c.req.url).origin === urls.url ? urls.sameSiteUrl : urls.url;
    return c.html(html.replace('%TARGET%', target.url).replace('%ELSEWHERE%', elsewhere));
  });
  app.get('/style.css', async (c) => {
    return c.body(await readFile(join(FOLDER, 'style.css'), 'utf8'), 200, { 'content-type': 'text/css' });
  });
  app.get('/:script{[a-z]+\\.ts}', async (c) => {
    const path = join(FOLDER, c.req.param('script'));
    const { code } = await transformWithOxc(await readFile(path, 'utf8'), path);
    return c.body(code, 200, { 'content-type': 'text/javascript' });
  });
  app.get('/results', (c) => c.json(target.log.filter(isAttack).map(resultOf)));
  return app;
}

function isAttack({ query, status }: LogEntry): boolean {
  return query.startsWith('?attack=') && status !== 0;
}

function resultOf(entry: LogEntry): Readonly<Record<string, unknown>> {
  return {
    attack: entry.query.slice('?attack='.length),
    request: `${entry.method} ${entry.path}`,
    cookies: entry.cookies,
    answer: `${entry.status} ${entry.outcome}`,
    isHarmless: isHarmless(entry),
  };
}

const REFUSALS = new Set<string>([
  'csrf_rejected',
  'method_not_allowed',
  'rate_limited',
  'preflight_denied',
  'token_refused',
]);

/** Says whether a request was turned away before it could change anything. */
export function isHarmless({ outcome, setCookies }: LogEntry): boolean {
  return REFUSALS.has(outcome) && setCookies === 0;
}
