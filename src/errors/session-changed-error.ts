import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/** Reports that a request was not sent, because the user who made it has logged out or another has logged in meanwhile. */
export class SessionChangedError extends AuthError {
  override readonly name: 'SessionChangedError' = 'SessionChangedError';
  readonly code: 'session_changed' = 'session_changed';
  readonly retryable: false = false;

  constructor() {
    super(say('session-changed', 'The session changed while this request waited.'));
  }
}
