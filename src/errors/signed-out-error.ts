import { AuthError } from './auth-error.ts';

/** `auth.refresh()` was called without a session, or the refresh has ended it. */
export class SignedOutError extends AuthError {
  override readonly name: 'SignedOutError' = 'SignedOutError';
  readonly code: 'signed_out' = 'signed_out';
  readonly retryable: false = false;

  constructor() {
    super('No user is signed in. Call auth.login() first.');
  }
}
