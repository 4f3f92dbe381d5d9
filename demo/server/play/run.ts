import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ServerOptions } from '../config.ts';
import { deleteCookie, type CookieConfig } from '../cookie.ts';
import { forward } from '../forward.ts';
import type { LogEntry } from '../log.ts';
import { startServer } from '../server.ts';
import type { Interception } from '../witness.ts';
import { type Change, type Rules } from './rules.ts';

/** A request, as far as a scene is judged by it. */
export type LogLine = Pick<LogEntry, 'method' | 'path' | 'query' | 'status' | 'subject' | 'outcome'>;

/** A server for one contestant in one scene: its own sessions, notes, clock and log. */
export interface Run {
  /** What arrived, before a restart too, and what is kept waiting. */
  readonly log: () => readonly LogLine[];
  readonly change: (change: Change) => void;
  /** Answers a request, whose path is given as the server knows it. */
  readonly answer: (request: Request, path: string) => Promise<Interception>;
  /** Signs a user in as an identity provider does: by a navigation that leaves a cookie. */
  readonly signIn: (username: string) => Promise<string | undefined>;
  /** The field that deletes the cookie of this run. */
  readonly deleteCookie: string;
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  /** In front of every path, such as `/play/1`. */
  readonly prefix: string;
  /** Of the page. */
  readonly origin: string;
  readonly rules: Rules;
  /** How long the server is away when it restarts, unless the run ends before. Default: 1.5 s. */
  readonly away?: ((signal: AbortSignal) => Promise<void>) | undefined;
}

const PLENTY = { limit: 100_000, windowSeconds: 1 };
const RESTART = 1500;
const shortly = (signal: AbortSignal): Promise<void> => setTimeout(RESTART, undefined, { signal });

/** Starts a run. Its sessions are in a file, so that they outlive a restart. */
export async function startRun({ prefix, origin, rules, away = shortly }: RunOptions): Promise<Run> {
  const { tokenLifetime, graceSeconds, idle } = rules;
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-run-'));
  const cookie: CookieConfig = { name: 'scene', prefix: '', path: `${prefix}/auth`, secure: false, isReadable: false };
  let shift = 0;
  const options: ServerOptions = {
    dbFile: join(folder, 'run.sqlite'),
    allowedOrigins: [origin],
    cookie,
    tokenLifetime,
    graceSeconds,
    ...(idle > 0 && { idleLifetime: idle }),
    rateLimit: { refresh: PLENTY, client: PLENTY, login: PLENTY, logins: PLENTY },
    now: () => Date.now() + shift,
  };
  let server: Awaited<ReturnType<typeof startServer>> | undefined = await startServer({ ...options, port: 0 });
  const { url } = server;
  const earlier: LogEntry[] = [];
  const stop = new AbortController();
  let restarting: Promise<void> = Promise.resolve();
  let conditions: Required<Omit<Change, 'advance' | 'hold'>> = { refresh: 'normal', apiLatency: 0 };
  const waiting = new Set<LogLine>();
  let held: Held = { what: 'none', until: Promise.resolve(), release: () => undefined };

  async function restart(): Promise<void> {
    const old = server;
    server = undefined;
    if (old !== undefined) earlier.push(...old.log);
    await old?.close();
    await away(stop.signal).catch(() => undefined);
    // The tokens name their issuer, so that it comes back under the same address.
    if (!stop.signal.aborted) server = await startServer({ ...options, port: Number(new URL(url).port) });
  }

  async function pass(request: Request, path: string): Promise<Response> {
    // What stands in front of a server that is away says so.
    if (server === undefined) return badGateway();
    return forward(request, url, path).catch(badGateway);
  }

  async function holdBack({ method }: Request, target: string): Promise<void> {
    const [path = '', query = ''] = target.split('?');
    const line: LogLine = { method, path, query: `?${query}`, status: 0, subject: undefined, outcome: 'pending' };
    waiting.add(line);
    await held.until;
    waiting.delete(line);
  }

  async function answer(request: Request, path: string): Promise<Interception> {
    if (path.startsWith(`/${held.what}/`)) await holdBack(request, path);
    if (path.startsWith('/api/')) await wait(conditions.apiLatency, request.signal);
    if (!path.startsWith('/auth/refresh')) return pass(request, path);
    switch (conditions.refresh) {
      case 'normal':
        return pass(request, path);
      case '500':
        return Response.json({ error: 'server_error' }, { status: 500 });
      case 'cut':
        // The server has rotated the cookie and goes away before it has said so.
        conditions = { ...conditions, refresh: 'normal' };
        await pass(request, path);
        restarting = restart();
        return 'reset';
    }
  }

  return {
    log: () => [...earlier, ...(server?.log ?? []), ...waiting],
    change: ({ advance = 0, hold = held.what, ...given }) => {
      shift += advance;
      if (hold !== held.what) {
        held.release();
        held = holdOf(hold);
      }
      conditions = { ...conditions, ...given };
    },
    answer,
    signIn: async (username) => {
      const response = await fetch(`${url}/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ username, password: `${username}-demo` }),
      });
      return response.headers.getSetCookie().at(-1);
    },
    deleteCookie: deleteCookie(cookie),
    close: async () => {
      stop.abort();
      held.release();
      await restarting;
      await server?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function badGateway(): Response {
  return new Response('<h1>502 Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
}

interface Held {
  readonly what: NonNullable<Change['hold']>;
  readonly until: Promise<void>;
  readonly release: () => void;
}

function holdOf(what: Held['what']): Held {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { what, until: promise, release: resolve };
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
