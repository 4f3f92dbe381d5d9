import { type CounterMove, isAlive } from './move.ts';
import { graceBegins, type Outage } from './outage.ts';
import type { EndReason, RotatingSession } from './session.ts';

/**
 * Why a refresh is finally refused; the `reason` of an `invalid_grant` answer.
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
  /** Milliseconds in which the previous cookie gets the current one again; 0: never, not even where two refreshes cross. */
  readonly grace: number;
}

export interface Circumstances {
  /** By the store's clock. */
  readonly now: number;
  readonly policy: RotationPolicy;
  /** When the cookie arrived, which is earlier than `now` if the store is slow. The grace is measured from it. Default: `now`. */
  readonly presentedAt?: number;
  /** Recent outages of the store. Default: none. */
  readonly outages?: readonly Outage[];
}

export type Decision =
  /** The store moves the counter; then the cookie of `to` is sent. */
  | ({ readonly type: 'advance'; readonly how: 'rotated' | 'kept' | 'restored' } & CounterMove)
  /** A lost answer, or two tabs at once: the previous cookie gets the cookie of `counter` again. */
  | { readonly type: 'repeat'; readonly counter: number }
  /** A cookie that was replaced long ago has two holders: the session has to be ended. */
  | { readonly type: 'reuse' }
  | { readonly type: 'refuse'; readonly reason: RefusalReason };

/**
 * Decides about a cookie with a valid MAC by its counter. Presenting the successor moves the counter, so the previous cookie is then two
 * behind: this ends its grace early. A counter ahead of the row belongs to a write that the store has lost (a restored or failed-over
 * database), because only this server makes MACs: such a cookie counts as current.
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
  const isInTime = policy.grace > 0 && presentedAt < graceBegins(advancedAt, policy.grace, outages) + policy.grace;
  return isPredecessor && isInTime ? { type: 'repeat', counter } : { type: 'reuse' };
}

/** Returns the move to try without reading the row: right for the current cookie; for others the store refuses it. */
export function firstMove(presented: number, policy: RotationPolicy): Extract<Decision, { type: 'advance' }> {
  return advance(presented, presented, policy);
}

/**
 * Returns the move of a step-up. It never replaces a cookie that another request has replaced meanwhile, and so given to a browser.
 * `undefined` without a grace, where each cookie is good once: that other request may be a thief's.
 */
export function stepUpMove(counter: number, presented: number, policy: RotationPolicy): CounterMove | undefined {
  if (presented >= counter) return advance(counter, presented, policy);
  return policy.grace > 0 ? { from: counter, to: counter } : undefined;
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
