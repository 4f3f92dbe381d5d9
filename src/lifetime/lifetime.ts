import type { Channel } from '../browser/channel.ts';
import { reportUncaught } from '../events/listeners.ts';
import { EXTENSION } from '../extension.ts';
import type { Auth } from '../index.ts';
import type { TokenSource } from '../session/state.ts';
import { watchPage } from './activity.ts';
import { type Action, ELSEWHERE, HERE, IDLE, type Limits, plan, UNKNOWN, type Warning } from './limits.ts';
import { readOptions, type LifetimeOptions } from './options.ts';

/** Whether the session is about to end: frozen, and the same object until it changes. */
export type SessionTimeout =
  /** There is no session, no limit, or enough time. */
  | { readonly status: 'quiet'; readonly timeLeft?: undefined }
  /** The session ends in `timeLeft` milliseconds, for lack of activity or in any case. */
  | ({ readonly status: 'warning' } & Warning);

/** The watched limits of a session. */
export interface Lifetime {
  /** Whether the session is about to end. */
  readonly timeout: SessionTimeout;
  /** Calls the listener after every change of `timeout`: when a warning begins, each second of it, and when it is over. */
  readonly subscribe: (listener: (timeout: SessionTimeout) => void) => () => void;
  /**
   * Refreshes as for an active user, which moves the idle limit in all tabs. Never rejects. Resolves with `false` if the session is over,
   * the server can't be reached, or the limit can't be moved.
   */
  readonly extend: () => Promise<boolean>;
  /** Stops watching. Later refreshes are made as without `lifetime()`. */
  readonly dispose: () => void;
}

const QUIET: SessionTimeout = /* @__PURE__ */ Object.freeze({ status: 'quiet' });
/** Within this time after a question, all other tabs have answered, on a busy machine too. */
const ANSWERED = 5000;
const NO_LIMITS: Limits = [-Infinity, Infinity, Infinity];

/**
 * Warns before the end of a session, keeps the session while the user is active in any tab, and notices its end on time. Call it once for
 * each auth, in every page of the app.
 *
 * @example
 * const watched = lifetime(auth, { warnBefore: 120_000 });
 * watched.subscribe((timeout) => {
 *   if (timeout.status === 'warning') show(`You will be signed out in ${timeout.timeLeft / 1000} s.`);
 * });
 * @throws TypeError for an option that is unknown or wrong; not in builds for production.
 */
