import {
  createAuth,
  refreshTokenGrant,
  type Auth,
  type AuthEvent,
  type AuthOptions,
  type Logout,
  type TokenEndpoint,
} from 'rebearer';
import type { Clock } from 'rebearer/testing';
import { EVENT_TYPES } from '../../events/event-types.ts';
import { LISTENING, patiently } from '../patience.ts';

/** What a test page offers to the test that drives it. */
export interface Bench {
  readonly auth: Auth<Readonly<Record<string, unknown>>>;
  readonly events: AuthEvent[];
  /** Makes the session of this page; options that a test can write as JSON. */
  readonly create: (options?: Partial<AuthOptions>, tokens?: TokenEndpoint) => void;
  /** Lets time pass, for the page alone: milliseconds. */
  readonly advance: (milliseconds: number) => void;
  /** Waits as briefly for tokens of other tabs as apps do, from now on: for a test in which none can come, or none has to. */
  readonly listenBriefly: (isBrief?: boolean) => void;
  /** Has no more time pass by the page's clocks. Its timers continue. */
  readonly stopClocks: () => void;
  /** Sets the page's wall clock wrong by so many milliseconds. */
  readonly setSkew: (milliseconds: number) => void;
  readonly login: (username: string) => Promise<number>;
  /** Makes calls at once; resolves with their statuses, or the names of their errors. */
  readonly call: (urls: readonly string[], init?: RequestInit) => Promise<readonly (number | string)[]>;
  /** The benches of this page and of its frames. */
  readonly family: () => readonly Bench[];
}

declare global {
  /** Lives in the pages that tests open, and in what they evaluate there. */
  const bench: Bench;
}

if (location.search === '?without-locks') Reflect.deleteProperty(Navigator.prototype, 'locks');

let auth: Bench['auth'] | undefined;
let offset = 0;
let skew = 0;
const events: AuthEvent[] = [];

/** How long a request or a lock may take, in milliseconds: longer than a busy machine needs. */
const TIMEOUT = 60_000;

/** How long a call may take, in milliseconds: longer than all waits of the library in a row, so that one that hangs says why. */
const LONGEST_CALL = 240_000;

let isBrief = false;
let stopped: { readonly monotonic: number; readonly wall: number } | undefined;
const clock: Clock = {
  monotonic: () => (stopped?.monotonic ?? performance.now()) + offset,
  wall: () => (stopped?.wall ?? Date.now()) + offset + skew,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, isBrief && milliseconds === LISTENING ? milliseconds : patiently(milliseconds));
    return () => clearTimeout(timer);
  },
};

/** Ends a session as RFC 7009 has it. */
const revoke: Logout = async ({ fetch, signal, refreshToken }) => {
  const body = new URLSearchParams({ token: refreshToken ?? '', token_type_hint: 'refresh_token' });
  return fetch('/oauth/revoke', { method: 'POST', body, signal, keepalive: true });
};

/** Resolves with what is known of a call that has taken too long. */
async function afterLongest(url: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, LONGEST_CALL));
  const { held = [], pending = [] } = (await (navigator as Partial<Navigator>).locks?.query()) ?? {};
  const locks = { held: held.map(({ name, mode }) => `${name} ${mode}`), pending: pending.map(({ name }) => name) };
  return [`${url} is not answered`, document.visibilityState, JSON.stringify(locks), current().explain()].join('\n');
}

function current(): Bench['auth'] {
  if (auth === undefined) throw new Error('Call create() first.');
  return auth;
}

const own: Bench = {
  get auth() {
    return current();
  },
  events,
  create(options = {}, tokens) {
    const ways =
      tokens === undefined
        ? { refresh: '/auth/refresh', logout: '/auth/logout' }
        : { refresh: refreshTokenGrant(tokens), logout: revoke };
    auth = createAuth({ ...ways, timeout: TIMEOUT, environment: { clock }, ...options });
    for (const type of EVENT_TYPES) auth.on(type, (event) => events.push(event));
  },
  advance(milliseconds) {
    offset += milliseconds;
  },
  listenBriefly(given = true) {
    isBrief = given;
  },
  stopClocks() {
    stopped = { monotonic: performance.now(), wall: Date.now() };
  },
  setSkew(milliseconds) {
    skew = milliseconds;
  },
  async login(username) {
    const body = JSON.stringify({ username, password: `${username}-demo` });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/auth/login', { method: 'POST', headers, body });
    if (response.ok) await current().login(response);
    return response.status;
  },
  call(urls, init) {
    return Promise.all(
      urls.map(async (url) => {
        try {
          const call = current().fetch(url, init);
          return await Promise.race([call.then(({ status }) => status), afterLongest(url)]);
        } catch (error) {
          return error instanceof Error ? error.name : String(error);
        }
      }),
    );
  },
  family() {
    const windows = Array.from({ length: frames.length }, (_, at) => frames[at]);
    return [
      own,
      ...windows.map((it) => it && (Reflect.get(it, 'bench') as Bench | undefined)).filter((it) => it !== undefined),
    ];
  },
};

Object.assign(globalThis, { bench: own });
