import { nameOf } from '../session/identity.ts';
import type { Reading } from '../session/lifetime.ts';
import type { State, Token } from '../session/state.ts';
import { isUnverified } from '../session/transition.ts';
import type { Message } from './message.ts';

export interface Change {
  readonly before: State<unknown>;
  readonly after: State<unknown>;
}

/** Returns the messages to the other tabs about a change that this tab has brought about. Tokens only where they are shared. */
export function announcementsOf({ before, after }: Change, now: Reading, isSharing: boolean): readonly Message[] {
  const identity = before.token && nameOf(before.token.identity);
  if (after.session.status === 'unauthenticated') {
    const { reason } = after.session;
    return before.session.status === 'authenticated' ? [{ type: 'end', identity, reason }] : [];
  }
  const { token } = after;
  // What the server has yet to confirm is not announced.
  if (token === undefined || isUnverified(token) || after.generation === before.generation) return [];
  const name = nameOf(token.identity);
  const isKnown = before.session.status === 'authenticated' && before.epoch === after.epoch && name === identity;
  // Announcing it as a login would make other tabs verify and announce again, in a loop.
  const isVerified = before.isVerifying && name === undefined;
  const login: readonly Message[] = isKnown || isVerified ? [] : [{ type: 'login', identity: name }];
  return isSharing ? [...login, grantOf(token, now)] : login;
}

/** Makes the message that hands an access token over. A refresh token never gets there. */
export function grantOf({ accessToken, identity, lifetime, issuedAt, expiredAt }: Token, now: Reading): Message {
  const [sessionId, , subject] = identity;
  const remaining = lifetime === Infinity ? Infinity : expiredAt.monotonic - now.monotonic;
  return {
    type: 'grant',
    grant: { accessToken, sessionId, subject },
    lifetime,
    remaining,
    expiresAt: expiredAt.wall,
    issuedAt,
  };
}
