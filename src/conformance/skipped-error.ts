/** A check, or the part of one that prepares it, cannot be made at this target. */
export class SkippedError extends Error {
  override readonly name = 'SkippedError';
}

/** The check needs two sessions, and the login gives one. */
export class SameSessionError extends SkippedError {
  constructor() {
    super('The login gives the same session each time; this check needs a new one.');
  }
}
