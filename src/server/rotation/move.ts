import type { RotatingSession } from './session.ts';

/** A change of the counter, as a store is asked for it. */
export interface CounterMove {
  readonly from: number;
  readonly to: number;
}

/** Says whether a session can still be refreshed. */
export function isAlive({ endReason, expiresAt, idleExpiresAt = Infinity }: RotatingSession, now: number): boolean {
  return endReason === undefined && now < expiresAt && now < idleExpiresAt;
}

/** Says whether a store applies a move: the compare of the compare-and-swap. */
export function applies({ from }: CounterMove, session: RotatingSession, now: number): boolean {
  return isAlive(session, now) && session.counter === from;
}

/** Returns when the counter that a move sets got its value. */
export function advancedAt({ from, to }: CounterMove, session: RotatingSession, now: number): number {
  return to === from ? session.advancedAt : now;
}
