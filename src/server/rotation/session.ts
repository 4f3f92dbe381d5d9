/**
 * Why a session was ended. The client's `explain()` shows the same values.
 *
 * @example
 * ```ts
 * await store.end(sessionId, 'revoked' satisfies EndReason);
 * ```
 */
export type EndReason = 'revoked' | 'logged_out' | 'reuse_detected';

/**
 * The data of a session that rotation needs. Times are milliseconds since 1970, by the store's clock.
 *
 * @example
 * ```ts
 * const isOpen = ({ endReason, expiresAt }: RotatingSession, now: number): boolean => !endReason && now < expiresAt;
 * ```
 */
export interface RotatingSession {
  /** The number of the current cookie. The first is 0. */
  readonly counter: number;
  /** When the counter got its current value. */
  readonly advancedAt: number;
  /** The absolute limit. It never moves. */
  readonly expiresAt: number;
  /** The idle limit, if any. It moves with activity. */
  readonly idleExpiresAt: number | undefined;
  readonly endReason: EndReason | undefined;
}
