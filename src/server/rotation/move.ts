import type { RotatingSession } from './session.ts';

/** A change of the counter. */
export interface CounterMove {
  readonly from: number;
  readonly to: number;
}

/** Returns whether a session can still be refreshed. */
export function isAlive({ endReason, expiresAt, idleExpiresAt = Infinity }: RotatingSession, now: number): boolean {
  return endReason === undefined && now < expiresAt && now < idleExpiresAt;
}

/** Returns whether a store applies a move: the compare of the compare-and-swap. */
export function applies({ from }: CounterMove, session: RotatingSession, now: number): boolean {
  return isAlive(session, now) && session.counter === from;
}

/** Returns when the counter of a move got its value. */
export function advancedAt({ from, to }: CounterMove, session: RotatingSession, now: number): number {
  return to === from ? session.advancedAt : now;
}
