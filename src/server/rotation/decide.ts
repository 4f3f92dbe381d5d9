import { type CounterMove, isAlive } from './move.ts';
import { graceBegins, type Outage } from './outage.ts';
import type { EndReason, RotatingSession } from './session.ts';

/**
 * Why a refresh is refused for good; the `reason` of an `invalid_grant` answer.
 *
 * @example
 * ```ts
 * const isOrdinary = (reason: RefusalReason): boolean => reason === 'expired' || reason === 'logged_out';
 * ```
 */
export type RefusalReason = EndReason | 'expired' | 'no_session';

export interface RotationPolicy {
  /** Whether a refresh replaces the cookie. */
  readonly rotates: boolean;
  /** Milliseconds in which the predecessor of the current cookie gets that cookie again. */
  readonly grace: number;
}

export interface Circumstances {
  /** By the store's clock. */
  readonly now: number;
  readonly policy: RotationPolicy;
  /** When the cookie came, which is earlier where the store is slow: by it the grace is judged. Default: `now`. */
  readonly presentedAt?: number;
  /** When the store was out of reach lately. Default: never. */
  readonly outages?: readonly Outage[];
}

export type Decision =
  /** The store is asked to move the counter; then the cookie of `to` is answered. */
  | ({ readonly type: 'advance'; readonly how: 'rotated' | 'kept' | 'restored' } & CounterMove)
  /** A lost answer, or two tabs at once: the predecessor gets the cookie of `counter` once more. */
  | { readonly type: 'repeat'; readonly counter: number }
  /** A cookie that was replaced long ago has two holders: the session is to be ended. */
  | { readonly type: 'reuse' }
  | { readonly type: 'refuse'; readonly reason: RefusalReason };

/**
 * Decides what becomes of a cookie with a good MAC, by its counter. Presenting the successor moves the counter on, which
 * puts the predecessor two behind: so its grace ends before its time. A counter ahead of the row belongs to a write that
 * the store has lost (a restored or failed-over database), since only this server makes MACs: it is taken as current.
 */
export function decide(
  session: RotatingSession | undefined,
  presented: number,
  { now, presentedAt = now, policy, outages = [] }: Circumstances,
): Decision {
  if (session === undefined) return { type: 'refuse', reason: 'no_session' };
  const { advancedAt, counter, endReason } = session;
  if (endReason !== undefined) return { type: 'refuse', reason: endReason };
  if (!isAlive(session, now)) return { type: 'refuse', reason: 'expired' };
  if (presented >= counter) return advance(counter, presented, policy);
  const isPredecessor = presented === counter - 1;
  return isPredecessor && presentedAt < graceBegins(advancedAt, outages) + policy.grace
    ? { type: 'repeat', counter }
    : { type: 'reuse' };
}

/** Returns the move to try before the row was seen: right where the cookie is the current one, refused by the store elsewhere. */
export function firstMove(presented: number, policy: RotationPolicy): Extract<Decision, { type: 'advance' }> {
  return advance(presented, presented, policy);
}

function advance(
  counter: number,
  presented: number,
  { rotates }: RotationPolicy,
): Extract<Decision, { type: 'advance' }> {
  const usual = rotates ? 'rotated' : 'kept';
  return {
    type: 'advance',
    how: presented > counter ? 'restored' : usual,
    from: counter,
    to: presented + (rotates ? 1 : 0),
  };
}
