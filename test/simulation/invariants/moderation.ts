import type { AuthEvent, RefreshCause } from 'rebearer';
import { LIFETIME } from '../server.ts';
import type { Tab } from '../tab.ts';
import type { Invariant } from './invariant.ts';

/** The shortest pause after a failure. */
const MIN_DELAY = 500;
const LEEWAY = 30_000;
const TIMEOUT = 15_000;
/** How long a verification may be postponed. */
const VERIFY_PAUSE = 10_000;
/** Attempts that one cause is good for. */
const ATTEMPTS = 3;

/** What a tab has that decides whether it may refresh. */
interface Means {
  /** Until when, by its monotonic clock, a failure keeps it from asking again. */
  quietUntil: number;
  /** The token in use, since when, and whether it came from the tab's own request. */
  token: string | undefined;
  since: number;
  takenAt: number;
  isOwn: boolean;
  expiresAt: number;
  readonly refused: Set<string>;
  /** Others have said something, or the page was away, so that the token counts for nothing until it is confirmed. */
  isUnverified: boolean;
  verifyNeededAt: number;
  /** Logins in progress. A failed one asks the server once for its result, regardless of earlier failures. */
  loggingIn: number;
  /** Attempts that are left to the check of its last login, which has pauses of its own. */
  checks: number;
  /** When it last asked for a refresh. */
  askedAt: number;
  refreshes: number;
  /** What may have caused a refresh. */
  causes: number;
}

