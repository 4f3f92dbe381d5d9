import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { type AuthServer, createAuthServer } from 'rebearer/server';
import { createApp } from './app.ts';
import type { Backend } from './backend.ts';
import type { DemoClaims } from './demo-claims.ts';
import { checkConfig, configOf, type Config, type ServerOptions } from './config.ts';
import { checkCookie } from './cookie.ts';
import { checkOrigins } from './cors.ts';
import { current, note } from './current.ts';
import { limitRequest } from './limit-request.ts';
import { listen } from './listen.ts';
import { createLog, type LogEntry } from './log.ts';
import { openStore } from './open-store.ts';
import { createLimits } from './rate-limit.ts';
import { createRefusals } from './refusals.ts';
import { openDatabase } from './store/database.ts';
import { openNotes } from './store/notes.ts';
import { openUsers } from './store/users.ts';
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
  /** Ends a session. In the demo's own file that has happened when this returns. */
  readonly revokeSession: (id: string) => void;
  readonly revokeAll: (username: string) => void;
  /** Has a test's handler asked first for every request; nothing, to stop. */
  readonly intercept: (interceptor: Interceptor | undefined) => void;
  /** Has a handler asked before that one, with the request itself: it may read the body only where it answers. */
  readonly standInFront: (interceptor: Interceptor) => void;
  /** Has the answers to come follow other rules. */
  readonly reconfigure: (rules: Pick<Config, 'graceSeconds' | 'tokenLifetime'>) => void;
  /** Moves the server's clock; timers stay as they are. */
  readonly advance: (ms: number) => void;
  /** Cuts every connection and closes the database. */
  readonly close: () => Promise<void>;
  /** Takes no further connection, lets what is under way end, for so many milliseconds at most, and closes. */
  readonly drain: (ms: number) => Promise<void>;
}

/** Starts the reference server; it is ready when the promise is fulfilled. */
export async function startServer(options: ServerOptions = {}): Promise<ReferenceServer> {
  const config = configOf(options);
  checkConfig(config);
  for (const cookie of [config.cookie, config.accessCookie, config.csrfCookie]) checkCookie(cookie);
  checkOrigins(config.allowedOrigins ?? []);
  let shift = 0;
  const now = (): number => config.now() + shift;
  const opened = await openStore(config, now);
  const database = openDatabase(config.dbFile);
  const users = await openUsers(database);
  const http = createHttpServer(config);
  const port = await listen(http, config);
  // From here on without a pause: a page that waits for the server to come back may already be asking.
  const url = urlOf(config, port);
  const interceptors: { front: Interceptor | undefined; test: Interceptor | undefined } = {
    front: undefined,
    test: undefined,
  };
  const secret = config.secret ?? (isLoopback(config) ? undefined : randomBytes(32).toString('base64url'));
  const log = createLog();
  const parts: Omit<Backend, 'auth'> = {
    config,
    url,
    origins: new Set(config.allowedOrigins ?? [url, urlOf({ ...config, hostname: '127.0.0.1' }, port)]),
    store: opened.store,
    csrfKey: async () => secret ?? opened.store.keepSecret(randomBytes(32).toString('base64url')),
    users,
    notes: openNotes(database),
    refusals: createRefusals(now),
    limits: createLimits(config.rateLimit),
    now,
  };
  let auth = createAuth(parts, secret);
  const app = createApp({ ...parts, auth: () => auth }, { log, interceptors });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  http.on('request', (incoming, outgoing) => void listener(incoming, outgoing));

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => http.close(resolve));
    http.closeAllConnections();
    await closed;
    if (database.isOpen) database.close();
    await opened.close();
  }

  return {
    url,
    log: log.entries,
    clearLog: log.clear,
    rejectTokens: parts.refusals.refuseMinted,
    rejectEveryToken: parts.refusals.refuseEvery,
    revokeSession: (id) => void auth.revoke(id).catch(console.error),
    revokeAll: (username) => void auth.revokeAll(username).catch(console.error),
    intercept: (next) => {
      interceptors.test = next;
    },
    standInFront: (first) => {
      interceptors.front = first;
    },
    reconfigure: (rules) => {
      Object.assign(config, rules);
      auth = createAuth(parts, secret);
    },
    advance: (ms) => {
      shift += ms;
    },
    close,
    drain: async (ms) => {
      const drained = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeIdleConnections();
      const timer = setTimeout(() => http.closeAllConnections(), ms);
      await drained;
      clearTimeout(timer);
      if (database.isOpen) database.close();
      await opened.close();
    },
  };
}

/** The library, with what the demo has of users and limits. */
function createAuth(parts: Omit<Backend, 'auth'>, secret: string | undefined): AuthServer<DemoClaims> {
  const { config, now, origins, store, url, users } = parts;
  const { name, path, prefix } = config.cookie;
  return createAuthServer<DemoClaims>({
    issuer: url,
    audience: `${url}/api`,
    origins: [...origins],
    store,
    storeTimeout: config.storeTimeout * 1000,
    secret,
    claims: ({ subject }) => {
      const user = users.find(subject);
      return user === undefined ? null : { name: user.name };
    },
    cookie: { name: `${prefix}${name}`, path },
    rotation: config.rotation,
    grace: config.graceSeconds * 1000,
    lifetimes: {
      accessToken: config.tokenLifetime * 1000,
      absolute: config.sessionLifetime * 1000,
      ...(config.idleLifetime > 0 && { idle: config.idleLifetime * 1000 }),
    },
    csrfHeader: config.csrfHeader,
    address: () => current.getStore()?.address,
    limit: (request) => limitRequest(request, parts),
    onEvent: note,
    now,
  });
}

/**
 * How long a connection may be unused. With the 5 s of Node a client, or a proxy, that is slow sends a call into a connection that is being
 * closed; proxies keep theirs for a minute. Milliseconds.
 */
const KEEP_ALIVE = 65_000;

function createHttpServer({ tls }: Config): Server {
  const options = { keepAliveTimeout: KEEP_ALIVE };
  return tls === undefined ? createServer(options) : createTlsServer({ ...options, key: tls.key, cert: tls.cert });
}

/** An origin as browsers write it: without the port that its scheme implies. */
function urlOf({ hostname, tls }: Pick<Config, 'hostname' | 'tls'>, port: number): string {
  return new URL(`${tls === undefined ? 'http' : 'https'}://${hostname}:${port}`).origin;
}

function isLoopback({ hostname }: Config): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.');
}
