import { setTimeout } from 'node:timers/promises';
import { changed, type Conditions } from './conditions.ts';
import { configOf, STRICT_POLICY, type ServerOptions } from './config.ts';
import { jsonObject, readBody } from './body.ts';
import { isOwnCall } from './csrf.ts';
import { forward } from './forward.ts';
import type { RunOptions } from './play/run.ts';
import { createPlayStage, type PlayStage } from './play/stage.ts';
import { type HostileServer, startHostile } from './hostile.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { tallyOf } from './tally.ts';
import type { Interception } from './witness.ts';

/** The reference server, what its demo compares it with, and the page that attacks it. */
export interface Demo {
  readonly server: ReferenceServer;
  /** A second server of the same kind, at `/naive/`: the interceptor has its own sessions there. */
  readonly naive: ReferenceServer;
  readonly hostile: HostileServer;
  readonly close: () => Promise<void>;
  /** Lets what is under way end, for so many milliseconds at most, and closes. */
  readonly drain: (ms: number) => Promise<void>;
}

const NAIVE = '/naive';
/** Longer than any page of ours waits. */
const NEVER = 60_000;
const PLENTY = { limit: 100_000, windowSeconds: 1 };

/** The demo shows several tabs as frames of one page. */
const POLICY = `${STRICT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")}; frame-src 'self'`;

/**
 * Starts all three. The demo's page sets the conditions by `/demo/conditions`, and reads the logs by `/demo/tally`. `runs` is for those
 * below `/play`.
 */
export async function startDemo(options: ServerOptions, runs?: Pick<RunOptions, 'away'>): Promise<Demo> {
  const server = await startServer({ contentSecurityPolicy: POLICY, ...options });
  const naive = await startServer({
    port: 0,
    dbFile: ':memory:',
    allowedOrigins: [server.url],
    cookie: { name: ['naive', options.cookie?.name].filter(Boolean).join('-'), path: `${NAIVE}/auth` },
    // The number of its refreshes is what the demo shows, so they are not limited.
    rateLimit: { refresh: PLENTY, client: PLENTY, login: PLENTY, logins: PLENTY },
  });
  const port = Number(new URL(server.url).port) + 1;
  // Where the port beside the demo's is taken, any other will do.
  const hostile = await startHostile({ target: server, port }).catch(() => startHostile({ target: server }));
  const plays = createPlayStage(server.url, runs);
  server.standInFront(createDesk({ server, naive, hostile, plays, tokenLifetime: configOf(options).tokenLifetime }));
  return {
    server,
    naive,
    hostile,
    close: async () => void (await Promise.all([server.close(), naive.close(), hostile.close(), plays.close()])),
    drain: async (ms) => {
      // What is forwarded to it is under way there, too.
      await server.drain(ms);
      await Promise.all([naive.close(), hostile.close(), plays.close()]);
    },
  };
}

interface DeskParts extends Pick<Demo, 'hostile' | 'naive' | 'server'> {
  readonly plays: PlayStage;
  readonly tokenLifetime: number;
}

/** Stands in front of the server and does what the page has asked for. */
function createDesk({
  server,
  naive,
  hostile,
  plays,
  tokenLifetime,
}: DeskParts): (request: Request) => Promise<Interception> {
  let conditions: Conditions = { tokenLifetime, latency: 0, refresh: 'normal', isStrict: false };
  const grace = configOf({}).graceSeconds;

  const set = (given: unknown): void => {
    if (typeof given !== 'object' || given === null) return;
    conditions = changed(conditions, { ...given });
    const graceSeconds = conditions.isStrict ? 0 : grace;
    for (const each of [server, naive]) each.reconfigure({ tokenLifetime: conditions.tokenLifetime, graceSeconds });
  };

  const answer = async (request: Request, { pathname, searchParams }: URL): Promise<Response | undefined> => {
    const isWrite = isOwnWrite(request, server.url);
    switch (pathname) {
      case '/demo/conditions':
        if (isWrite) set(jsonObject(await readBody(request, 4096, 4096)));
        return json({ ...conditions, hostile: hostile.url });
      case '/demo/tally': {
        const since = Number(searchParams.get('since') ?? 0);
        return json({ now: Date.now(), ours: tallyOf(server.log, since), naive: tallyOf(naive.log, since) });
      }
      case '/demo/reject-tokens':
        if (isWrite) naive.rejectTokens();
        return undefined;
      default:
        return undefined;
    }
  };

  return async (request) => {
    const url = new URL(request.url);
    if (/^\/play(?:\/|$)/.test(url.pathname)) return plays.answer(request, isOwnWrite(request, server.url));
    const own = await answer(request, url);
    if (own !== undefined) return own;
    const path = url.pathname.startsWith(`${NAIVE}/`) ? url.pathname.slice(NAIVE.length) : url.pathname;
    const hindrance = await hinder(path, conditions, request.signal);
    if (hindrance !== undefined || path === url.pathname) return hindrance;
    return forward(request, naive.url, path + url.search);
  };
}

function isOwnWrite({ headers, method }: Request, url: string): boolean {
  if (method !== 'POST' && method !== 'DELETE') return false;
  const provenance = {
    origin: headers.get('origin') ?? undefined,
    fetchSite: headers.get('sec-fetch-site') ?? undefined,
    fetchMode: headers.get('sec-fetch-mode') ?? undefined,
    fetchDest: headers.get('sec-fetch-dest') ?? undefined,
    contentType: headers.get('content-type') ?? undefined,
  };
  return isOwnCall({ ...provenance, hasCustomHeader: true }, new Set([url]));
}

async function hinder(path: string, conditions: Conditions, signal: AbortSignal): Promise<Interception> {
  if (!/^\/(?:api|auth)\//.test(path)) return undefined;
  await wait(conditions.latency, signal);
  if (path !== '/auth/refresh') return undefined;
  switch (conditions.refresh) {
    case 'normal':
      return undefined;
    case '500':
      return json({ error: 'server_error' }, 500);
    case '401':
      return json({ error: 'invalid_grant' }, 401);
    case 'never':
      await wait(NEVER, signal);
      return 'reset';
  }
}

/** Does not wait for a client that has disconnected. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'cache-control': 'no-store' } });
}
