import { type Auth, type AuthOptions, createAuth, type RefreshEndpoint } from 'rebearer';
import type { Environment } from 'rebearer/testing';
import { pageAt } from '../page-at.ts';
import { createBrowser, type Browser } from '../simulation/browser.ts';
import { seeded } from '../histories/random.ts';
import { type Answer, toResponse } from './answer.ts';
import type { OriginServer } from './party.ts';
import { API, type Backend, createBackend, type Route } from './backend.ts';

/** What a call of the page came to. */
export type CallOutcome =
  | { readonly type: 'answered'; readonly status: number }
  | { readonly type: 'rejected'; readonly name: string; readonly retryAfter: number | undefined; readonly text: string }
  /** Not settled after so long that it never will be. */
  | { readonly type: 'unsettled' };

/** One page load on a virtual clock and a virtual network, in front of a server of the zoo. */
export interface ZooPage {
  readonly auth: Auth;
  readonly backend: Backend;
  /** Every status that the session has shown, the first included. */
  readonly statuses: readonly string[];
  /** What was written to the console. */
  readonly lines: readonly string[];
  /** Requests that were sent, by route. */
  readonly sent: Readonly<Record<Route, number>>;
  /** Lets time pass, with all that falls due in it. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Makes one call and lets time pass until it settles. */
  readonly call: (path?: string) => Promise<CallOutcome>;
  /** Waits for a promise of the library; `false` where it does not settle within an hour. */
  readonly until: (promise: Promise<unknown>) => Promise<boolean>;
  readonly close: () => void;
}

export interface PageOptions {
  /** Whether the browser has the cookie of a session, and whether it is still good. */
  readonly session: 'alive' | 'none' | 'ended';
  /** Which of the server's words is given for a session that has ended. Default: the first. */
  readonly endedCase?: number;
  /** Milliseconds that each request takes. Default: 20. */
  readonly latency?: number;
  /** Seconds that an access token lives. Default: 300. */
  readonly lifetime?: number;
  /** Decides the jitter of retries. Default: 1. */
  readonly seed?: number;
}

const APP = 'https://app.example.com/';

/** One hour. A call that waits longer than all its attempts and pauses waits forever. */
const FOR_EVER = 3_600_000;

export function openPage(server: OriginServer, options: PageOptions): ZooPage {
  const browser = createBrowser();
  const timers = createTimers(browser);
  const backend = createBackend(server, { ...options, now: timers.now });
  const sent: Record<Route, number> = { refresh: 0, api: 0, login: 0, logout: 0 };
  const fetch = (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input), APP);
    const route = backend.routeOf(url.pathname);
    sent[route]++;
    const answer = backend.answer(route, new Headers(init.headers).get('authorization'));
    return deliver(answer, { timers, latency: options.latency ?? 20, signal: init.signal, route });
  };
  const auth = createAuth<unknown>({
    ...authOptions(server),
    environment: environmentOf(timers, fetch, seeded(options.seed ?? 1)),
  });
  const statuses: string[] = [auth.session.status];
  const lines: string[] = [];
  const stop = auth.subscribe((session) => statuses.push(session.status));
  const listening = listenToConsole(lines);
  const pass = timers.pass;
  const until = async (promise: Promise<unknown>): Promise<boolean> => {
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    promise.then(settled, settled);
    await timers.passUntil(FOR_EVER, () => isSettled);
    return isSettled;
  };
  return {
    auth,
    backend,
    statuses,
    lines,
    sent,
    pass,
    until,
    async call(path = '/api/me') {
      let outcome: CallOutcome = { type: 'unsettled' };
      const made = auth.fetch(API + path).then(
        ({ status }) => {
          outcome = { type: 'answered', status };
        },
        (error: unknown) => {
          outcome = rejection(error);
        },
      );
      await until(made);
      return outcome;
    },
    close() {
      stop();
      listening();
      auth.dispose();
    },
  };
}

