/** The command was called wrongly. The message explains what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
