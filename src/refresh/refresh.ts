import { type Clock, readClock } from '../browser/clock.ts';
import { isTimeout, withDeadline } from '../browser/deadline.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { errorOf } from '../errors/error-of.ts';
import type { AuthEvent, RefreshCause } from '../events/events.ts';
import { pauseAfter, type RetryPolicy } from '../session/backoff.ts';
import { isReached, type Reading } from '../session/lifetime.ts';
import { type Fault, type Outcome, outcomeOf } from '../session/outcome.ts';
import type { Credentials, Event, ReadGrant, State } from '../session/state.ts';
import type { Fetch } from '../request/call.ts';
import { type AnswerRules, isResponse, readAnswer } from './answer.ts';
import { findGrant } from './grant.ts';
import { readGrant } from './read-grant.ts';
import { member } from './member.ts';
import type { Identify } from './identify.ts';
import type { Refresher } from './refresher.ts';
import { tokenIn } from './token.ts';

export interface RefreshParts<Claims> {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => void;
  readonly emit: (event: AuthEvent) => void;
  readonly refresher: Refresher;
  readonly endStatuses: readonly number[] | undefined;
  readonly answers: AnswerRules;
  /** Whether the browser lets the page read answers only by the server's leave (CORS). */
  readonly isForeign: boolean;
  readonly identify: Identify | undefined;
  readonly fetch: () => Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  /** Says whether it is known that no tab has seen activity since the last refresh. */
  readonly isIdle: () => boolean;
  /** Resolves when the other tabs have had the time to hand a token over. */
  readonly listening: () => Promise<void> | undefined;
  /** Says whether this tab is the one that restores the session for all. */
  readonly isRestoring: () => true | Promise<boolean>;
  /** Runs an attempt when no other tab runs one, or not at all where a token has come from one. */
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  readonly retry: RetryPolicy;
  /** Calls back when something has been committed. */
  readonly watch: (listener: () => void) => () => void;
  /** Looks at an outcome before it is committed; `undefined` leaves it as it is. */
  readonly screen: (outcome: Outcome<ReadGrant<Claims>>) => Promise<Outcome<ReadGrant<Claims>>> | undefined;
}

/** What may run in one tab at a time. */
export interface Task<T> {
  readonly run: () => Promise<T>;
  /** Says whether another tab's token has come, so that there is nothing left to do. */
  readonly isNeedless: () => boolean;
}

interface Attempt {
  readonly cause: RefreshCause;
  readonly epoch: number;
  readonly attempt: number;
  /** Failures in a row if this attempt fails too. */
  readonly failures: number;
  /** Otherwise another tab restores the session for all, and has failed so far. */
  readonly isOurs: boolean;
  /** The answer before this one was weak evidence for the end of the session. */
  readonly isSecondOpinion: boolean;
}

/** What comes after an attempt that settled nothing. */
interface Next {
  /** Milliseconds. */
  readonly pause: number;
  readonly isSecondOpinion: boolean;
}

/** The one refresh of a tab. */
export interface Refresh<Claims> {
  /** Joins the refresh in flight or starts one. Never rejects: the state shows what came of it. */
  readonly join: (cause: RefreshCause) => Promise<void>;
  /** Gets a token that is issued after the call. Joins a refresh that was begun for this. Never rejects. */
  readonly request: () => Promise<void>;
  /** The refresh in flight, if there is one: resolves with its last outcome, adopted or not. Never rejects. */
  readonly inFlight: () => Promise<Outcome<ReadGrant<unknown>> | undefined> | undefined;
  /** Asks, and adopts nothing: the caller decides. Never rejects. */
  readonly ask: (held: Credentials | undefined) => Promise<Outcome<ReadGrant<Claims>>>;
  /** Ends the pause before the next attempt, because something has changed for the better. */
  readonly wake: () => void;
}

