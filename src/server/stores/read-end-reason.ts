import type { EndReason } from '../rotation/session.ts';

const END_REASONS: readonly EndReason[] = ['revoked', 'logged_out', 'reuse_detected'];

/** Reads the reason of an end. A word that a later version of the library has written still ends the session. */
export function readEndReason(value: unknown): EndReason | undefined {
  return value === null || value === undefined ? undefined : (END_REASONS.find((one) => one === value) ?? 'revoked');
}