/** What the page of an app says about its server. */
function authOptions({ credential, options = {} }: OriginServer): AuthOptions {
  const { method, endStatuses, scheme, csrf, shouldRefresh, read } = options;
  const refresh: RefreshEndpoint = {
    url: `${API}/auth/refresh`,
    ...(method && { method }),
    ...(endStatuses && { endStatuses }),
    ...(read && { read: readGrant(read) }),
  };
  return {
    refresh,
    logout: `${API}/auth/logout`,
    origins: [API],
    ...(credential === 'cookies' && { attach: 'cookies' }),
    ...(scheme && { attach: { scheme } }),
    ...(csrf && { csrf }),
    ...(shouldRefresh && { shouldRefresh }),
  };
}

function readGrant(
  read: (body: unknown) => string | undefined,
): (body: unknown) => { accessToken: string } | undefined {
  return (body) => {
    const accessToken = read(body);
    return accessToken === undefined ? undefined : { accessToken };
  };
}

function rejection(error: unknown): CallOutcome {
  const { name, retryAfter } = error instanceof Error ? (error as Error & { retryAfter?: number }) : { name: 'none' };
  return { type: 'rejected', name, retryAfter, text: String(error) };
}

function listenToConsole(lines: string[]): () => void {
  const { error, warn } = console;
  const write = (...parts: readonly unknown[]): void => {
    const line = parts.map(String).join(' ');
    // Many of these servers name no user, which is a property of the server and no mistake of the page.
    if (!line.includes('#no-identity')) lines.push(line);
  };
  console.error = write;
  console.warn = write;
  return () => Object.assign(console, { error, warn });
}

interface Timers {
  readonly browser: Browser;
  readonly now: () => number;
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  readonly pass: (milliseconds: number) => Promise<void>;
  readonly passUntil: (milliseconds: number, isOver: () => boolean) => Promise<void>;
}

/** A virtual clock that jumps from one timer to the next, and between two lets everything run that waits for nothing else. */
function createTimers(browser: Browser): Timers {
  const due = new Map<object, number>();
  const now = browser.clock.monotonic;
  const after = (milliseconds: number, callback: () => void): (() => void) => {
    const key = {};
    due.set(key, now() + milliseconds);
    const stop = browser.clock.after(milliseconds, () => {
      due.delete(key);
      callback();
    });
    return () => {
      due.delete(key);
      stop();
    };
  };
  const passUntil = async (milliseconds: number, isOver: () => boolean): Promise<void> => {
    const end = now() + milliseconds;
    await settle();
    while (!isOver()) {
      const next = Math.min(...due.values());
      if (next > end) break;
      browser.pass(next - now());
      await settle();
    }
    if (!isOver()) browser.pass(end - now());
  };
  return { browser, now, after, passUntil, pass: (milliseconds) => passUntil(milliseconds, () => false) };
}

/** One task is enough for every microtask, streams included; the second is for what a task of the first started. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

function environmentOf(
  { browser, after }: Timers,
  fetch: typeof globalThis.fetch,
  random: () => number,
): Partial<Environment> {
  return {
    clock: { ...browser.clock, after },
    random,
    fetch: () => fetch,
    lock: undefined,
    openChannel: undefined,
    flags: browser.flags,
    page: { ...pageAt(new URL(APP).origin), cookies: () => '' },
  };
}

interface Delivery {
  readonly timers: Timers;
  readonly latency: number;
  readonly signal: AbortSignal | null | undefined;
  readonly route: Route;
}

function deliver(answer: Answer, { timers, latency, signal, route }: Delivery): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
    if (answer.type === 'silence') return;
    timers.after(latency, () => {
      if (answer.type === 'network') reject(new TypeError('Failed to fetch'));
      // A call of the app follows redirects, to a login page that has the status 200.
      else if (answer.type === 'redirect' && route === 'api') resolve(new Response('<html>Log in</html>'));
      else resolve(toResponse(answer));
    });
  });
}
