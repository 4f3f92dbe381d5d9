/** What is needed is not there, and could not be installed. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError';
}
