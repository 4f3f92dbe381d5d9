import { createAuth, type Auth } from 'rebearer';
import type { Clock } from 'rebearer/testing';

/** What came of the calls of a tab, since it was loaded. */
export interface Tally {
  /** By status, or by the name of the error. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Answers that were another user's. */
  readonly foreign: number;
  /** Milliseconds that the oldest call without an answer has been out. */
  readonly oldest: number;
  readonly status: string;
}

/** What a tab offers to the test that drives it. */
export interface Soaked {
  readonly auth: Auth<Readonly<Record<string, unknown>>>;
  readonly login: (user: string) => Promise<void>;
  /** Begins to make calls, for good. */
  readonly start: (user: string) => void;
  readonly stop: () => void;
  readonly tally: () => Tally;
  /** Sets the tab's wall clock wrong by so many milliseconds. */
  readonly setSkew: (milliseconds: number) => void;
}

declare global {
  /** Lives in the pages that the soak opens. */
  const soaked: Soaked;
}

/**
 * Calls that a tab has out at a time. A browser opens six connections for all its tabs: more calls would queue there, while answers are
 * late, for longer than a token lives, and so would their replays.
 */
const MOST = 2;

let skew = 0;
const clock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now() + skew,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
const auth: Soaked['auth'] = createAuth({
  refresh: '/auth/refresh',
  logout: '/auth/logout',
  refreshBefore: 1000,
  environment: { clock },
});
const outcomes: Record<string, number> = {};
const out = new Map<number, number>();
let foreign = 0;
let count = 0;
let timer: ReturnType<typeof setInterval> | undefined;

async function call(user: string): Promise<void> {
  const number = ++count;
  out.set(number, performance.now());
  const outcome = await auth
    .fetch('/api/me')
    .then(async (response) => {
      const claims = response.ok ? ((await response.json()) as { readonly sub?: unknown }) : undefined;
      if (claims !== undefined && claims.sub !== user) foreign += 1;
      return String(response.status);
    })
    .catch((error: unknown) => (error instanceof Error ? error.name : 'unknown'));
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  out.delete(number);
}

const own: Soaked = {
  auth,
  login: (user) => auth.login(({ signal }) => fetch(`/auth/login?user=${user}`, { method: 'POST', signal })),
  start(user) {
    timer = setInterval(() => {
      if (out.size < MOST) void call(user);
    }, 250);
  },
  stop: () => clearInterval(timer),
  tally: () => ({
    outcomes,
    foreign,
    oldest: Math.max(0, ...[...out.values()].map((since) => performance.now() - since)),
    status: auth.session.status,
  }),
  setSkew(milliseconds) {
    skew = milliseconds;
  },
};

Object.assign(globalThis, { soaked: own });
