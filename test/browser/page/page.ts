import { createAuth, type Auth, type AuthEvent, type AuthOptions, type Clock } from 'rebearer';
import { EVENT_TYPES } from '../../event-types.ts';

/** What a test page offers to the test that drives it. */
export interface Bench {
  readonly auth: Auth<Readonly<Record<string, unknown>>>;
  readonly events: AuthEvent[];
  /** Makes the session of this page; options that a test can write as JSON. */
  readonly create: (options?: Partial<AuthOptions>) => void;
  /** Lets time pass, for the page alone: milliseconds. */
  readonly advance: (milliseconds: number) => void;
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

const clock: Clock = {
  read: () => ({ monotonic: performance.now() + offset, wall: Date.now() + offset + skew }),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

function current(): Bench['auth'] {
  if (auth === undefined) throw new Error('Call create() first.');
  return auth;
}

const own: Bench = {
  get auth() {
    return current();
  },
  events,
  create(options = {}) {
    auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', environment: { clock }, ...options });
    for (const type of EVENT_TYPES) auth.on(type, (event) => events.push(event));
  },
  advance(milliseconds) {
    offset += milliseconds;
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
          return (await current().fetch(url, init)).status;
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