// One closure instead of several files: a minifier can't rename the members of objects between files.
export function lifetime(auth: Auth, options: LifetimeOptions = {}): Lifetime {
  if (typeof REBEARER_PRODUCTION === 'undefined' && !(EXTENSION in Object(auth)))
    throw new TypeError('lifetime: the first argument is not an auth of createAuth.');
  const own = readOptions(options);
  const { idle = Infinity, absolute = Infinity, warnBefore = 60_000, keepAlive, watchActivity = watchPage } = own;
  const { name, limits: said, refresh, setIdle, environment } = auth[EXTENSION];
  const { clock, page, openChannel } = environment;
  const listeners = new Set<() => void>();
  let timeout = QUIET;
  let limits = NO_LIMITS;
  let user: string | undefined;
  /** When the login was made; negative: the first known restore, which a login or an earlier restore replaces. */
  let start = -Infinity;
  let span = 0;
  /** The last activity in this tab and in any other tab, and since when this tab receives the messages of others. */
  let here = -Infinity;
  let elsewhere = -Infinity;
  let heardSince = Infinity;
  let lag = -Infinity;
  /** Whether the last refresh of this tab was made without activity, and whether the limits are from such a refresh. */
  let wasIdle = false;
  let areIdle = false;
  let isActing = false;
  let isReported = false;
  let isDisposed = false;
  let stopTimer: (() => void) | undefined;
  let channel: Channel | undefined;

  /** The wall clock, which continues while the machine sleeps; if it is set back, the steady clock keeps it going. */
  const now = (): number => {
    lag = Math.max(lag, clock.wall() - clock.monotonic());
    return clock.monotonic() + lag;
  };
  /** How far this clock is ahead of the wall clock, which tabs and servers use. */
  const ahead = (): number => now() - clock.wall();
  const identity = (): string | undefined => auth.session.identity;
  /** Asks the app. An error must stop neither a refresh nor the watch. */
  const isKept = (): boolean | undefined => {
    try {
      return typeof keepAlive === 'function' ? keepAlive() : keepAlive;
    } catch (error) {
      if (!isReported) reportUncaught(error);
      isReported = true;
      return false;
    }
  };
  const presence = (): number => {
    // Activity that was not reported for so long, because the machine slept, does not count as current.
    const since = Math.max(limits[0], now() - span / 2);
    if (here > since || isKept()) return HERE;
    if (elsewhere > since) return ELSEWHERE;
    // At the end of the limit the answers of the other tabs stand for the messages that this tab has missed.
    const isKnown = heardSince <= limits[0] || Math.max(heardSince + ANSWERED, limits[1]) <= now();
    return isKnown ? IDLE : UNKNOWN;
  };

  /** Sends everything that is known to the other tabs, and asks them for the same. */
  const post = (isAsking: boolean): void => {
    const times = [here, ...limits].map((time) => time - ahead());
    channel?.post([1, identity(), isAsking, start, ...times]);
  };
  /** Any script of the origin may write here. What it writes counts at most as a login or as activity at this moment. */
  const receive = (data: unknown): void => {
    const message: readonly unknown[] = Array.isArray(data) ? data : [];
    const [version, whose, isAsking, ...times] = message;
    if (version !== 1) return;
    if (isAsking) post(false);
    // Users without a name look alike. A tab forgets at once the limits of a session of which it has no confirmed token.
    if (!said() || user !== identity() || user !== whose) return;
    const [begun = NaN, active = NaN, issuedAt = NaN, idleAt = NaN] = times.map((time, place) =>
      typeof time === 'number' ? time + (place && ahead()) : NaN,
    );
    if (begun > start) start = Math.min(begun, now());
    // If the message comes too late for a refresh of this tab without activity, the next refresh reports it. What was active before the
    // idle limit was moved last is reported already.
    const isOwed = areIdle && active > limits[1] - span;
    if (active > elsewhere) elsewhere = Math.max(Math.min(active, now()), isOwed ? limits[0] + 1 : 0);
    // Two tabs may read one moment from their clocks with a small difference, so the message may be of the same refresh.
    if (issuedAt <= now() && idleAt > issuedAt)
      adopt([Math.max(issuedAt, limits[0]), Math.max(Math.min(idleAt, issuedAt + span), limits[1]), limits[2]]);
    look();
  };
  /** A refresh that begins while the page is left, in the same task, still knows what the other tabs have said. */
  const close = (): void => {
    channel?.close();
    channel = undefined;
  };
  /** Asks again for messages that were missed while the page was frozen or in the back-forward cache. */
  const open = (): void => {
    heardSince = Infinity;
    try {
      channel ??= openChannel?.(`${name} lifetime`, receive);
      post(true);
      if (channel) heardSince = now();
    } catch {
      // Without a channel this tab receives no messages of others.
    }
  };

  /** Updates the warning, acts if an action is due, and plans the next look. */
  const look = (): void => {
    stopTimer?.();
    if (!said() || user !== identity()) limits = NO_LIMITS;
    const [issuedAt, idleAt, endAt] = limits;
    const end = Math.min(endAt, said()?.[2] === Infinity ? Math.abs(start) + absolute : Infinity);
    const [warning, action, wakeIn] = plan([issuedAt, idleAt, end], presence(), { now: now(), warnBefore, span });
    // `keepAlive` of the app may have disposed it.
    if (isDisposed) return;
    if (wakeIn < Infinity) stopTimer = clock.after(wakeIn, look);
    if (warning?.timeLeft !== timeout.timeLeft) {
      // The timers of a hidden tab are late, its messages are not.
      if (timeout === QUIET) post(false);
      timeout = Object.freeze(warning ?? QUIET);
      // An error of one listener must not stop the others.
      for (const listener of listeners) queueMicrotask(listener);
    }
    if (action !== undefined && !isActing) void act(action);
  };
  /** Asks the server, which decides the end. Without a server limit the page ends the session. */
  const act = async (action: Action): Promise<void> => {
    isActing = true;
    const [at, own] = action === 'idle' ? ([1, idle] as const) : ([2, absolute] as const);
    const isOfApp = action !== 'report' && own < Infinity && said()?.[at] === Infinity;
    await (isOfApp ? auth.logout() : refresh());
    isActing = false;
  };

  const adopt = (next: Limits): void => {
    const [issuedAt, idleAt] = next;
    span = Math.max(limits === NO_LIMITS ? 0 : span, idleAt - issuedAt);
    // The fractions of a millisecond that two tabs read from their clocks differ.
    const isNewer = issuedAt > limits[0] + 1000;
    limits = next;
    // Two tabs that send each other known limits would never stop.
    if (isNewer && here > issuedAt) post(false);
  };
  /** Adopts the limits that came with a token. Limits that the server does not announce come from the options. */
  const readToken = (source: TokenSource): void => {
    const told = said()?.map((time) => time + ahead());
    // The answer to a call may bring a token without limits.
    if (told === undefined || (source === 'response' && limits !== NO_LIMITS)) return;
    if (source === 'login' || user !== identity()) limits = NO_LIMITS;
    if (limits === NO_LIMITS) start = source === 'login' ? now() : -now();
    user = identity();
    const [issuedAt = 0, idleAt = 0, endAt = 0] = told;
    const [before, idleBefore] = limits;
    areIdle = wasIdle && source === 'refresh';
    // Activity in this tab counts at the refresh of another, which may not have heard of it yet.
    const isPassive = source === 'tab' && here <= before;
    const isKept = idleBefore < Infinity && (areIdle || isPassive);
    const ownIdleAt = isKept ? idleBefore : issuedAt + idle;
    adopt([issuedAt, idleAt < Infinity ? idleAt : ownIdleAt, endAt]);
    if (!isPassive || before === -Infinity) post(before === -Infinity);
    look();
  };
  const note = (): void => {
    const isFirst = here <= limits[0];
    here = now();
    if (!isFirst) return;
    post(false);
    look();
  };

  setIdle(() => {
    // The last call of `lifetime()` counts, whenever an earlier one is disposed.
    if (isDisposed) return false;
    wasIdle = presence() === IDLE;
    return wasIdle && (said()?.[1] ?? Infinity) < Infinity;
  });
  const stops = [auth.on('token', ({ source }) => readToken(source)), auth.subscribe(look)];
  // On a server nothing is watched.
  if (page !== undefined) {
    open();
    stops.push(page.onHide(close, open), watchActivity(note, open));
  }
  readToken('refresh');
  return Object.freeze({
    get timeout() {
      return timeout;
    },
    subscribe(listener: (timeout: SessionTimeout) => void) {
      const own = (): void => {
        if (listeners.has(own)) listener(timeout);
      };
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    async extend() {
      if (isDisposed) return false;
      const before = limits;
      note();
      await refresh();
      // The refresh that was joined may have been made without activity.
      if (limits === before || wasIdle) await refresh();
      return limits !== before && timeout === QUIET;
    },
    dispose() {
      isDisposed = true;
      listeners.clear();
      for (const stop of stops) stop();
      stopTimer?.();
      close();
    },
  });
}
