import type { Change } from '../events/store.ts';
import { nameOf } from '../session/identity.ts';
import type { Reading } from '../session/lifetime.ts';
import type { Token } from '../session/state.ts';
import { isUnverified } from '../session/unverified.ts';
import type { Message } from './message.ts';

export interface AnnouncementParts {
  readonly change: Change;
  readonly now: Reading;
  readonly isSharing: boolean;
  /** Questions of other tabs that a token will answer. */
  readonly questions: readonly string[];
}

/** Returns the messages about a change that this tab has made. Tokens are included only if they are shared. */
export function announcementsOf({ change, now, isSharing, questions }: AnnouncementParts): readonly Message[] {
  const { before, after } = change;
  if (after.session.status === 'unauthenticated') {
    const { reason } = after.session;
    const wasSignedIn = before.user?.isSignedIn === true;
    return wasSignedIn ? [{ type: 'end', identity: namesOf(before.user.identity), reason }] : [];
  }
  const { token } = after;
  // A token that the server has yet to confirm is not announced.
  if (token === undefined || isUnverified(token) || after.generation === before.generation) return [];
  const user = userMessage(change, token);
  return [...(user === undefined ? [] : [user]), ...(isSharing ? [grantMessage(token, now, questions)] : [])];
}

/** A refresh after another tab's login does not announce that login again: that tab would verify and announce again, in a loop. */
function userMessage({ before, after, event }: Change, { identity }: Token): Message | undefined {
  const isKnown = before.session.isAuthenticated && before.user?.since === after.user?.since;
  const isLogin =
    event.type === 'login' ||
    before.pendingLogin === 'here' ||
    (before.pendingLogin === undefined && before.epoch !== after.epoch);
  if (!isLogin && (isKnown || nameOf(identity) === undefined)) return undefined;
  return { type: 'user', identity: namesOf(identity), isLogin };
}

/** Without the claims: a shared token contains them. */
function namesOf({ user, session }: Token['identity']): Token['identity'] {
  return { user, session, claims: undefined };
}

/** Makes the message with an access token. It never contains a refresh token. */
export function grantMessage(token: Token, now: Reading, answers: readonly string[]): Message {
  const { accessToken, given, lifetime, askedAt, expiredAt, sessionExpiresAt, idleExpiresAt } = token;
  return {
    type: 'grant',
    answers,
    grant: { accessToken, ...given },
    lifetime,
    remaining: expiredAt.monotonic - now.monotonic,
    issuedAt: askedAt.wall,
    sessionExpiresAt,
    idleExpiresAt,
  };
}
