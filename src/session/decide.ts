import { freshnessOf, later, type Reading } from './lifetime.ts';
import { type Backoff, backoffAt, isUnknown, type State, type Token } from './state.ts';
import { isBroken } from './breaker.ts';
import { isRefused, isUnreachable } from './calls.ts';
import { isUnverified } from './unverified.ts';

/** The token and the epoch of a request. */
export interface Stamp {
  readonly epoch: number;
  /** The generation of the token that was refused; `undefined` for a request that was not sent yet. */
  readonly sentWith?: number | undefined;
  /**
   * The newest generation when it began to wait. A token that came since is used at any age: otherwise a token that lives for less
   * time than a request takes would be fetched in a loop.
   */
  readonly seen: number;
  /** The server answers an expired token with a new one, so it may be sent. */
  readonly isAnsweredWithToken?: boolean;
  /** The origin of its URL, if it is not the page's own. */
  readonly origin?: string | undefined;
  /** The request has already waited for the refresh of a refused token, and does not wait again. */
  readonly hasHeld?: boolean;
  /** Milliseconds that its token must still live. Default: 0. */
  readonly minValidity?: number;
  /** Origin and path, for a request that was refused. */
  readonly url?: string | undefined;
}

/** What to do with a request that has no answer yet, or whose token the server has refused. */
export type Decision =
  /** Send it with this token, for the first time or again. */
  | { readonly type: 'attach'; readonly token: Token; readonly isAgeing: boolean }
  /** Nothing is worth waiting for: it goes out with what there is, and a refusal is its caller's. */
  | { readonly type: 'as-is' }
  | Wait;

/** What a request waits for before it is decided about again, or why that is in vain. */
export type Wait =
  | { readonly type: 'wait'; readonly cause: 'restore' | 'expiring' | 'expired' | 'rejected' }
  /** Its token was most likely refused by now: wait for the refresh, but not for long. */
  | { readonly type: 'hold' }
  /** The session has ended, and its user may sign in again in place: wait for that. */
  | { readonly type: 'reauthenticate' }
  | { readonly type: 'fail'; readonly backoff: Backoff }
  | { readonly type: 'changed' };

type Cause = Extract<Wait, { type: 'wait' }>['cause'];

/** Decides how a request is sent, for the first time, or again after a 401 that a refresh may cure. */
export function decide(state: State<unknown>, stamp: Stamp, now: Reading): Decision {
  const { token } = state;
  const { sentWith, seen, minValidity = 0 } = stamp;
  const wasSent = sentWith !== undefined;
  const cause = wasSent ? 'rejected' : isUnknown(state) ? 'restore' : 'expired';
  const decided = decideByUser(state, stamp, now, cause);
  if (decided !== undefined) return decided;
  // One that is unverified may be of another user than the cookies: it is not used, however new it is.
  const isStale = token === undefined || isUnverified(token) || (wasSent && token.generation <= sentWith);
  if (isStale) return wasSent && isBroken(state, now, stamp.url) ? { type: 'as-is' } : waitOrFail(state, now, cause);
  if (!wasSent && !stamp.hasHeld && (isRefused(state, now) || isUnreachable(state, stamp.origin)))
    return { type: 'hold' };
  if (stamp.isAnsweredWithToken) return { type: 'attach', token, isAgeing: false };
  const freshness = freshnessOf(token, minValidity > 0 ? later(now, minValidity) : now);
  if (freshness === 'expired' && token.generation <= seen) return waitOrFail(state, now, cause);
  return { type: 'attach', token, isAgeing: freshness === 'ageing' };
}

/** Decides where it does not matter which token there is: the user has changed, or is gone. */
function decideByUser(state: State<unknown>, stamp: Stamp, now: Reading, cause: Cause): Decision | undefined {
  if (stamp.epoch !== state.epoch && !isSameUser(state, stamp))
    return state.pendingLogin ? waitOrFail(state, now, cause) : { type: 'changed' };
  if (state.session.status === 'unauthenticated') return { type: 'as-is' };
  return state.heldEnd && { type: 'reauthenticate' };
}

function waitOrFail(state: State<unknown>, now: Reading, cause: Cause): Wait {
  const backoff = backoffAt(state, now);
  return backoff === undefined ? { type: 'wait', cause } : { type: 'fail', backoff };
}

/** Returns whether the signed-in user made a request of an earlier epoch. While the user is unknown, the result is false. */
function isSameUser<Claims>({ session, user, pendingLogin }: State<Claims>, { epoch }: Stamp): boolean {
  return session.isAuthenticated && pendingLogin === undefined && user !== undefined && epoch >= user.since;
}

/** Returns whether another user is signed in than the one who made the request. Its answer must not reach that user. */
export function isOfAnother<Claims>(state: State<Claims>, stamp: Pick<Stamp, 'epoch'>): boolean {
  return state.session.isAuthenticated && state.user !== undefined && stamp.epoch < state.user.since;
}
