import type { Topic } from '../session/topic.ts';
import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/** The details of a `LoginError`. */
export interface LoginFailure {
  /** Default: that of the response. */
  readonly status?: number | undefined;
  /** The server's answer, with its unread body. Default: none. */
  readonly response?: Response | undefined;
  /** What the login function has thrown, or why the refresh after the login failed. Default: none. */
  readonly cause?: unknown;
  /** The section of the troubleshooting guide that the message names. Default: `login-failed`. */
  readonly topic?: Topic | undefined;
}

/**
 * `auth.login()` has signed no user in: the server refused it, asked for a second factor, or no session followed.
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
  /** The status of the server's answer, such as 401 or 429; `undefined` without an answer. */
  readonly status: number | undefined;
  /** The server's answer, with its unread body. */
  readonly response: Response | undefined;

  /** `problem` completes the sentence "The login …". A login function may throw one of its own. */
  constructor(
    problem: string,
    { response, status = response?.status, cause, topic = 'login-failed' }: LoginFailure = {},
  ) {
    super(say(topic, `The login ${problem}.`), cause);
    this.status = status;
    this.response = response;
  }
}
