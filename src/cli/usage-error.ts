/** The command was called in a way that it does not understand. The message says what is wrong, for a person. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
