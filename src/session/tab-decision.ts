import { compareSessions, compareUsers, type Identity } from './identity.ts';
import type { Reading } from './lifetime.ts';
import type { EndReason } from './session.ts';
import type { State } from './state.ts';

/**
 * What a tab does with the token of another tab. `verify`: ask the server. `ask`: ask the other tab before the next refresh.
 */
export type TabDecision = 'adopt' | 'ask' | 'verify' | 'ignore';

/** The whole second of a JWT's `exp`: tokens that expire together seem to differ by fractions of it. Milliseconds. */
const ROUNDING = 1000;

/** A token that another tab has. */
export interface TabGrant {
  readonly identity: Identity;
  readonly expiredAt: Reading;
  readonly askedAt: Reading;
  /** It answers a question of this tab. Any script of the origin can send one that does not. */
  readonly isAnswer: boolean;
  /** It belongs to the user whose login was announced last. */
  readonly isAnnounced: boolean;
}

/**
 * Decides about the token of another tab. A tab with a known user takes a token of the same user that lives longer. A tab without a
 * known user, or a token without a name, takes it only as the answer to its own question.
 */
export function decideTabGrant<Claims>(state: State<Claims>, other: TabGrant): TabDecision {
  const { token, session, pendingLogin, heldEnd } = state;
  // After a logout a login is announced separately; any other tab may have missed it in the back-forward cache.
  if (session.status === 'unauthenticated') return session.reason === 'logout' ? 'ignore' : 'verify';
  // The server knows the user of the login, and so does its tab; other tabs may still have the former token.
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
  // One that was requested earlier is older, however long it claims to live: the API may have refused it since.
  if (askedAt.monotonic < token.askedAt.monotonic && askedAt.wall < token.askedAt.wall) return 'ignore';
  // Both clocks count: the steady one misses the time of a sleep, and tabs read it with small differences; the other may have been set back.
  const isNewer =
    expiredAt.monotonic > token.expiredAt.monotonic + ROUNDING ||
    (expiredAt.wall === token.expiredAt.wall
      ? askedAt.wall > token.askedAt.wall
      : expiredAt.wall > token.expiredAt.wall);
  return isNewer ? 'adopt' : 'ignore';
}

/** The identity of this tab's session, or of an ended session that a login may continue. */
function knownIdentity({ token, heldEnd, user }: State<unknown>): Identity | undefined {
  return token?.identity ?? (heldEnd && user?.identity);
}

/** The user of another tab, from a login or a page load. */
export interface TabUser {
  readonly identity: Identity;
  readonly isLogin: boolean;
}

/**
 * Decides about the user of another tab. `verify-user`: it is unknown whether the user is still the same. `note`: the same user has
 * logged in again, so a refresh in flight may answer for the session before.
 */
export function decideTabUser<Claims>(
  { token, session, user }: State<Claims>,
  { identity, isLogin }: TabUser,
): 'verify' | 'verify-user' | 'note' | 'ignore' {
  if (session.isLoading) return isLogin ? 'verify' : 'ignore';
  if (token === undefined) {
    const isLeftBehind = session.reason === 'logout' && !isLogin;
    // A session that a logout could not end exists until the server has received the logout.
    return isLeftBehind && user && compareSessions(user.identity, identity) === 'same' ? 'ignore' : 'verify';
  }
  const relation = compareUsers(token.identity, identity);
  if (relation === 'unknown') return isLogin ? 'verify-user' : 'ignore';
  if (relation === 'different') return 'verify';
  return isLogin && compareSessions(token.identity, identity) === 'different' ? 'note' : 'ignore';
}

/**
 * Decides about the message that a session is over: it counts only for the session of that name. A tab that does not know its session
 * yet may be about to restore one that has ended meanwhile.
 */
export function decideTabEnd<Claims>(
  state: State<Claims>,
  identity: Identity,
  reason: EndReason,
): 'verify' | 'end' | 'ignore' {
  if (state.session.isLoading) return 'verify';
  const own = knownIdentity(state);
  if (own === undefined) return 'ignore';
  const relation = compareSessions(own, identity);
  // The same user may have logged in again, and out.
  if (relation === 'different') return compareUsers(own, identity) === 'same' ? 'verify' : 'ignore';
  return relation === 'same' || reason === 'logout' ? 'end' : 'verify';
}
