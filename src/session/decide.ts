import { freshnessOf, isReached, later, type Reading } from './lifetime.ts';
import { type Backoff, isUnknown, type State, type Token } from './state.ts';
import { isBroken, isRefused, isSuspect } from './calls.ts';
import { isUnverified } from './transition.ts';

/** The token and the epoch of a request. */
export interface Stamp {
  readonly epoch: number;
  /** The generation of the token that it was sent with; 0 before it is sent. */
  readonly sentWith: number;
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
}

/** What to do with a request that has not been sent. */
export type SendDecision =
  | { readonly type: 'attach'; readonly token: Token; readonly isAgeing: boolean }
  | { readonly type: 'bare' }
  | { readonly type: 'wait'; readonly cause: 'restore' | 'expired' | 'rejected' }
  /** Its token was refused for another call: wait for the refresh, at most 5 s, and then decide again. */
  | { readonly type: 'hold' }
  /** The session has ended, and its user may sign in again in place: wait for that. */
  | { readonly type: 'reauthenticate' }
  | { readonly type: 'fail'; readonly backoff: Backoff }
  | { readonly type: 'changed' };

/** What to do with a request after its token was refused. */
export type RecoverDecision =
  | { readonly type: 'replay'; readonly token: Token }
  | { readonly type: 'return' }
  | Extract<SendDecision, { type: 'wait' | 'fail' | 'changed' | 'reauthenticate' }>;

const BARE: SendDecision = { type: 'bare' };
const HOLD: SendDecision = { type: 'hold' };
const REAUTHENTICATE = { type: 'reauthenticate' } as const;
const CHANGED = { type: 'changed' } as const;

/** Decides how a request is sent. `minValidity`: milliseconds that its token must still be valid. */
export function decideSend<Claims>(state: State<Claims>, stamp: Stamp, now: Reading, minValidity = 0): SendDecision {
  const { token } = state;
  if (stamp.epoch !== state.epoch && !isSameUser(state, stamp))
    return state.pendingLogin ? waitOrFail(state, now, causeOf(state)) : CHANGED;
  if (state.session.status === 'unauthenticated') return BARE;
  if (state.heldEnd !== undefined) return REAUTHENTICATE;
  if (token === undefined) return waitOrFail(state, now, causeOf(state));
  if (!stamp.hasHeld && (isRefused(state, now) || isSuspect(state, stamp.origin))) return HOLD;
  const freshness = freshnessOf(token, minValidity > 0 ? later(now, minValidity) : now);
  if (stamp.isAnsweredWithToken && !isUnverified(token)) return { type: 'attach', token, isAgeing: false };
  if (freshness === 'expired' && token.generation <= stamp.seen) return waitOrFail(state, now, causeOf(state));
  return { type: 'attach', token, isAgeing: freshness === 'ageing' };
}

/** Decides what follows a 401 that a refresh may fix. */
export function decideRecover<Claims>(state: State<Claims>, stamp: Stamp, now: Reading, url?: string): RecoverDecision {
  const { token } = state;
  if (stamp.epoch !== state.epoch && !isSameUser(state, stamp))
    return state.pendingLogin ? waitOrFail(state, now, 'rejected') : CHANGED;
  if (state.session.status === 'unauthenticated') return { type: 'return' };
  if (state.heldEnd !== undefined) return REAUTHENTICATE;
  if (token !== undefined && token.generation > stamp.sentWith) {
    const isUsable = token.generation > stamp.seen || freshnessOf(token, now) !== 'expired';
    return isUsable ? { type: 'replay', token } : waitOrFail(state, now, 'rejected');
  }
  if (isBroken(state, now, url)) return { type: 'return' };
  return waitOrFail(state, now, 'rejected');
}

function causeOf(state: State<unknown>): 'restore' | 'expired' {
  return isUnknown(state) ? 'restore' : 'expired';
}

function waitOrFail<Claims>(
  { backoff }: State<Claims>,
  now: Reading,
  cause: 'restore' | 'expired' | 'rejected',
): Extract<SendDecision, { type: 'wait' | 'fail' }> {
  return backoff === undefined || isReached(backoff.until, now) ? { type: 'wait', cause } : { type: 'fail', backoff };
}

/** Returns whether the signed-in user made a request of an earlier epoch. While the user is unknown, the result is false. */
function isSameUser<Claims>({ session, user, pendingLogin }: State<Claims>, { epoch }: Stamp): boolean {
  return session.status === 'authenticated' && pendingLogin === undefined && user !== undefined && epoch >= user.since;
}

/** Returns whether another user is signed in than the one who made the request. Its answer must not reach that user. */
export function isOfAnother<Claims>(state: State<Claims>, stamp: Pick<Stamp, 'epoch'>): boolean {
  return state.session.status === 'authenticated' && state.user !== undefined && stamp.epoch < state.user.since;
}
