import type { EndReason } from '../rotation/session.ts';

const END_REASONS: readonly EndReason[] = ['revoked', 'logged_out', 'reuse_detected'];

/** Reads the reason of an end. An unknown reason, written by a later version of the library, still ends the session. */
export function readEndReason(value: unknown): EndReason | undefined {
  return value === null || value === undefined ? undefined : (END_REASONS.find((one) => one === value) ?? 'revoked');
}
