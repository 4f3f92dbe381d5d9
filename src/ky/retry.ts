import { isHTTPError, type Options, type RetryOptions } from 'ky';
import type { AuthErrorCode } from '../index.ts';

const CODES: readonly unknown[] = [
  'configuration',
  'login_failed',
  'refresh_failed',
  'session_changed',
] satisfies AuthErrorCode[];

/** Keeps ky from retrying errors that `auth.fetch` has handled. The options decide about all other retries. */
export function sparing(retry: Options['retry']): RetryOptions {
  const given = typeof retry === 'number' ? { limit: retry } : retry;
  return { ...given, shouldRetry: (state) => (isSettled(state.error) ? false : given?.shouldRetry?.(state)) };
}

/** A 401 that reaches the caller is final, and a refresh has its own retries. */
function isSettled(error: Error): boolean {
  if (isHTTPError(error)) return error.response.status === 401;
  return 'code' in error && CODES.includes(error.code);
}
