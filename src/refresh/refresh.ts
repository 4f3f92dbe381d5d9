import { readClock } from '../browser/clock.ts';
import type { RefreshCause } from '../events/events.ts';
import type { Outcome } from '../session/outcome.ts';
import { backoffAt, type Credentials, type ReadGrant } from '../session/state.ts';
import { createAsk } from './ask.ts';
import { type AttemptsParts, createAttempts } from './attempts.ts';

/** The single refresh of a tab. */
export interface Refresh<Claims> {
  /** Joins the refresh in flight or starts one. Never rejects: the state shows the result. */
  readonly join: (cause: RefreshCause) => Promise<unknown>;
  /** Gets a token that is issued after the call. Joins a refresh that was started for this. Never rejects. */
  readonly request: () => Promise<unknown>;
  /** The refresh in flight, or the refresh of a login or a logout, if any: resolves with its last outcome, adopted or not. Never rejects. */
  readonly inFlight: () => Promise<Outcome<ReadGrant<Claims>> | undefined> | undefined;
  /** The question that the server has not answered yet. */
  readonly question: () => Promise<unknown> | undefined;
  /** Asks, and adopts nothing: the caller decides. Never rejects. */
  readonly ask: (held: Credentials | undefined) => Promise<Outcome<ReadGrant<Claims>>>;
  /** Ends the pause before the next attempt, because conditions have improved. */
  readonly wake: () => void;
  /** Returns what gives up the wait for the answer to the last question, which is asked again. */
  readonly giveUp: () => () => void;
}

export function createRefresh<Claims>(parts: AttemptsParts<Claims>): Refresh<Claims> {
  const { state, clock } = parts;
  const ask = createAsk<Claims>(parts);
  const attempts = createAttempts(parts, ask);
  let refreshInFlight: Promise<Outcome<ReadGrant<Claims>> | undefined> | undefined;
  let requested: Promise<unknown> | undefined;

  function join(cause: RefreshCause): Promise<unknown> {
    if (refreshInFlight === undefined) {
      if (backoffAt(state(), readClock(clock)) !== undefined) return Promise.resolve();
      refreshInFlight = attempts.make(cause).finally(() => {
        refreshInFlight = undefined;
      });
    }
    return refreshInFlight;
  }

  /** A refresh in flight for another cause may have been answered before the call. */
  async function follow(): Promise<unknown> {
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
    inFlight: () => refreshInFlight ?? ask.current(),
    question: ask.current,
    ask: ask.twice,
    wake: attempts.wake,
    giveUp: ask.giveUp,
  };
}