export function createRefresh<Claims>(parts: RefreshParts<Claims>): Refresh<Claims> {
  const { state, dispatch, clock } = parts;
  let refreshInFlight: Promise<void> | undefined;
  let requested: Promise<void> | undefined;
  /** How many verifications had been requested when the last attempt began. */
  let askedAtVerification = 0;
  /** What the refresh in flight has come to so far. */
  let latest: Outcome<ReadGrant<Claims>> | undefined;
  let asking: Promise<Outcome<ReadGrant<Claims>>> | undefined;
  let hasAnswered = false;
  let wake = (): void => {};

  /** Two questions at once would be two rotations of one cookie, also where the lock could not be had in time. */
  function askAlone(held: Credentials | undefined, askedAt: Reading): Promise<Outcome<ReadGrant<Claims>>> {
    const begin = (): Promise<Outcome<ReadGrant<Claims>>> => ask(parts, held, { askedAt, hasAnswered });
    const answer = (asking === undefined ? begin() : asking.then(begin)).finally(() => {
      if (asking === answer) asking = undefined;
    });
    asking = answer;
    void answer.then(({ type }) => {
      hasAnswered ||= type !== 'transient';
    });
    return answer;
  }

  /** A 401 without a word is a gateway's as often as the endpoint's: the second one is believed. */
  async function askTwiceInDoubt(held: Credentials | undefined): Promise<Outcome<ReadGrant<Claims>>> {
    const first = await askAlone(held, readClock(clock));
    if (first.type !== 'ended' || first.doubt === undefined) return first;
    await new Promise<void>((resolve) => void clock.after(parts.retry.minDelay, resolve));
    return askAlone(held, readClock(clock));
  }

  const sleep = (milliseconds: number, isNeedless: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        stop();
        stopWatching();
        resolve();
      };
      const stop = clock.after(milliseconds, wake);
      const stopWatching = parts.watch(() => isNeedless() && wake());
    });

  /** Tries until there is an answer, or no more patience to ask of those who wait. */
  async function attemptUntilAnswered(cause: RefreshCause): Promise<void> {
    const { epoch, generation, backoff } = state();
    const isNeedless = (): boolean => {
      const now = state();
      // A token that comes from another tab may have been issued before `auth.refresh()` was called.
      const isAnswered = cause !== 'requested' && generation !== now.generation;
      return epoch !== now.epoch || isAnswered || now.session.status === 'unauthenticated';
    };
    const listening = parts.listening();
    if (listening !== undefined) await listening;
    let attempt = 1;
    let isSecondOpinion = false;
    while (!isNeedless()) {
      const failures = (backoff?.failures ?? 0) + attempt;
      const course = { cause, epoch, attempt, failures, isSecondOpinion };
      const run = async (): Promise<Next | undefined> => {
        // A login or a logout may have waited for the lock in vain, and be asking now.
        if (asking !== undefined) await asking;
        const isRestoring = cause === 'restore' && epoch === 0 ? parts.isRestoring() : true;
        const isOurs = isRestoring === true || (await isRestoring);
        return isNeedless() ? undefined : tryOnce({ ...course, isOurs });
      };
      const next: Next | undefined = await parts.turn({ isNeedless, run });
      if (next === undefined || isNeedless()) return;
      ({ isSecondOpinion } = next);
      if (!isSecondOpinion) attempt++;
      await sleep(next.pause, isNeedless);
    }
  }

  /** An attempt that began before a verification was requested does not answer it; one that began later does, even where it failed. */
  async function refreshUntilVerified(cause: RefreshCause): Promise<void> {
    const { epoch } = state();
    askedAtVerification = state().verifications;
    await attemptUntilAnswered(cause);
    if (askedAtVerification !== state().verifications && epoch === state().epoch) await refreshUntilVerified(cause);
  }

  /** Commits the outcome while the other tabs still wait for their turn, so that its message comes before the lock. Returns what comes next, if there is to be another attempt. */
  async function tryOnce({
    cause,
    epoch,
    attempt,
    failures,
    isSecondOpinion,
    isOurs,
  }: Attempt): Promise<Next | undefined> {
    if (isOurs && attempt === 1 && !isSecondOpinion) parts.emit({ type: 'refresh-start', cause });
    const askedAt = readClock(clock);
    const { generation, verifications } = state();
    askedAtVerification = verifications;
    // After a login, what there is to refresh with was another session's.
    const { token, pendingLogin } = state();
    const answer = isOurs ? await askAlone(pendingLogin === 'here' ? undefined : token, askedAt) : LEFT_TO_ANOTHER_TAB;
    latest = answer;
    const outcome = (await parts.screen(answer)) ?? answer;
    const random = parts.random();
    // A mesh or a gateway that fails says 401 too: one of them ends no session.
    if (isDoubtful(outcome) && !isSecondOpinion) {
      // A visitor waits for it, so that the pause is the shortest.
      const isKnown = state().session.status === 'authenticated';
      const pause = pauseAfter({ failures: isKnown ? 1 : 0, random }, parts.retry);
      return { pause, isSecondOpinion: true };
    }
    const isLoading = state().session.status === 'loading';
    const pause = pauseAfter({ failures, retryAfter: retryAfterOf(outcome), random, isLoading }, parts.retry);
    const isWorthWaiting =
      isFault(outcome) && !outcome.isFinal && attempt < parts.retry.attempts && pause <= parts.timeout;
    if (isWorthWaiting && parts.isOnline()) return { pause, isSecondOpinion: false };
    dispatch({
      type: 'refreshed',
      epoch,
      generation,
      verifications,
      askedAt,
      now: readClock(clock),
      outcome,
      failures,
      pause,
      error: isFault(outcome) ? errorOf(outcome, pause) : undefined,
    });
    return undefined;
  }

  /** Says whether to ask once more. That nobody is signed in is no news to a page that shows nobody. */
  function isDoubtful(outcome: Outcome<unknown>): boolean {
    if (outcome.type !== 'ended') return false;
    return outcome.doubt === 'always' || (outcome.doubt === 'alive' && state().session.status === 'authenticated');
  }

  function join(cause: RefreshCause): Promise<void> {
    const { backoff } = state();
    if (refreshInFlight === undefined && backoff !== undefined && !isReached(backoff.until, readClock(clock)))
      return Promise.resolve();
    if (refreshInFlight === undefined) {
      latest = undefined;
      refreshInFlight = refreshUntilVerified(cause).finally(() => {
        refreshInFlight = undefined;
      });
    }
    return refreshInFlight;
  }

  /** A refresh that is under way for another cause may have been answered before the call. */
  async function follow(): Promise<void> {
    if (refreshInFlight === undefined) return join('requested');
    await refreshInFlight;
    return follow();
  }

  return {
    join,
    request() {
      requested ??= follow().finally(() => {
        requested = undefined;
      });
      return requested;
    },
    inFlight: () => refreshInFlight?.then(() => latest),
    ask: askTwiceInDoubt,
    wake: () => wake(),
  };
}

