import { readClock } from '../browser/clock.ts';
import { errorOf } from '../errors/error-of.ts';
import type { AuthEvent, RefreshCause } from '../events/events.ts';
import { pauseAfter } from '../session/backoff.ts';
import type { Outcome } from '../session/outcome.ts';
import type { Event, ReadGrant, State } from '../session/state.ts';
import type { Ask, AskParts } from './ask.ts';

export interface AttemptsParts<Claims> extends AskParts {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => void;
  readonly emit: (event: AuthEvent) => void;
  readonly random: () => number;
  /** Resolves when the other tabs have had the time to hand a token over. */
  readonly listening: () => Promise<void> | undefined;
  /** Says whether this tab is the one that restores the session for all. */
  readonly isRestoring: () => true | Promise<boolean>;
  /** Runs an attempt when no other tab runs one, or not at all where a token has come from one. */
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
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

/** The attempts of one refresh. */
export interface Attempts<Claims> {
  /** Tries until there is an answer, or no more patience to ask of those who wait. Resolves with the last outcome, adopted or not. */
  readonly make: (cause: RefreshCause) => Promise<Outcome<ReadGrant<Claims>> | undefined>;
  /** Ends the pause before the next attempt. */
  readonly wake: () => void;
}

const LEFT_TO_ANOTHER_TAB: Outcome<never> = {
  type: 'transient',
  problem: 'is left to another tab, which has got no answer so far',
  isFinal: true,
};

export function createAttempts<Claims>(parts: AttemptsParts<Claims>, ask: Ask<Claims>): Attempts<Claims> {
  const { state, clock, retry } = parts;
  /** How many verifications had been requested when the last attempt began. */
  let askedAtVerification = 0;
  let wake = (): void => {};

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

  async function attemptUntilAnswered(cause: RefreshCause): Promise<Outcome<ReadGrant<Claims>> | undefined> {
    const { epoch, generation, backoff } = state();
    let latest: Outcome<ReadGrant<Claims>> | undefined;
    let attempt = 1;
    let isSecondOpinion = false;

    const isNeedless = (): boolean => {
      const now = state();
      // A token that comes from another tab may have been issued before `auth.refresh()` was called.
      const isAnswered = cause !== 'requested' && generation !== now.generation;
      return epoch !== now.epoch || isAnswered || now.session.status === 'unauthenticated';
    };
    const run = async (): Promise<number | undefined> => {
      // A login or a logout may have waited for the lock in vain, and be asking now.
      if (ask.current() !== undefined) await ask.current();
      const isRestoring = cause === 'restore' && epoch === 0 ? parts.isRestoring() : true;
      const isOurs = isRestoring === true || (await isRestoring);
      return isNeedless() ? undefined : tryOnce(isOurs);
    };
    /**
     * Commits the outcome while the other tabs still wait for their turn, so that its message comes before the lock. Returns the
     * pause before the next attempt, if there is to be one. `isOurs`: no other tab restores the session for all.
     */
    const tryOnce = async (isOurs: boolean): Promise<number | undefined> => {
      const { generation, verifications, token, pendingLogin } = state();
      if (isOurs && attempt === 1 && !isSecondOpinion) parts.emit({ type: 'refresh-start', cause });
      const askedAt = readClock(clock);
      askedAtVerification = verifications;
      // After a login, what there is to refresh with was another session's.
      const held = pendingLogin === 'here' ? undefined : token;
      latest = isOurs ? await ask.once(held, askedAt) : LEFT_TO_ANOTHER_TAB;
      const outcome = (await parts.screen(latest)) ?? latest;
      const { status } = state().session;
      const random = parts.random();
      const isKnown = status === 'authenticated';
      // A mesh or a gateway that fails says 401 too: one of them ends no session. A page without a session learns nothing new from it.
      const isDoubtful =
        outcome.type === 'ended' && (outcome.doubt === 'always' || (outcome.doubt === 'alive' && isKnown));
      if (isDoubtful && !isSecondOpinion) {
        isSecondOpinion = true;
        // A visitor waits for it, so that the pause is the shortest.
        return pauseAfter({ failures: isKnown ? 1 : 0, random }, retry);
      }
      const fault = outcome.type === 'transient' || outcome.type === 'misconfigured' ? outcome : undefined;
      const failures = (backoff?.failures ?? 0) + attempt;
      const isLoading = status === 'loading';
      const pause = pauseAfter({ failures, retryAfter: fault?.retryAfter, random, isLoading }, retry);
      const isWorthWaiting = fault && !fault.isFinal && attempt < retry.attempts && pause <= parts.timeout;
      if (isWorthWaiting && parts.isOnline()) {
        isSecondOpinion = false;
        attempt++;
        return pause;
      }
      const error = fault && errorOf(fault, pause);
      const answered = { epoch, generation, verifications, askedAt, now: readClock(clock), outcome };
      parts.dispatch({ type: 'refreshed', ...answered, failures, pause, error });
      return undefined;
    };

    const listening = parts.listening();
    if (listening !== undefined) await listening;
    while (!isNeedless()) {
      const pause = await parts.turn({ isNeedless, run });
      if (pause === undefined || isNeedless()) break;
      await sleep(pause, isNeedless);
    }
    return latest;
  }

  /** An attempt that began before a verification was requested does not answer it; one that began later does, even where it failed. */
  async function make(cause: RefreshCause): Promise<Outcome<ReadGrant<Claims>> | undefined> {
    const { epoch, verifications } = state();
    askedAtVerification = verifications;
    const latest = await attemptUntilAnswered(cause);
    const isOver = askedAtVerification === state().verifications || epoch !== state().epoch;
    return isOver ? latest : ((await make(cause)) ?? latest);
  }

  return { make, wake: () => wake() };
}
