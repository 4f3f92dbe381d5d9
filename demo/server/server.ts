import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { createApp } from './app.ts';
import type { Backend } from './backend.ts';
import { checkConfig, configOf, type Config, type ServerOptions } from './config.ts';
import { checkCookie } from './cookie.ts';
import { checkOrigins } from './cors.ts';
import { listen } from './listen.ts';
import { createLog, type LogEntry } from './log.ts';
import { createRateLimit } from './rate-limit.ts';
import { createRecentTokens } from './recent-tokens.ts';
import { openDatabase } from './store/database.ts';
import { openNotes } from './store/notes.ts';
import { openSessions } from './store/sessions.ts';
import { openUsers } from './store/users.ts';
import { createSigningKey, createTokens } from './tokens.ts';
import type { Interceptor } from './witness.ts';

export interface ReferenceServer {
  /** Such as `http://localhost:PORT`, without a slash at the end. */
  readonly url: string;
  /** The server's own account of its requests, in the order in which they arrived; always the same array. */
  readonly log: readonly LogEntry[];
  readonly clearLog: () => void;
  /** Refuses the tokens issued until now before their time, while the sessions live on. */
  readonly rejectTokens: () => void;
  /** Refuses tokens that it has only just issued, too. */
  readonly rejectEveryToken: (isOn: boolean) => void;
  readonly revokeSession: (id: string) => void;
  readonly revokeAll: (username: string) => void;
  /** Has a test's handler asked first for every request; nothing, to stop. */
  readonly intercept: (interceptor: Interceptor | undefined) => void;
  /** Has the answers to come follow other rules. */
  readonly reconfigure: (rules: Pick<Config, 'graceSeconds' | 'tokenLifetime'>) => void;
  /** Moves the server's clock; timers stay as they are. */
  readonly advance: (ms: number) => void;
  /** Cuts every connection and closes the database. */
  readonly close: () => Promise<void>;
}

/** Starts the reference server; it is ready when the promise is fulfilled. */
export async function startServer(options: ServerOptions = {}): Promise<ReferenceServer> {
  const config = configOf(options);
  checkConfig(config);
  for (const cookie of [config.cookie, config.accessCookie, config.csrfCookie]) checkCookie(cookie);
  checkOrigins(config.allowedOrigins ?? []);
  const database = openDatabase(config.dbFile);
  const users = await openUsers(database);
  const sessions = openSessions(database);
  const key = await createSigningKey();
  const http = createHttpServer(config);
  const port = await listen(http, config);
  // From here on without a pause: a page that waits for the server to come back may already be asking.
  const url = urlOf(config, port);
  let shift = 0;
  let interceptor: Interceptor | undefined;
  const now = (): number => config.now() + shift;
  const tokens = createTokens(key, { issuer: url, audience: `${url}/api` });
  const log = createLog();
  const backend: Backend = {
    config,
    origins: new Set(config.allowedOrigins ?? [url, urlOf({ ...config, hostname: '127.0.0.1' }, port)]),
    sessions,
    users,
    notes: openNotes(database),
    tokens,
    recentTokens: createRecentTokens(config.tokenLifetime),
    rateLimit: createRateLimit(),
    now,
  };
  const app = createApp(backend, { log, interceptor: () => interceptor });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  http.on('request', (incoming, outgoing) => void listener(incoming, outgoing));

  return {
    url,
    log: log.entries,
    clearLog: log.clear,
    rejectTokens: tokens.refuseMinted,
    rejectEveryToken: tokens.refuseEvery,
    revokeSession: (id) => sessions.end(id, 'revoked'),
    revokeAll: (username) => sessions.endAll(username, 'revoked'),
    intercept: (next) => {
      interceptor = next;
    },
    reconfigure: (rules) => void Object.assign(config, rules),
    advance: (ms) => {
      shift += ms;
    },
    close: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
      if (database.isOpen) database.close();
    },
  };
}

function createHttpServer({ tls }: Config): Server {
  return tls === undefined ? createServer() : createTlsServer({ key: tls.key, cert: tls.cert });
}

function urlOf({ hostname, tls }: Config, port: number): string {
  return `${tls === undefined ? 'http' : 'https'}://${hostname}:${port}`;
}
