import { createAuth, type Auth, type AuthOptions } from 'rebearer';
import { type Lifetime, lifetime, type LifetimeOptions } from 'rebearer/lifetime';
import type { Clock, OpenChannel, Page } from 'rebearer/testing';
import { createBrowser, type Browser } from '../simulation/browser.ts';
import { jwt } from '../simulation/jwt.ts';
import { settle } from '../simulation/settle.ts';

/** What a server with limits was asked, and what became of it. */
export interface Asked {
  readonly path: string;
  readonly at: number;
  /** The header `Session-Activity`. */
  readonly activity: string | null;
  readonly status: number;
}

export interface Tab {
  readonly auth: Auth;
  readonly watched: Lifetime;
  /** Seconds left of the warning, `undefined` where there is none. */
  readonly left: () => number | undefined;
  /** The user does something here. */
  readonly act: () => void;
  /** Freezes the tab; returns `false` while it refreshes: no browser keeps a page that waits for a lock or for an answer. */
  readonly freeze: () => boolean;
  readonly thaw: () => void;
  /** Leaves the page, as the event `pagehide`; what it has begun goes on. */
  readonly leave: () => void;
  /** Loses the network until it is called again. */
  readonly isOffline: { current: boolean };
}

export interface LimitedOptions {
  /** Seconds; `undefined` for a server that says nothing of such a limit. */
  readonly idle?: number;
  readonly absolute?: number;
  readonly isSilent?: boolean;
  /** Nothing tells its users apart. */
  readonly isNameless?: boolean;
  /** Time passes between two looks at a clock, and `Date.now()` leaves out the fraction of the millisecond, as in a browser. */
  readonly isFine?: boolean;
  /** Seconds that a message about activity takes from tab to tab, as on a machine that is busy. */
  readonly delay?: number;
}

export interface TabOptions extends LifetimeOptions {
  readonly isDeaf?: boolean;
  /** Calls `lifetime()` only a second after the tab has signed in. */
  readonly isLate?: boolean;
  readonly auth?: Partial<AuthOptions>;
}

/** One browser, one server with limits, as many tabs as a test opens. */
export interface LimitedSession {
  readonly browser: Browser;
  readonly asked: Asked[];
  readonly refreshes: () => readonly Asked[];
  readonly isAlive: () => boolean;
  /** Answers a login, as the server does. */
  readonly login: () => Response;
  /** Has the API refuse the tokens given so far. */
  readonly rejectTokens: () => void;
  readonly openTab: (options?: TabOptions) => Promise<Tab>;
  /** Lets so many seconds pass, one by one. */
  readonly pass: (seconds: number) => Promise<void>;
  readonly now: () => number;
}

const BASE = 'https://app.example.com/';

