import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/**
 * No access token could be obtained, for a passing reason. The session continues; try the call again later. `cause` has what a refresher,
 * or fetch, has thrown, where no client has put its request into it.
 */
export class RefreshError extends AuthError {
  override readonly name: 'RefreshError' = 'RefreshError';
  readonly code: 'refresh_failed' = 'refresh_failed';
  readonly retryable: true = true;
  /** Milliseconds until the next attempt; calls before that reject at once. */
  readonly retryAfter: number;

  /** `problem` completes the sentence "The refresh …". */
  constructor(problem: string, retryAfter: number, cause?: unknown) {
    super(
      say('refresh-failed', `The refresh ${problem}. The next attempt is in ${Math.ceil(retryAfter / 1000)} s.`),
      cause,
    );
    this.retryAfter = retryAfter;
  }
}
