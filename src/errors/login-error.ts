import { AuthError } from './auth-error.ts';

/** Reports that `login()` was given something that is no successful login. */
export class LoginError extends AuthError {
  override readonly name: 'LoginError' = 'LoginError';
  readonly code: 'login_failed' = 'login_failed';
  readonly retryable: false = false;

  constructor(problem: string) {
    super(`The login ${problem}. Call login() with a response that is ok and unread, or with a grant.`);
  }
}
