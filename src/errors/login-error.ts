import type { Topic } from '../session/topic.ts';
import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/** What a `LoginError` knows beside its sentence. */
export interface LoginFailure {
  readonly status?: number | undefined;
  readonly response?: Response | undefined;
  readonly cause?: unknown;
  /** Its section of the troubleshooting guide. */
  readonly topic?: Topic | undefined;
}

/**
 * Reports that a `login()` has signed no user in: the server refused it, asked for more, or left no session behind.
 *
 * @example
 * try {
 *   await auth.login(() => fetch('/auth/login', { method: 'POST', body }));
 * } catch (error) {
 *   if (error instanceof LoginError && error.status === 401) showWrongPassword();
 *   else if (error instanceof LoginError && error.response) show(await error.response.text());
 * }
 */
export class LoginError extends AuthError {
  override readonly name: 'LoginError' = 'LoginError';
  readonly code: 'login_failed' = 'login_failed';
  readonly retryable: false = false;
  /** The status of the server's answer, such as 401 or 429; `undefined` where there was none. */
  readonly status: number | undefined;
  /** The server's answer, its body unread. */
  readonly response: Response | undefined;

  constructor(problem: string, { status, response, cause, topic = 'login-failed' }: LoginFailure = {}) {
    super(say(topic, `The login ${problem}.`), cause === undefined ? undefined : { cause });
    this.status = status;
    this.response = response;
  }
}