/** 7: refreshes are bounded by the policy, and no token is used beyond its life, nor replaced before its time. */
export const moderation: Invariant = {
  name: 'no more than needed',
  watch({ timeline, tabs, server, holders, history }, fail) {
    // The wall clock tells which of two tokens is newer, and whether one has expired on its way.
    const hasOddClocks = history.steps.some(({ type }) => ['set', 'skew', 'sleep'].includes(type));
    const isWallTrue = !history.steps.some(({ type }) => type === 'set' || type === 'skew');
    const isInCookies = history.setup.attach !== undefined;
    const meansOf = new Map<Tab, Means>();
    const madeAt = new Map<string, number>();
    const of = (tab: Tab): Means => {
      const known = meansOf.get(tab) ?? newcomer();
      meansOf.set(tab, known);
      return known;
    };

    function needVerification(tab: Tab): void {
      const means = of(tab);
      means.isUnverified = true;
      means.verifyNeededAt = tab.monotonic;
      means.quietUntil = 0;
    }

    /** A verification ends the backoff, and may be postponed until the last one is older. */
    const isVerifyNeeded = (tab: Tab): boolean => tab.monotonic <= of(tab).verifyNeededAt + VERIFY_PAUSE;

    function take(tab: Tab, event: Extract<AuthEvent, { type: 'token' }>): void {
      const means = of(tab);
      const [token, next] = [means.token, holders.tokenOf(tab)].map((known) => server.tokenOf(`Bearer ${known}`));
      const isOlder = token !== undefined && next?.session === token.session && next.number < token.number;
      const isToldOlder = event.source === 'tab' && event.expiresAt < means.expiresAt;
      if (isOlder && isToldOlder && !means.isUnverified && !isVerifyNeeded(tab) && !hasOddClocks)
        fail(`tab ${tab.number} takes an older token`);
      means.token = holders.tokenOf(tab);
      means.since = tab.monotonic;
      means.takenAt = timeline.now;
      means.isOwn = event.source !== 'tab';
      means.expiresAt = event.expiresAt;
      // A token from another tab does not settle what this one is asking the server about.
      means.isUnverified &&= event.source === 'tab';
      means.quietUntil = 0;
    }

    /** Checks the cause of a refresh against what the tab could know. */
    function check(tab: Tab, cause: RefreshCause): void {
      // The cookie of a call may be of another session than the one that the tab knows.
      if (cause === 'rejected' && isInCookies) return;
      const { token, refused, isOwn, since } = of(tab);
      const issued = server.tokenOf(`Bearer ${token}`);
      if (token === undefined || issued === undefined) return;
      const isRefused = refused.has(token) || !isOwn || tab.monotonic - since >= LIFETIME;
      if (cause === 'rejected' && !isRefused) fail(`tab ${tab.number} refreshes a token that was not refused`);
      // A tab counts from the moment when it asked, which is a time-out before the server issued it at most.
      // A tab with an idle limit reports that its user is there, and asks for the end.
      if (cause === 'expiring' && history.setup.idle !== undefined) return;
      const isFresh = timeline.now - issued.issuedAt < LIFETIME - LEEWAY - TIMEOUT;
      if ((cause === 'expiring' || cause === 'expired') && isFresh) fail(`tab ${tab.number} refreshes a fresh token`);
    }

    return {
      stepping() {
        for (const tab of tabs) of(tab).causes++;
      },
      sent({ road, tab, url, authorization }) {
        const means = of(tab);
        if (road === 'refresh') {
          means.refreshes++;
          means.askedAt = tab.monotonic;
          const isTooSoon = tab.monotonic < means.quietUntil && means.loggingIn === 0 && !isVerifyNeeded(tab);
          if (isTooSoon && means.checks-- <= 0) fail(`tab ${tab.number} refreshes too soon after a failure`);
          // Each cause is good for the attempts of one refresh; one for the token, one for a verification that came meanwhile.
          if (means.refreshes > 2 * ATTEMPTS * (means.causes + 1)) fail(`tab ${tab.number} refreshes without end`);
        }
        // Both clocks count, unless the wall clock was set.
        const age = isWallTrue ? timeline.now - means.takenAt : tab.monotonic - means.since;
        // A call that has waited for a token uses it at any age.
        const hasWaited = (madeAt.get(url.search) ?? 0) <= means.takenAt;
        // While the function of a login runs, a call goes out with what is there.
        const isExpired = means.isOwn && age >= LIFETIME && !hasWaited && means.loggingIn === 0;
        // A browser adds its cookies itself.
        if (road === 'api' && isExpired && !isInCookies && authorization === `Bearer ${means.token}`)
          fail(`tab ${tab.number} sends an expired token`);
      },
      answered({ road, tab, answer, reply, authorization }) {
        const means = of(tab);
        if (road === 'api') {
          means.causes++;
          if (answer?.status === 401 && authorization !== null)
            means.refused.add(authorization.slice('Bearer '.length));
        }
        if (road !== 'refresh') return;
        const isGrant = reply?.accessToken !== undefined && answer === reply;
        const asked = Number(answer?.headers['retry-after'] ?? 0) * 1000;
        // A verification that was requested while it was under way is worth another attempt at once; a login that asks whose
        // cookie it is may have waited a time-out for the lock.
        if (
          !isGrant &&
          reply?.isEnd !== true &&
          means.loggingIn === 0 &&
          // A failure says nothing of a token that has come since.
          means.askedAt >= means.since &&
          means.askedAt > means.verifyNeededAt + VERIFY_PAUSE + TIMEOUT
        )
          means.quietUntil = tab.monotonic + Math.max(MIN_DELAY, asked);
      },
      event(tab, event) {
        const means = of(tab);
        // Without a token after it, it brought one that has yet to be confirmed.
        if (event.type === 'refresh-success')
          Object.assign(means, {
            token: holders.tokenOf(tab),
            isUnverified: true,
            since: tab.monotonic,
            takenAt: timeline.now,
          });
        if (event.type === 'token') take(tab, event);
        const isSure = !means.isUnverified && !isVerifyNeeded(tab) && !hasOddClocks;
        if (event.type === 'refresh-start' && isSure) check(tab, event.cause);
      },
      changed(tab) {
        of(tab).causes++;
      },
      heard(tab, message) {
        const means = of(tab);
        const { type, grant } = message as { type?: unknown; grant?: { accessToken?: unknown } };
        if (type !== 'user' && type !== 'grant' && type !== 'end') return;
        const accessToken = typeof grant?.accessToken === 'string' ? grant.accessToken : undefined;
        const session = server.tokenOf(`Bearer ${accessToken}`)?.session;
        const isSame = session !== undefined && session === server.tokenOf(`Bearer ${means.token}`)?.session;
        if (type === 'grant' && isSame && tab.auth.session.isAuthenticated) return;
        means.causes++;
        needVerification(tab);
        // In a tab that stands still, what has piled up comes before it.
        timeline.after(VERIFY_PAUSE, 'timer', () => tab.run(() => (means.isUnverified = true)));
      },
      made({ what, tab, id }) {
        madeAt.set(`?${id}`, timeline.now);
        if (what === 'login') of(tab).loggingIn++;
        if (what === 'logout') needVerification(tab);
      },
      settled({ what, tab }) {
        if (what === 'login') of(tab).loggingIn--;
      },
      loggedIn(tab) {
        needVerification(tab);
        of(tab).checks = ATTEMPTS - 1;
      },
      disturbed(tab) {
        needVerification(tab);
      },
    };
  },
};

function newcomer(): Means {
  return {
    quietUntil: 0,
    token: undefined,
    since: 0,
    takenAt: 0,
    isOwn: false,
    expiresAt: -Infinity,
    refused: new Set(),
    isUnverified: false,
    verifyNeededAt: -Infinity,
    loggingIn: 0,
    checks: 0,
    askedAt: 0,
    refreshes: 0,
    causes: 0,
  };
}
