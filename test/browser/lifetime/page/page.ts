import { type Auth, createAuth } from 'rebearer';
import { type Lifetime, lifetime } from 'rebearer/lifetime';

/** What a page with limits offers to the test that drives it. */
export interface LimitedPage {
  readonly auth: Auth;
  readonly watched: Lifetime;
  /** When each warning began, by the clock of the machine. */
  readonly warnings: number[];
  /** When the session ended, and why. */
  readonly ends: { readonly at: number; readonly reason: string }[];
  /** What the last click on the button came to. */
  extended: boolean | undefined;
  /** By how many milliseconds timers of the page and answers of the server were late, together: the machine may be busy. */
  readonly lag: () => number;
  readonly login: () => Promise<void>;
  /** Calls the API again and again until the session is over. */
  readonly poll: () => void;
  readonly sleep: (milliseconds: number) => void;
}

declare global {
  const limited: LimitedPage;
}

const TICK = 100;
/** What a beat may take longer than that on an idle machine, in milliseconds. */
const USUAL = 100;

/** What a laptop that has slept sees on its wall clock alone, in milliseconds. */
let slept = 0;

const auth = createAuth<unknown>({
  refresh: '/auth/refresh',
  logout: '/auth/logout',
  environment: {
    clock: {
      monotonic: () => performance.now(),
      wall: () => Date.now() + slept,
      after(milliseconds, callback) {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
    },
  },
});
const watched = lifetime(auth, { warnBefore: Number(new URLSearchParams(location.search).get('warn')) });
let lag = 0;
/** A timer and an answer, again and again. */
async function beat(): Promise<void> {
  for (;;) {
    const begun = performance.now();
    await fetch('/ping').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, TICK));
    const late = performance.now() - begun - TICK;
    if (late > USUAL) lag += late;
  }
}
void beat();
const page: LimitedPage = {
  auth,
  watched,
  warnings: [],
  ends: [],
  extended: undefined,
  lag: () => lag,
  login: () => auth.login(() => fetch('/auth/login', { method: 'POST' })),
  sleep(milliseconds) {
    slept += milliseconds;
  },
  poll() {
    const call = (): void => {
      auth
        .fetch('/api/me')
        .catch(() => undefined)
        .then(() => {
          if (auth.session.isAuthenticated) setTimeout(call, 300);
        })
        .catch(() => {});
    };
    call();
  },
};
let wasWarning = false;
watched.subscribe(({ status, timeLeft }) => {
  if (status === 'warning' && !wasWarning) page.warnings.push(Date.now());
  wasWarning = status === 'warning';
  const output = document.querySelector('output');
  if (output) output.value = timeLeft === undefined ? '' : String(timeLeft / 1000);
});
let wasSignedIn = false;
auth.subscribe((session) => {
  if (wasSignedIn && session.status === 'unauthenticated') page.ends.push({ at: Date.now(), reason: session.reason });
  wasSignedIn = session.isAuthenticated;
});
document.querySelector('#extend')?.addEventListener('click', () => {
  void watched.extend().then((isExtended) => (page.extended = isExtended));
});
void auth.ready().catch(() => {});
Object.assign(globalThis, { limited: page });
