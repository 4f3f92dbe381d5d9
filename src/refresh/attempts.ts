import { readClock, sleep } from '../browser/clock.ts';
import type { Page } from '../browser/page.ts';
import { errorOf } from '../errors/error-of.ts';
import type { AuthEvent, RefreshCause } from '../events/events.ts';
import { pauseAfter } from '../session/backoff.ts';
import { faultIn, type Outcome } from '../session/outcome.ts';
import type { Event, ReadGrant, State } from '../session/state.ts';
import type { Ask, AskParts } from './ask.ts';

export interface AttemptsParts<Claims> extends AskParts {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Event<Claims>) => void;
  readonly emit: (event: AuthEvent) => void;
  readonly random: () => number;
  readonly page: Page | undefined;
  /** Resolves when the other tabs have had time to send their token. */
  readonly listening: () => Promise<void> | undefined;
  /** Returns whether this tab restores the session for all tabs. */
  readonly isRestoring: () => true | Promise<boolean>;
  /** Leaves the restore to the other tabs until the next attempt. */
  readonly leaveRestore: () => void;
  /** Runs an attempt while no other tab runs one. Skips it if another tab's token has come. */
  readonly turn: <T>(task: Task<T>) => Promise<T | undefined>;
  /** Calls the listener after each commit. */
  readonly watch: (listener: () => void) => () => void;
  /** May replace an outcome before it is committed; `undefined` keeps it. */
  readonly screen: (outcome: Outcome<ReadGrant<Claims>>) => Promise<Outcome<ReadGrant<Claims>>> | undefined;
}

/** A task that runs in one tab at a time. */
export interface Task<T> {
  readonly run: () => Promise<T>;
  /** Returns whether another tab's token has come, so that the task is not needed. */
  readonly isNeedless: () => boolean;
}

/** The attempts of one refresh. */
export interface Attempts<Claims> {
  /** Tries until there is an answer, or until the waiting callers have waited long enough. Resolves with the last outcome, adopted or not. */
  readonly make: (cause: RefreshCause) => Promise<Outcome<ReadGrant<Claims>> | undefined>;
  /** Ends the pause before the next attempt. */
  readonly wake: () => void;
}

const LEFT_TO_ANOTHER_TAB: Outcome<never> = {
  type: 'transient',
  problem: 'is left to another tab',
};

export function createAttempts<Claims>(parts: AttemptsParts<Claims>, ask: Ask<Claims>): Attempts<Claims> {
  const { state, clock, retry } = parts;
  /** The count of verifications when the last attempt began. */
  let askedAtVerification = 0;
  let wake = (): void => {};

  const pauseFor = (milliseconds: number, isNeedless: () => boolean): Promise<void> =>
    sleep(clock, milliseconds, (end) => {
      wake = end;
      return parts.watch(() => isNeedless() && end());
    });

  async function attemptUntilAnswered(cause: RefreshCause): Promise<Outcome<ReadGrant<Claims>> | undefined> {
    const { epoch, generation, backoff } = state();
    let latest: Outcome<ReadGrant<Claims>> | undefined;
    let attempt = 1;
    let isSecondOpinion = false;
    let isStarted = false;

    const isNeedless = (): boolean => {
      const now = state();
      // The token of another tab may have been issued before `auth.refresh()` was called.
      const isAnswered = cause !== 'requested' && generation !== now.generation;
      return epoch !== now.epoch || isAnswered || now.session.status === 'unauthenticated';
    };
    const run = async (): Promise<number | undefined> => {
      // A login or a logout may have given up waiting for the lock, and be sending a refresh now.
      if (ask.current() !== undefined) await ask.current();
      // A second question is for the tab that had the first answer: taking turns with the other tabs, each would ask only first ones.
      const isRestoring = isSecondOpinion || cause !== 'restore' || epoch > 0 || parts.isRestoring();
      const isOurs = isRestoring === true || (await isRestoring);
      return isNeedless() ? undefined : tryOnce(isOurs);
    };
    /**
     * Commits the outcome before the lock is released, so that the other tabs receive its message first. Returns the pause before the next
     * attempt, or `undefined` if there is none. `isOurs`: no other tab restores the session for all.
     */
    const tryOnce = async (isOurs: boolean): Promise<number | undefined> => {
      const { generation, verifications, token, pendingLogin } = state();
      if (isOurs && !isStarted) parts.emit({ type: 'refresh-start', cause });
      isStarted ||= isOurs;
      const askedAt = readClock(clock);
      askedAtVerification = verifications;
      // After a login, the stored refresh token belongs to the former session.
      const held = pendingLogin === 'here' ? undefined : token;
      latest = isOurs ? await ask.once(held, askedAt) : LEFT_TO_ANOTHER_TAB;
      const outcome = (await parts.screen(latest)) ?? latest;
      const { isAuthenticated: isKnown, isLoading } = state().session;
      const random = parts.random();
      // A mesh that fails answers 401 too, and another tab may have used the token: such an answer always needs a second one. Any other does
      // only where the page shows a session.
      const isWeak =
        outcome.type === 'ended' && (outcome.askAgain === 'always' || (outcome.askAgain === 'alive' && isKnown));
      if (isWeak && !isSecondOpinion) {
        isSecondOpinion = true;
        // Another tab has to ask for itself in any case: the refusal of this one ends no session of its own.
        parts.leaveRestore();
        // A visitor waits for the answer, so the shortest pause is used.
        return pauseAfter({ failures: isKnown ? 1 : 0, random }, retry);
      }
      const fault = faultIn(outcome);
      const failures = (backoff?.failures ?? 0) + attempt;
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

    // Until then browsers hold up its locks and its messages, and it would refresh beside the page that is shown.
    const activated = parts.page?.activated?.();
    if (activated !== undefined) await activated;
    const listening = parts.listening();
    if (listening !== undefined) await listening;
    while (!isNeedless()) {
      const pause = await parts.turn({ isNeedless, run });
      if (pause === undefined || isNeedless()) break;
      await pauseFor(pause, isNeedless);
    }
    return latest;
  }

  /** An attempt that began before a verification was requested does not confirm it; one that began later does, even if it failed. */
  async function make(cause: RefreshCause): Promise<Outcome<ReadGrant<Claims>> | undefined> {
    const { epoch, verifications } = state();
    askedAtVerification = verifications;
    const latest = await attemptUntilAnswered(cause);
    const { verifications: count, confirmed, epoch: latestEpoch } = state();
    // The check of a login may have confirmed it as well.
    const isOver = [askedAtVerification, confirmed].includes(count) || epoch !== latestEpoch;
    return isOver ? latest : ((await make(cause)) ?? latest);
  }

  return { make, wake: () => wake() };
}
