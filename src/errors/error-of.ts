import type { RefreshFailure } from '../session/state.ts';
import { ConfigurationError } from './configuration-error.ts';
import { RefreshError } from './refresh-error.ts';

/** Makes the error for a refresh that brought no token. `retryAfter`: milliseconds until the next attempt. */
export function errorOf(
  { type, problem, cause, topic }: RefreshFailure,
  retryAfter: number,
): RefreshError | ConfigurationError {
  return type === 'misconfigured'
    ? new ConfigurationError(problem, topic)
    : new RefreshError(problem, Math.max(0, Math.ceil(retryAfter)), cause);
}
