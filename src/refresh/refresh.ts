import { type Clock, readClock } from '../browser/clock.ts';
import { isTimeout, withDeadline } from '../browser/deadline.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import type { AuthEvent, RefreshCause } from '../events/events.ts';
import { pauseAfter, type RetryPolicy } from '../session/backoff.ts';
import { isReached, type Reading } from '../session/lifetime.ts';
import { type Outcome, outcomeOf } from '../session/outcome.ts';
import type { Credentials, Event, ReadGrant, State } from '../session/state.ts';
import type { Fetch } from '../request/call.ts';
import { readAnswer } from './answer.ts';
import { readGrant } from './grant.ts';
import type { Refresher } from './refresher.ts';

export interface RefreshParts<Claims> {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => void;
  readonly emit: (event: AuthEvent) => void;
  readonly refresher: Refresher;
  readonly endStatuses: readonly number[] | undefined;
  /** Whether an answer's tokens are in cookies, where nobody sees them. */
  readonly isInCookies: boolean;
  readonly fetch: () => Fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  /** Resolves when the other tabs have had the time to hand a token over. */
  readonly listening: () => Promise<void> | undefined;
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
}

/** The one refresh of a tab. */
export interface Refresh<Claims> {
  /** Joins the refresh in flight or starts one. Never rejects: the state shows what came of it. */
  readonly join: (cause: RefreshCause) => Promise<void>;
  /** The refresh in flight, if there is one: resolves with its last outcome, adopted or not. Never rejects. */
  readonly inFlight: () => Promise<Outcome<ReadGrant<unknown>> | undefined> | undefined;
  /** Asks once, and adopts nothing: the caller decides. Never rejects. */
  readonly ask: (held: Credentials | undefined) => Promise<Outcome<ReadGrant<Claims>>>;
  /** Ends the pause before the next attempt, because something has changed for the better. */
  readonly wake: () => void;
}

export function createRefresh<Claims>(parts: RefreshParts<Claims>): Refresh<Claims> {
  const { state, dispatch, clock } = parts;
  let refreshInFlight: Promise<void> | undefined;
  /** How many verifications had been requested when the last attempt began. */
  let askedAtVerification = 0;
  /** What the refresh in flight has come to so far. */
  let latest: Outcome<ReadGrant<Claims>> | undefined;
  let asking: Promise<Outcome<ReadGrant<Claims>>> | undefined;
  let wake = (): void => {};

  /** Two questions at once would be two rotations of one cookie, also where the lock could not be had in time. */
  function askAlone(held: Credentials | undefined, askedAt: Reading): Promise<Outcome<ReadGrant<Claims>>> {
    const begin = (): Promise<Outcome<ReadGrant<Claims>>> => ask(parts, held, askedAt);
    const answer = (asking === undefined ? begin() : asking.then(begin)).finally(() => {
      if (asking === answer) asking = undefined;
    });
    asking = answer;
    return answer;
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
      return epoch !== now.epoch || generation !== now.generation || now.session.status === 'unauthenticated';
    };
    const listening = parts.listening();
    if (listening !== undefined) await listening;
    for (let attempt = 1; !isNeedless(); attempt++) {
      const failures = (backoff?.failures ?? 0) + attempt;
      const run = async (): Promise<number | undefined> => {
        // A login or a logout may have waited for the lock in vain, and be asking now.
        if (asking !== undefined) await asking;
        return isNeedless() ? undefined : tryOnce({ cause, epoch, attempt, failures });
      };
      const pause = await parts.turn({ isNeedless, run });
      if (pause === undefined || isNeedless()) return;
      await sleep(pause, isNeedless);
    }
  }

  /** An attempt that began before a verification was requested does not answer it; one that began later does, even where it failed. */
  async function refreshUntilVerified(cause: RefreshCause): Promise<void> {
    const { epoch } = state();
    askedAtVerification = state().verifications;
    await attemptUntilAnswered(cause);
    if (askedAtVerification !== state().verifications && epoch === state().epoch) await refreshUntilVerified(cause);
  }

  /** Commits the outcome while the other tabs still wait for their turn, so that its message comes before the lock. Returns the pause before the next try, if there is to be one. */
  async function tryOnce({ cause, epoch, attempt, failures }: Attempt): Promise<number | undefined> {
    if (attempt === 1) parts.emit({ type: 'refresh-start', cause });
    const askedAt = readClock(clock);
    const { generation, verifications } = state();
    askedAtVerification = verifications;
    const answer = await askAlone(state().token, askedAt);
    latest = answer;
    const outcome = (await parts.screen(answer)) ?? answer;
    const pause = pauseAfter({ failures, retryAfter: retryAfterOf(outcome), random: parts.random() }, parts.retry);
    const isWorthWaiting = outcome.type === 'transient' && attempt < parts.retry.attempts && pause <= parts.timeout;
    if (isWorthWaiting && parts.isOnline()) return pause;
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
    });
    return undefined;
  }

  return {
    join(cause) {
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
    },
    inFlight: () => refreshInFlight?.then(() => latest),
    ask: (held) => askAlone(held, readClock(clock)),
    wake: () => wake(),
  };
}

/** Makes one attempt. Never rejects, and never takes longer than the time-out, whatever the refresher does. */
async function ask<Claims>(
  parts: RefreshParts<Claims>,
  held: Credentials | undefined,
  askedAt: Reading,
): Promise<Outcome<ReadGrant<Claims>>> {
  if (!parts.isOnline()) return { type: 'transient', problem: 'was not sent: the browser is offline' };
  return withDeadline(parts, (signal) => answerOf(parts, held, { askedAt, signal })).catch((error: unknown) =>
    isTimeout(error) ? { type: 'transient', problem: `got no answer within ${parts.timeout} ms` } : faultOf(error),
  );
}

/** What a refresher throws is a passing failure, unless it says that it can never work. */
function faultOf(error: unknown): Outcome<never> {
  return error instanceof ConfigurationError
    ? { type: 'misconfigured', problem: error.problem }
    : { type: 'transient', problem: 'got no answer: the network or the server failed' };
}

async function answerOf<Claims>(
  { refresher, endStatuses, isInCookies, fetch }: RefreshParts<Claims>,
  { accessToken, refreshToken }: Partial<Credentials> = {},
  { askedAt, signal }: { readonly askedAt: Reading; readonly signal: AbortSignal },
): Promise<Outcome<ReadGrant<Claims>>> {
  const answer = await refresher({
    fetch: fetch(),
    signal,
    accessToken: isInCookies ? undefined : accessToken,
    refreshToken,
  });
  if (answer === null) return { type: 'ended', reason: undefined };
  const outcome = isResponse(answer)
    ? outcomeOf(await readAnswer(answer, isInCookies), endStatuses)
    : ({ type: 'granted', grant: answer } as const);
  if (outcome.type !== 'granted') return outcome;
  const grant = readGrant<Claims>(outcome.grant, askedAt);
  return grant === undefined
    ? { type: 'transient', problem: 'brought an access token that no header can carry' }
    : { type: 'granted', grant };
}

function retryAfterOf(outcome: Outcome<unknown>): number | undefined {
  return 'retryAfter' in outcome ? outcome.retryAfter : undefined;
}

export function isResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === '[object Response]';
}
