import { type Clock, readClock, sleep } from '../browser/clock.ts';
import type { Refresh } from '../refresh/refresh.ts';
import { pauseAfter, type RetryPolicy } from '../session/backoff.ts';
import { compareUsers } from '../session/identity.ts';
import { type Fault, faultIn } from '../session/outcome.ts';
import type { Event, Notice, State } from '../session/state.ts';
import { isUnverified } from '../session/unverified.ts';
import type { Exclusive } from '../tabs/exclusive.ts';

export interface CheckLoginParts<Claims> {
  readonly state: () => State<Claims>;
  readonly dispatch: (event: Extract<Event<Claims>, { type: 'refreshed' | 'ended-elsewhere' }>) => void;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly random: () => number;
  readonly refresh: Refresh<Claims>;
  readonly exclusive: Exclusive;
  readonly emit: (event: Notice) => void;
}

/** Asks whose cookie there is after a login, whose state is given, that a refresh may have overtaken. */
export type CheckLogin<Claims> = (since: State<Claims>) => Promise<void>;

/** `isLoggingIn`: the function of a login is running. */
export function createCheckLogin<Claims>(
  { state, dispatch, clock, retry, random, refresh, exclusive, emit }: CheckLoginParts<Claims>,
  isLoggingIn: () => boolean,
): CheckLogin<Claims> {
  /** A refresh that began before the login may have left the former user's cookie: the page must not show another user than the cookie's. */
  async function verify({ epoch, verifications }: State<Claims>): Promise<Fault | undefined> {
    const { token, generation, verifications: asked } = state();
    // A login under way is the later word, and a logout needs no check.
    if (isLoggingIn() || token === undefined) return undefined;
    // Another tab has announced a user since: the page's own refresh asks whose cookie there is.
    if (isUnverified(token)) return void refresh.join('expired');
    // A login since is the later word, too.
    if (epoch !== state().epoch) return undefined;
    const askedAt = readClock(clock);
    const outcome = await refresh.ask(token);
    const { token: shown } = state();
    if (epoch !== state().epoch || shown === undefined) return undefined;
    const fault = faultIn(outcome);
    if (fault !== undefined || outcome.type === 'ended') return fault;
    const isAnnounced = verifications !== state().verifications;
    if (
      outcome.type === 'granted' &&
      (isAnnounced || compareUsers(shown.identity, outcome.grant.identity) !== 'different')
    ) {
      const answered = { epoch, generation, verifications: asked, askedAt, now: readClock(clock), outcome };
      dispatch({ type: 'refreshed', ...answered, failures: 1, pause: 0 });
    } else {
      dispatch({ type: 'ended-elsewhere', reason: 'replaced' });
      const problem = 'A refresh that overtook a login brought another user back.';
      emit({ type: 'misconfigured', topic: 'login-overtaken', problem });
    }
    return undefined;
  }

  /** What failed for a passing reason is asked again, as any refresh is, and the lock is free in the pauses. */
  return async (since) => {
    for (let failures = 1; ; failures++) {
      const fault = await exclusive(() => verify(since));
      if (fault === undefined || fault.isFinal || failures >= retry.attempts) return;
      await sleep(clock, pauseAfter({ failures, retryAfter: fault.retryAfter, random: random() }, retry));
    }
  };
}
