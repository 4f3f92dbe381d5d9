import { createHash, createHmac, randomBytes } from 'node:crypto';

/** Why a session is over; the `reason` of an `invalid_grant` answer. */
export type EndReason = 'expired' | 'revoked' | 'logged_out' | 'reuse_detected';

/** What is known of a session when one of its cookies is presented. Times in milliseconds. */
export interface RotatingSession {
  /** The number of its current cookie; the first is 0. */
  readonly generation: number;
  /** When the current cookie was made. */
  readonly rotatedAt: number;
  readonly expiresAt: number;
  readonly endReason: EndReason | undefined;
}

export interface RotationPolicy {
  readonly isOn: boolean;
  readonly grace: number;
}

export type RotationDecision =
  | { readonly type: 'rotate' }
  /** A lost response, or two tabs at once: the predecessor gets the current cookie once more. */
  | { readonly type: 'grace' }
  | { readonly type: 'keep' }
  /** A cookie that its owner's browser replaced long ago: somebody else has it, or has the newer one. */
  | { readonly type: 'reuse' }
  | { readonly type: 'ended'; readonly reason: EndReason };

/**
 * Decides what becomes of a presented cookie, by its generation. Presenting the successor rotates it, which puts the
 * predecessor two generations back: that is how its grace ends before its time.
 */
export function decideRotation(
  session: RotatingSession,
  presented: number,
  { now, policy }: { readonly now: number; readonly policy: RotationPolicy },
): RotationDecision {
  if (session.endReason !== undefined) return { type: 'ended', reason: session.endReason };
  if (now >= session.expiresAt) return { type: 'ended', reason: 'expired' };
  if (presented === session.generation) return { type: policy.isOn ? 'rotate' : 'keep' };
  const isPredecessor = presented === session.generation - 1;
  return { type: isPredecessor && now < session.rotatedAt + policy.grace ? 'grace' : 'reuse' };
}

/** Returns a cookie value or a key that nobody can guess: 256 bits. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Returns the cookie value that follows another. It is derived, because only hashes are stored and the grace has to hand
 * out the same successor twice, after a restart too. The database alone yields no cookie, and neither does a cookie
 * without the session's key; sealing random successors under their predecessors would protect exactly as much.
 */
export function successorOf(value: string, key: string): string {
  return createHmac('sha256', key).update(value).digest('base64url');
}

/** Returns what is stored of a cookie value. It has full entropy, so a plain hash will do. */
export function cookieHash(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