const LEFT_TO_ANOTHER_TAB: Outcome<never> = {
  type: 'transient',
  problem: 'is left to another tab, which has got no answer so far',
  isFinal: true,
};

/** Makes one attempt. Never rejects, and never takes longer than the time-out, whatever the refresher does. */
async function ask<Claims>(
  parts: RefreshParts<Claims>,
  held: Credentials | undefined,
  { askedAt, hasAnswered }: { readonly askedAt: Reading; readonly hasAnswered: boolean },
): Promise<Outcome<ReadGrant<Claims>>> {
  return withDeadline(parts, (signal) => answerOf(parts, held, { askedAt, signal })).catch((error: unknown) =>
    isTimeout(error)
      ? { type: 'transient', problem: `got no answer within ${parts.timeout} ms` }
      : faultOf(error, parts.isForeign && parts.isOnline() && !hasAnswered),
  );
}

/**
 * What a refresher throws is a passing failure, unless it says that it can never work. A browser that is online and has never been
 * answered by a server of another origin has most likely hidden the answers.
 */
function faultOf(error: unknown, isLikelyHidden: boolean): Fault {
  if (error instanceof ConfigurationError)
    return { type: 'misconfigured', problem: error.problem, topic: error.topic, isFinal: true };
  const problem = 'got no answer: the network or the server failed';
  return { type: 'transient', problem, topic: isLikelyHidden ? 'refresh-cors' : undefined };
}

async function answerOf<Claims>(
  { refresher, endStatuses, answers, identify, isIdle, fetch }: RefreshParts<Claims>,
  { accessToken, refreshToken }: Partial<Credentials> = {},
  { askedAt, signal }: { readonly askedAt: Reading; readonly signal: AbortSignal },
): Promise<Outcome<ReadGrant<Claims>>> {
  const answer = await refresher({
    fetch: fetch(),
    signal,
    accessToken: answers.isInCookies ? undefined : accessToken,
    refreshToken,
    isIdle: isIdle(),
  });
  if (answer === null) return { type: 'ended', reason: undefined };
  const outcome = isResponse(answer)
    ? outcomeOf(await readAnswer(answer, answers), endStatuses)
    : ({ type: 'granted', grant: answer } as const);
  if (outcome.type !== 'granted') return outcome;
  const { scheme } = answers;
  const isGrant = tokenIn(member(outcome.grant, 'accessToken'), scheme) !== undefined;
  // A refresher may return the parsed answer just as well.
  const given = isGrant ? outcome.grant : findGrant(outcome.grant, scheme);
  const grant = given && readGrant<Claims>(given, askedAt, { scheme, identify });
  if (grant !== undefined) return { type: 'granted', grant };
  const problem = 'brought no access token that a header can carry';
  return { type: 'misconfigured', problem, topic: 'refresh-token', isFinal: true };
}

function retryAfterOf(outcome: Outcome<unknown>): number | undefined {
  return 'retryAfter' in outcome ? outcome.retryAfter : undefined;
}

function isFault(outcome: Outcome<unknown>): outcome is Fault {
  return outcome.type === 'transient' || outcome.type === 'misconfigured';
}
