import { nameOf } from '../session/identity.ts';
import type { Reading } from '../session/lifetime.ts';
import type { State, Token } from '../session/state.ts';
import { isSuspect } from '../session/transition.ts';
import type { Message } from './message.ts';

/** Which tokens may go over the channel. A refresh token that a cookie holds never gets there. */
export type Sharing = 'none' | 'access' | 'both';

export interface Change {
  readonly before: State<unknown>;
  readonly after: State<unknown>;
}

/** Says what the other tabs should hear of a change that this tab has brought about. Tokens only where they are shared. */
export function newsOf({ before, after }: Change, now: Reading, sharing: Sharing): readonly Message[] {
  const identity = before.token && nameOf(before.token.identity);
  if (after.session.status === 'unauthenticated') {
    const { reason } = after.session;
    return before.session.status === 'authenticated' ? [{ type: 'end', identity, reason }] : [];
  }
  const { token } = after;
  // What the server has yet to confirm is no news.
  if (token === undefined || isSuspect(token) || after.generation === before.generation) return [];
  const name = nameOf(token.identity);
  const isKnown = before.session.status === 'authenticated' && before.epoch === after.epoch && name === identity;
  const login: readonly Message[] = isKnown ? [] : [{ type: 'login', identity: name }];
  return sharing === 'none' ? login : [...login, grantOf(token, now, sharing)];
}

/** Makes the message that hands a token over. */
export function grantOf(token: Token, now: Reading, sharing: Sharing): Message {
  const { accessToken, identity, lifetime, issuedAt, expiredAt } = token;
  const refreshToken = sharing === 'both' ? token.refreshToken : undefined;
  const [sessionId, , subject] = identity;
  const remaining = lifetime === Infinity ? Infinity : expiredAt.monotonic - now.monotonic;
  return {
    type: 'grant',
    grant: { accessToken, sessionId, subject, ...(refreshToken !== undefined && { refreshToken }) },
    lifetime,
    remaining,
    expiresAt: expiredAt.wall,
    issuedAt,
  };
}
