import { createAuth, type Auth, type AuthEvent, type AuthOptions } from 'rebearer';
import type { Environment, Page, Wake } from 'rebearer/testing';

import { EVENT_TYPES } from '../events/event-types.ts';
import { type Browser, createBrowser } from './browser.ts';
import { jwt } from './jwt.ts';
import { settle } from './settle.ts';

export { jwt } from './jwt.ts';
export { settle } from './settle.ts';

/** A request as the virtual network saw it. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | null;
  readonly init: RequestInit;
  /** Answers it. */
  readonly respond: (body: unknown, init?: ResponseInit) => void;
  /** Fails it as a network does. */
  readonly fail: () => void;
}

type Claims = Readonly<Record<string, unknown>> | undefined;

/**
 * A page whose clock, network and events are turned by hand. What the code under test does between two turns runs to its
 * end in `settle`, without any real time passing.
 */
export interface World {
  readonly auth: Auth<Claims>;
  readonly sent: Sent[];
  readonly events: AuthEvent[];
  /** The calls to `/auth/refresh`. */
  readonly refreshes: () => readonly Sent[];
  /** The calls to anything else. */
  readonly calls: () => readonly Sent[];
  readonly advance: (milliseconds: number) => Promise<void>;
  /** Moves only the wall clock: it was set, or the machine slept. */
  readonly setWall: (milliseconds: number) => void;
  readonly wake: (wake: Wake) => Promise<void>;
  /** The page is left, perhaps into the back-forward cache. */
  readonly leave: () => Promise<void>;
  /** The page returns from the back-forward cache. */
  readonly comeBack: () => Promise<void>;
  readonly setOnline: (online: boolean) => void;
  /** Says whether the user can't see the page. */
  readonly setHidden: (hidden: boolean) => void;
  /** Holds the page up as one that is rendered before a user navigates to it; returns what activates it. */
  readonly prerender: () => () => Promise<void>;
}

const BASE = 'https://app.example.com/';
/** Pages so far, by their browser. */
const pages = new WeakMap<Browser, number>();

/** Makes a page, alone unless it is given a browser to share with others; `isPrerendered` until it is activated. */
export function createWorld(
  options: Partial<AuthOptions<Claims>> = {},
  shared?: Browser,
  { isPrerendered = false } = {},
): World {
  const browser = shared ?? createBrowser();
  const isAlone = shared === undefined;
  const number = pages.get(browser) ?? 0;
  pages.set(browser, number + 1);
  let online = true;
  let hidden = false;
  let activation = isPrerendered ? Promise.withResolvers<void>() : undefined;
  const wakes = new Set<(wake: Wake) => void>();
  const leaves = new Set<() => void>();
  const returns = new Set<() => void>();
  const sent: Sent[] = [];
  const events: AuthEvent[] = [];
  const page: Page = {
    baseUrl: () => BASE,
    origin: () => new URL(BASE).origin,
    isOnline: () => online,
    isHidden: () => hidden,
    activated: () => activation?.promise,
    onWake(listener) {
      wakes.add(listener);
      return () => void wakes.delete(listener);
    },
    onHide(hide, show) {
      leaves.add(hide);
      returns.add(show);
      return () => {
        leaves.delete(hide);
        returns.delete(show);
      };
    },
  };
  const environment: Environment = {
    clock: browser.clock,
    // No two pages of a browser ask with the same nonce.
    random: () => 0.5 + number / 1e9,
    fetch: () => network(sent),
    lock: isAlone ? undefined : browser.lock,
    flags: browser.flags,
    openChannel: isAlone ? undefined : browser.openChannel,
    page,
  };
  const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', environment, ...options });
  for (const type of EVENT_TYPES) {
    auth.on(type, (event) => events.push(event));
  }
  return {
    auth,
    sent,
    events,
    refreshes: () => sent.filter(({ url }) => url.endsWith('/auth/refresh')),
    calls: () => sent.filter(({ url }) => !url.endsWith('/auth/refresh')),
    async advance(milliseconds) {
      browser.pass(milliseconds);
      await settle();
    },
    setWall: browser.setWall,
    async wake(wake) {
      for (const listener of wakes) listener(wake);
      await settle();
    },
    async leave() {
      for (const listener of leaves) listener();
      await settle();
    },
    async comeBack() {
      for (const listener of returns) listener();
      for (const listener of wakes) listener('restored');
      await settle();
    },
    setOnline(value) {
      online = value;
    },
    setHidden(value) {
      hidden = value;
    },
    prerender() {
      activation ??= Promise.withResolvers<void>();
      const { resolve } = activation;
      return () => {
        activation = undefined;
        resolve();
        return settle();
      };
    },
  };
}

function network(sent: Sent[]): typeof fetch {
  return async (input, init = {}) => {
    const target = typeof input === 'string' ? new URL(input, BASE) : input;
    const request = new Request(target, { ...init, signal: null });
    const { signal } = init;
    const method = request.method;
    const authorization = request.headers.get('authorization');
    return new Promise<Response>((resolve, reject) => {
      const abort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', abort);
      const over = (): void => signal?.removeEventListener('abort', abort);
      sent.push({
        url: request.url,
        method,
        authorization,
        init,
        respond(body, responseInit) {
          over();
          resolve(
            typeof body === 'string' || body === null || body instanceof ReadableStream
              ? new Response(body, responseInit)
              : Response.json(body, responseInit),
          );
        },
        fail() {
          over();
          reject(new TypeError('Failed to fetch'));
        },
      });
    });
  };
}

export function grantFor(subject: string, number = 1, expiresIn = 180): object {
  const accessToken = jwt({ sub: subject, sid: `session-of-${subject}`, jti: String(number) });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn };
}

export const INVALID_TOKEN: ResponseInit = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' },
};
