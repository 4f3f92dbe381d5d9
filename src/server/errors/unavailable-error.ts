/**
 * The store, the keys, or one of the options `claims`, `limit` and `origins` did not answer, or failed with the `cause`. This says nothing
 * about the session: try again later. `handler`, `signIn` and `verify` answer 503 instead of rejecting.
 *
 * @example
 * ```ts
 * const visitor = await server.peek(request).catch((error: unknown) => {
 *   if (error instanceof UnavailableError) return undefined; // render as loading
 *   throw error;
 * });
 * ```
 */
export class UnavailableError extends Error {
  override readonly name: 'UnavailableError' = 'UnavailableError';
  readonly code: 'unavailable' = 'unavailable';
  readonly retryable: true = true;

  /** @param operation the failed operation, such as `store.advance` */
  constructor(operation: string, cause: unknown) {
    super(`${operation} failed. No session has ended by that; try again later.`, { cause });
  }
}
