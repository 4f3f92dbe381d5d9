import type { Refresh } from '../refresh/refresh.ts';
import type { Outcome } from '../session/outcome.ts';
import type { ReadGrant, State } from '../session/state.ts';
import type { Exclusive } from '../tabs/exclusive.ts';
import { compareWithLeft, type LeftSession, type OwedLogout } from './owed-logout.ts';

export interface LeftSessionParts {
  readonly state: () => State<unknown>;
  readonly refresh: Refresh<unknown>;
  readonly owed: OwedLogout;
  /** The session that was left before this page was loaded, where its logout is not confirmed. */
  readonly left: LeftSession | undefined;
  readonly exclusive: Exclusive;
}

export interface LeftSessionFlow {
  /** Begins to end the session that was left before this page was loaded. */
  readonly start: () => void;
  /** Ends at the server, instead of restoring it, a session that was left before this page was loaded. */
  readonly screen: (outcome: Outcome<ReadGrant<unknown>>) => Promise<Outcome<never>> | undefined;
}

/** Finishes the logout of an earlier page load. `end` tells the server of it with a grant of that session, and says whether it confirmed. */
export function createLeftSession(
  { state, refresh, owed, left: leftBefore, exclusive }: LeftSessionParts,
  end: (grant: ReadGrant<unknown>) => Promise<boolean>,
): LeftSessionFlow {
  let left = leftBefore;

  async function endLeft(mine: LeftSession, grant: ReadGrant<unknown>): Promise<Outcome<never>> {
    if (await end(grant)) owed.clear();
    else owed.note(mine);
    return { type: 'ended', reason: 'logout' };
  }

  function screen(outcome: Outcome<ReadGrant<unknown>>): Promise<Outcome<never>> | undefined {
    if (left === undefined || (outcome.type !== 'granted' && outcome.type !== 'ended')) return undefined;
    const mine = left;
    left = undefined;
    if (outcome.type === 'granted' && compareWithLeft(mine, outcome.grant.identity) === 'same')
      return endLeft(mine, outcome.grant);
    owed.clear();
    return undefined;
  }

  return {
    start() {
      if (left === undefined) return;
      if (left.session === undefined) {
        left = undefined;
        owed.clear();
      } else if (state().session.status === 'loading') void refresh.join('restore');
      else void exclusive(async () => screen(await refresh.ask(undefined)));
    },
    screen,
  };
}
