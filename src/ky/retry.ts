import { isHTTPError, type Options, type RetryOptions } from 'ky';

/** Keeps ky from retrying errors that `auth.fetch` has handled. The options decide about all other retries. */
export function sparing(retry: Options['retry']): RetryOptions {
  const given = typeof retry === 'number' ? { limit: retry } : retry;
  return { ...given, shouldRetry: (state) => (isSettled(state.error) ? false : given?.shouldRetry?.(state)) };
}

/** A 401 that reaches the caller is final, and a refresh has its own retries. */
function isSettled(error: Error): boolean {
  if (isHTTPError(error)) return error.response.status === 401;
  // Every `AuthError` has both, in every copy of the package.
  return 'code' in error && 'retryable' in error;
}
