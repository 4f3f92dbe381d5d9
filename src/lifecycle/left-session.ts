import type { Settings } from '../options/settings.ts';
import type { Refresh } from '../refresh/refresh.ts';
import type { Outcome } from '../session/outcome.ts';
import type { ReadGrant, State } from '../session/state.ts';
import type { Exclusive } from '../tabs/exclusive.ts';
import { compareWithLeft, type LeftSession, type OwedLogout } from './owed-logout.ts';

export interface LeftSessionParts {
  readonly state: () => State<unknown>;
  readonly refresh: Refresh<unknown>;
  readonly logout: Settings['logout'];
  readonly owed: OwedLogout;
  /** The session that was left before this page was loaded, where its logout is not confirmed. */
  readonly left: LeftSession | undefined;
  readonly exclusive: Exclusive;
}

export interface LeftSessionFlow {
  /** Begins to end the session that was left before this page was loaded. */
  readonly start: () => void;
  /** Is told of each login before it is adopted: its session is not known yet. */
  readonly noteLogin: () => void;
  /** Ends at the server, instead of showing it, a session that was left before this page was loaded, or in another tab since. */
  readonly screen: (outcome: Outcome<ReadGrant<unknown>>) => Promise<Outcome<never>> | undefined;
}

/** Finishes the logout of an earlier page load. `end` tells the server of it with a grant of that session, and says whether it confirmed. */
export function createLeftSession(
  { state, refresh, logout, owed, left, exclusive }: LeftSessionParts,
  end: (grant: ReadGrant<unknown>) => Promise<boolean>,
): LeftSessionFlow {
  /** What was owed when the last login was made. */
  let before: LeftSession | undefined;
  /** Whether a logout was sent a moment before this page was loaded. */
  const isFollowing = owed.read(true) !== undefined;

  async function endLeft(mine: LeftSession, grant: ReadGrant<unknown>): Promise<Outcome<never>> {
    if (await end(grant)) owed.clear(mine);
    else owed.note(mine);
    return { type: 'ended', reason: 'logout' };
  }

  function screen(outcome: Outcome<ReadGrant<unknown>>): Promise<Outcome<never>> | undefined {
    if (outcome.type !== 'granted' || logout === undefined) return undefined;
    const { identity } = outcome.grant;
    // Another tab may have left it since this page was loaded. A logout without a name may have found the session of a login under way.
    const noted = state().pendingLogin === 'here' ? before : owed.read();
    // A login in this page is the later word, whatever its session is called; one in another tab has deleted the note.
    const told = isFollowing && state().epoch === 0 ? owed.read(true) : undefined;
    const mine = [left, told, noted].find((one) => one && compareWithLeft(one, identity) === 'same');
    return mine && endLeft(mine, outcome.grant);
  }

  return {
    noteLogin() {
      before = owed.read();
    },
    start() {
      if (left === undefined) return;
      if (left.session === undefined) owed.clear();
      else if (state().session.isLoading) void refresh.join('restore');
      else {
        // As long as another tab may be logging in, nothing is asked: the note stays for the next page load.
        void exclusive(async (wait) => (wait === 'late' ? undefined : screen(await refresh.ask(undefined))));
      }
    },
    screen,
  };
}
