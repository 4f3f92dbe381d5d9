import { AuthError } from './auth-error.ts';

/** Reports that a request was not sent, because the user who made it has logged out or another has logged in meanwhile. */
export class SessionChangedError extends AuthError {
  override readonly name: 'SessionChangedError' = 'SessionChangedError';
  readonly code: 'session_changed' = 'session_changed';
  readonly retryable: false = false;

  constructor() {
    super('The session changed while this request waited, so it was not sent. Make it again for the present user.');
  }
}
