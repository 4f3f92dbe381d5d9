import { forPage, forServer, keepSetCookie, lost } from './browser-headers.ts';
import { type Conditions, DEFAULTS } from './conditions.ts';
import { createCookieJar } from './cookie-jar.ts';
import type { Ask, Report } from './messages.ts';
import { createPlaygroundServer } from './server.ts';
import { createWorkerLog } from './worker-log.ts';
import type { FetchEvent, WorkerScope } from './worker-scope.ts';

declare const self: WorkerScope;

// The server of the playground. It stands between the pages below its folder and the network, and answers them itself.
keepSetCookie();
const FILES = 'rebearer-playground';
const folder = new URL(self.registration.scope).pathname;
const log = createWorkerLog();
const jar = createCookieJar();
const startedAt = Date.now();
const { origin } = self.location;
const server = createPlaygroundServer({ origin, folder, tell: (text) => log.write({ type: 'event', text }) });
let conditions: Conditions = DEFAULTS;
let losesNext = false;

const isOurs = (path: string): boolean => /^(?:api|auth)\//.test(path);
const pathOf = (url: URL): string => (url.pathname.startsWith(folder) ? url.pathname.slice(folder.length) : '');

async function answer({ request, clientId }: FetchEvent, url: URL): Promise<Response> {
  const path = pathOf(url);
  const client = await self.clients.get(clientId);
  const from = new URL(client?.url ?? origin).searchParams.get('name') ?? 'page';
  const { latency } = conditions;
  const wait = latency * (0.5 + Math.random());
  await sleep(wait / 2);
  const response =
    (await server.answer(await forServer(request, jar.headerFor(url.pathname)), path)) ??
    Response.json({ error: 'not_found' }, { status: 404 });
  const isLost = path === 'auth/refresh' && (losesNext || Math.random() * 100 < conditions.loss);
  if (isLost) losesNext = false;
  // The cookies of an answer that does not arrive are not kept either.
  else jar.store(response.headers);
  log.write({ type: 'request', from, method: request.method, path, status: response.status, isLost });
  await sleep(wait / 2);
  return isLost ? lost() : forPage(response);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Files of the site: from the network, and from what was kept where there is none. */
async function file(request: Request): Promise<Response> {
  const files = await caches.open(FILES);
  try {
    const response = await fetch(request);
    if (response.ok) await files.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await files.match(request, { ignoreSearch: true });
    if (kept === undefined) throw error;
    return kept;
  }
}

async function keep(urls: readonly string[]): Promise<void> {
  const files = await caches.open(FILES);
  // One that is gone keeps no other from being kept.
  await Promise.allSettled(urls.map((url) => files.add(url)));
}

function obey(ask: Ask): void {
  switch (ask.type) {
    case 'conditions':
      ({ conditions } = ask);
      server.configure(conditions);
      return;
    case 'expire':
      server.expire();
      return;
    case 'lose-next':
      losesNext = true;
      return;
    case 'keep':
    case 'report':
  }
}

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('message', (event) => {
  const [port] = event.ports;
  const ask = event.data;
  obey(ask);
  port?.postMessage({ lines: log.lines(), jar: jar.kept(), startedAt } satisfies Report);
  if (ask.type !== 'keep') return;
  event.waitUntil(keep(ask.urls));
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== origin) return;
  if (isOurs(pathOf(url))) event.respondWith(answer(event, url));
  else if (event.request.method === 'GET') event.respondWith(file(event.request));
});
