import { compareSessions, compareUsers, type Identity } from './identity.ts';
import type { Reading } from './lifetime.ts';
import type { EndReason } from './session.ts';
import type { State } from './state.ts';

/**
 * What a tab makes of a token of another. `verify`: the server has to be asked. `ask`: the other tab has to be asked before the
 * next refresh.
 */
export type TabDecision = 'adopt' | 'ask' | 'verify' | 'ignore';

/** A token that another tab has. */
export interface TabGrant {
  readonly identity: Identity;
  readonly expiredAt: Reading;
  readonly askedAt: Reading;
  /** It answers a question of this tab. Any script of the origin can send one that does not. */
  readonly isAnswer: boolean;
  /** It is of the user whose login was announced last. */
  readonly isAnnounced: boolean;
}

/**
 * Decides about a token that another tab has. A tab that knows its user takes one of the same user that lives longer; what has no name
 * to be compared by it takes as an answer only, as does a tab that knows no user yet.
 */
export function decideTabGrant<Claims>(state: State<Claims>, other: TabGrant): TabDecision {
  const { token, session, pendingLogin, heldEnd } = state;
  // A tab that has logged out hears of a login as such; any other tab may have missed it in the back-forward cache.
  if (session.status === 'unauthenticated') return session.reason === 'logout' ? 'ignore' : 'verify';
  // Whose login it was the server knows, or the tab where it was made: others may still have the token of before.
  const isKnown = pendingLogin === undefined || (pendingLogin === 'elsewhere' && other.isAnnounced);
  if (!isKnown) return 'ignore';
  const identity = knownIdentity(state);
  if (identity === undefined) return other.isAnswer ? 'adopt' : 'ask';
  // Another tab may not have noticed the end yet.
  if (heldEnd !== undefined && other.askedAt.wall < heldEnd.since) return 'ignore';
  const relation = compareUsers(identity, other.identity);
  if (relation === 'different') return 'verify';
  if (relation === 'unknown' && !other.isAnswer) return 'ask';
  if (token === undefined) return 'adopt';
  const { expiredAt, askedAt } = other;
  const isNewer =
    expiredAt.wall === token.expiredAt.wall ? askedAt.wall > token.askedAt.wall : expiredAt.wall > token.expiredAt.wall;
  return isNewer ? 'adopt' : 'ignore';
}

/** Whose session this tab is in, or was in until an end that a login may undo. */
function knownIdentity({ token, heldEnd, user }: State<unknown>): Identity | undefined {
  return token?.identity ?? (heldEnd && user?.identity);
}

/** Another tab says whose session it has: by a login, or found at a page load. */
export interface TabUser {
  readonly identity: Identity;
  readonly isLogin: boolean;
}

/**
 * Decides about the user that another tab has. `verify-user`: nothing says whether the user is still the same. `note`: the same user
 * has logged in anew, so that what is being asked may be about the session before.
 */
export function decideTabUser<Claims>(
  { token, session, user }: State<Claims>,
  { identity, isLogin }: TabUser,
): 'verify' | 'verify-user' | 'note' | 'ignore' {
  if (session.status === 'loading') return isLogin ? 'verify' : 'ignore';
  if (token === undefined) {
    const isLeftBehind = session.status === 'unauthenticated' && session.reason === 'logout' && !isLogin;
    // What a logout could not end is there until the server has heard of it.
    return isLeftBehind && user && compareSessions(user.identity, identity) === 'same' ? 'ignore' : 'verify';
  }
  const relation = compareUsers(token.identity, identity);
  if (relation === 'unknown') return isLogin ? 'verify-user' : 'ignore';
  if (relation === 'different') return 'verify';
  return isLogin && compareSessions(token.identity, identity) === 'different' ? 'note' : 'ignore';
}

/**
 * Decides about the message that a session is over: it counts for the session of that name alone. A tab that does not know yet whose
 * session it is in may be about to learn of one that has ended meanwhile.
 */
export function decideTabEnd<Claims>(
  state: State<Claims>,
  identity: Identity,
  reason: EndReason,
): 'verify' | 'end' | 'ignore' {
  if (state.session.status === 'loading') return 'verify';
  const own = knownIdentity(state);
  if (own === undefined) return 'ignore';
  const relation = compareSessions(own, identity);
  // The same user may have logged in anew, and out.
  if (relation === 'different') return compareUsers(own, identity) === 'same' ? 'verify' : 'ignore';
  return relation === 'same' || reason === 'logout' ? 'end' : 'verify';
}