export function createLimitedSession({
  idle,
  absolute,
  isSilent = false,
  isNameless = false,
  isFine = false,
  delay = 0,
}: LimitedOptions): LimitedSession {
  const browser = createBrowser();
  let fraction = 0;
  const look = (): number => (isFine ? (fraction += 0.15) : 0);
  const clock: Clock = {
    ...browser.clock,
    monotonic: () => browser.clock.monotonic() + look(),
    wall: () => Math.floor(browser.clock.wall() + look()),
  };
  const asked: Asked[] = [];
  const start = browser.clock.wall();
  const seconds = (): number => (serverClock() - start) / 1000;
  // The server does not sleep when the machine does, and its clock is not set.
  const serverClock = (): number => browser.clock.wall();
  const limits = { idleAt: Infinity, endAt: Infinity };
  let count = 0;
  let refused = 0;
  let isLoggedOut = false;
  const isAlive = (): boolean => !isLoggedOut && seconds() < limits.idleAt && seconds() < limits.endAt;
  const extend = (): void => {
    if (idle !== undefined) limits.idleAt = seconds() + idle;
  };
  const tokens = new Map<string, number>();
  const newToken = (): string => {
    const accessToken = jwt({ ...(!isNameless && { sub: 'alice', sid: 'session' }), jti: String(++count) });
    tokens.set(`Bearer ${accessToken}`, count);
    return accessToken;
  };
  const grant = (): Response =>
    Response.json({
      access_token: newToken(),
      expires_in: 180,
      ...(isSilent
        ? {}
        : {
            session_expires_in: absolute === undefined ? undefined : Math.floor(limits.endAt - seconds()),
            idle_expires_in: idle === undefined ? undefined : Math.floor(limits.idleAt - seconds()),
          }),
    });
  const answer = (path: string, activity: string | null, bearer: string | null): Response => {
    if (path === '/auth/logout') isLoggedOut = true;
    if (path === '/auth/logout') return new Response(null, { status: 204 });
    if (path === '/auth/login') {
      isLoggedOut = false;
      if (absolute !== undefined) limits.endAt = seconds() + absolute;
      extend();
      return grant();
    }
    if (path !== '/auth/refresh') {
      const status = (tokens.get(bearer ?? '') ?? 0) > refused ? 200 : 401;
      return new Response('ok', { status, headers: { 'x-access-token': newToken(), 'cache-control': 'no-store' } });
    }
    if (!isAlive()) return Response.json({ error: 'invalid_grant', reason: 'expired' }, { status: 400 });
    if (activity !== 'none') extend();
    return grant();
  };
  const openChannel: OpenChannel = (name, listener) => {
    const isSlow = delay > 0 && name.endsWith(' lifetime');
    return browser.openChannel(
      name,
      isSlow ? (data) => browser.clock.after(delay * 1000, () => listener(data)) : listener,
    );
  };
  const openTab = async ({
    isDeaf = false,
    isLate = false,
    auth: authOptions,
    ...options
  }: TabOptions = {}): Promise<Tab> => {
    const isOffline = { current: false };
    const shown = new Set<() => void>();
    const hidden = new Set<() => void>();
    const fetchHere: typeof fetch = async (input, init) => {
      const request = new Request(typeof input === 'string' ? new URL(input, BASE) : input, init);
      if (thawed !== undefined) await thawed.promise;
      if (isOffline.current) throw new TypeError('Failed to fetch');
      const path = new URL(request.url).pathname;
      const activity = request.headers.get('session-activity');
      const response = answer(path, activity, request.headers.get('authorization'));
      asked.push({ path, at: seconds(), activity, status: response.status });
      return response;
    };
    const page: Page = {
      baseUrl: () => BASE,
      origin: () => new URL(BASE).origin,
      isOnline: () => true,
      onWake: () => () => {},
      onHide(hide, show) {
        hidden.add(hide);
        shown.add(show);
        return () => {};
      },
    };
    /** Is there while the tab is frozen: it runs nothing, so it asks for no lock and sends nothing until it goes on. */
    let thawed: PromiseWithResolvers<void> | undefined;
    let locks = 0;
    const auth = createAuth<unknown>({
      refresh: '/auth/refresh',
      logout: '/auth/logout',
      ...authOptions,
      environment: {
        clock: {
          ...clock,
          // Timers of a frozen tab fall due when it goes on.
          after: (milliseconds, callback) =>
            browser.clock.after(milliseconds, () => (thawed === undefined ? callback() : late.push(callback))),
        },
        random: () => 0.5,
        fetch: () => fetchHere,
        async lock(lockName, options, task) {
          const isLasting = options.mode === 'shared';
          if (thawed !== undefined) await thawed.promise;
          if (!isLasting) locks++;
          return browser.lock(lockName, options, task).finally(() => isLasting || locks--);
        },
        flags: browser.flags,
        openChannel: isDeaf ? undefined : openChannel,
        page,
      },
    });
    const late: (() => void)[] = [];
    let act = (): void => {};
    const watch = (): Lifetime =>
      lifetime(auth, {
        watchActivity(active) {
          act = active;
          return () => {};
        },
        ...options,
      });
    let watched = isLate ? undefined : watch();
    if (asked.length === 0) await auth.login(() => fetchHere('/auth/login', { method: 'POST' }));
    else {
      const ready = auth.ready();
      await settle();
      // A new tab listens for the token of another.
      browser.pass(60);
      await ready;
    }
    if (isLate) browser.pass(1000);
    watched ??= watch();
    await settle();
    return {
      auth,
      watched,
      left: () => (watched.timeout.timeLeft === undefined ? undefined : watched.timeout.timeLeft / 1000),
      act: () => act(),
      freeze() {
        if (locks > 0) return false;
        thawed = Promise.withResolvers();
        for (const hide of hidden) hide();
        return true;
      },
      thaw() {
        thawed?.resolve();
        thawed = undefined;
        for (const show of shown) show();
        for (const callback of late.splice(0)) callback();
      },
      leave() {
        for (const hide of hidden) hide();
      },
      isOffline,
    };
  };
  return {
    browser,
    asked,
    refreshes: () => asked.filter(({ path }) => path === '/auth/refresh'),
    isAlive,
    login: () => answer('/auth/login', null, null),
    rejectTokens: () => void (refused = count),
    openTab,
    async pass(count) {
      for (let passed = 0; passed < count; passed++) {
        browser.pass(1000);
        await settle();
      }
    },
    now: seconds,
  };
}
