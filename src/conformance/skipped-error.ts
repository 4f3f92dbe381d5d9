/** A check, or the part of one that prepares it, cannot be made at this target. */
export class SkippedError extends Error {
  override readonly name = 'SkippedError';
}
