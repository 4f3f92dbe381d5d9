import { isHTTPError, type Options, type RetryOptions } from 'ky';
import type { AuthErrorCode } from '../index.ts';

const CODES: readonly unknown[] = [
  'configuration',
  'login_failed',
  'refresh_failed',
  'session_changed',
] satisfies AuthErrorCode[];

/** Keeps ky from retrying what `auth.fetch` has already tried, or must not try: whatever else is retried is up to the options. */
export function sparing(retry: Options['retry']): RetryOptions {
  const given = typeof retry === 'number' ? { limit: retry } : retry;
  return { ...given, shouldRetry: (state) => (isSettled(state.error) ? false : given?.shouldRetry?.(state)) };
}

/** A 401 that comes through is final, and a refresh has patience of its own. */
function isSettled(error: Error): boolean {
  if (isHTTPError(error)) return error.response.status === 401;
  return 'code' in error && CODES.includes(error.code);
}
