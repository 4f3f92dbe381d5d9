import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { json } from 'node:stream/consumers';
import { listen } from '../../demo/server/listen.ts';
import type { Bundle } from './bundle.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What has arrived since the last reset. */
export interface Arrivals {
  requests: number;
  refused: number;
  refreshes: number;
}

export interface BenchServer {
  readonly url: string;
  readonly tokens: Tokens;
  readonly arrivals: Arrivals;
  readonly resetArrivals: () => void;
  /** Milliseconds by which a refresh's answer is held back. */
  readonly delayRefreshes: (milliseconds: number) => void;
  /** Milliseconds that everything takes to get here: a network that is not the loopback. */
  readonly delayAll: (milliseconds: number) => void;
  /** What pages have noted down since the last look. */
  readonly takeNotes: () => readonly unknown[];
  /** Resolves when so many notes are there to be taken. */
  readonly noted: (count: number) => Promise<void>;
  /** Lets pages ask what only the browser as a whole can tell. */
  readonly answerWith: (gauges: Gauges) => void;
  /** Resolves with what the page of that run reports. */
  readonly reported: <Result>(run: string) => Promise<Result>;
  readonly giveUp: (run: string, why: string) => void;
  readonly close: () => Promise<void>;
}

export interface Gauges {
  readonly cpu: () => Promise<number>;
  readonly memory: () => Promise<number>;
}

type Report = { readonly value: unknown } | { readonly error: string };

const JSON_TYPE = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const CHALLENGE = { ...JSON_TYPE, 'www-authenticate': 'Bearer error="invalid_token"' };
const CHALLENGE_OF_2_BYTES = { ...CHALLENGE, 'content-length': 2 };
/** With these a page has its clock to 5 µs instead of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cache-control': 'no-store',
};

const HEAD = '<!doctype html><link rel=icon href=data:,>';
const AHEAD = "<script>ahead = fetch('/auth/refresh', { method: 'POST', credentials: 'include' })</script>";

/** A server that costs as little as it can, so that what is measured is the client. The cookie is real, the store a map. */
export async function startServer(bundle: Bundle): Promise<BenchServer> {
  const http = createServer({ keepAliveTimeout: 60_000 });
  const port = await listen(http, { port: 0, host: '127.0.0.1' });
  const url = `http://localhost:${port}`;
  const tokens = createTokens(url);
  const arrivals: Arrivals = { requests: 0, refused: 0, refreshes: 0 };
  const reports = new Map<string, PromiseWithResolvers<Report>>();
  let refreshDelay = 0;
  let delay = 0;
  let gauges: Gauges | undefined;
  let notes: unknown[] = [];
  let onNote = (): unknown => undefined;
  let arrived = Promise.withResolvers<void>();
  let released = Promise.withResolvers<void>();

  function reportOf(run: string): PromiseWithResolvers<Report> {
    const report = reports.get(run) ?? Promise.withResolvers<Report>();
    reports.set(run, report);
    return report;
  }

  function api(request: IncomingMessage, response: ServerResponse): void {
    arrivals.requests += 1;
    const isAccepted = tokens.accepts(request.headers.authorization);
    if (!isAccepted) arrivals.refused += 1;
    const answer = (): void => {
      if (isAccepted) response.writeHead(200, { ...JSON_TYPE, 'content-length': 11 }).end('{"ok":true}');
      else
        response.writeHead(401, request.url?.startsWith('/api/chunked') ? CHALLENGE : CHALLENGE_OF_2_BYTES).end('{}');
    };
    if (request.method === 'GET') answer();
    else if (request.url === '/api/held') void hold(request, answer);
    else request.resume().once('end', answer);
  }

  /** Answers when the page says so, and tells it when the body is here. */
  async function hold(request: IncomingMessage, answer: () => void): Promise<void> {
    await once(request.resume(), 'end');
    arrived.resolve();
    await released.promise;
    [arrived, released] = [Promise.withResolvers(), Promise.withResolvers()];
    answer();
  }

  function note(value: unknown): void {
    notes.push(value);
    onNote();
  }

  async function refresh(request: IncomingMessage, response: ServerResponse): Promise<void> {
    arrivals.refreshes += 1;
    request.resume();
    if (refreshDelay > 0) await pause(refreshDelay);
    const hasCookie = /(?:^|; )session=1(?:;|$)/.test(request.headers.cookie ?? '');
    if (!hasCookie) response.writeHead(401, JSON_TYPE).end('{"error":"no_session"}');
    else grant(response);
  }

  function grant(response: ServerResponse): void {
    const body = { access_token: tokens.mint(), token_type: 'Bearer', expires_in: tokens.lifetime() };
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(body));
  }

  async function control(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/control/mint') return grant(response);
    if (path === '/control/reject') tokens.rejectMinted();
    if (path === '/control/arrivals') return void response.writeHead(200, JSON_TYPE).end(JSON.stringify(arrivals));
    const gauge = path === '/control/cpu' ? gauges?.cpu : path === '/control/memory' ? gauges?.memory : undefined;
    if (gauge !== undefined) return void response.writeHead(200, JSON_TYPE).end(JSON.stringify(await gauge()));
    if (path === '/control/body-arrived') await arrived.promise;
    if (path === '/control/release') released.resolve();
    if (path === '/control/note') note(await json(request));
    if (path === '/control/reset') Object.assign(arrivals, { requests: 0, refused: 0, refreshes: 0 });
    if (path.startsWith('/control/report/')) reportOf(path.slice(16)).resolve((await json(request)) as Report);
    response.writeHead(204).end();
  }

  function file(path: string, response: ServerResponse): void {
    const script = bundle.get(path);
    if (script !== undefined) response.writeHead(200, { ...ISOLATED, 'content-type': 'text/javascript' }).end(script);
    else if (path.startsWith('/page/'))
      response
        .writeHead(200, { ...ISOLATED, 'content-type': 'text/html', 'set-cookie': 'session=1; HttpOnly; Path=/auth' })
        .end(
          `${HEAD}${path === '/page/start-ahead' ? AHEAD : ''}<script type=module src="/${path.slice(6)}.js"></script>`,
        );
    else response.writeHead(404).end();
  }

  http.on('request', (request, response) => {
    if (delay > 0) setTimeout(() => serve(request, response), delay);
    else serve(request, response);
  });

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (path.startsWith('/api/')) api(request, response);
    else if (path === '/auth/refresh') void refresh(request, response);
    else if (path.startsWith('/control/')) void control(path, request, response);
    else file(path, response);
  }

  return {
    url,
    tokens,
    arrivals,
    resetArrivals: () => void Object.assign(arrivals, { requests: 0, refused: 0, refreshes: 0 }),
    delayRefreshes: (milliseconds) => {
      refreshDelay = milliseconds;
    },
    delayAll: (milliseconds) => {
      delay = milliseconds;
    },
    answerWith: (given) => {
      gauges = given;
    },
    takeNotes() {
      const taken = notes;
      notes = [];
      return taken;
    },
    noted: (count) =>
      new Promise((resolve) => {
        onNote = () => notes.length >= count && resolve();
        onNote();
      }),
    async reported<Result>(run: string) {
      const report = await reportOf(run).promise;
      reports.delete(run);
      if ('error' in report) throw new Error(`The page failed: ${report.error}`);
      return report.value as Result;
    },
    giveUp: (run, why) => reportOf(run).resolve({ error: why }),
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}
