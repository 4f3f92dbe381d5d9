import { AuthError } from './auth-error.ts';
import { say } from './say.ts';

/** A call was not sent, or its answer was not delivered, because its user logged out or another user logged in meanwhile. */
export class SessionChangedError extends AuthError {
  override readonly name: 'SessionChangedError' = 'SessionChangedError';
  readonly code: 'session_changed' = 'session_changed';
  readonly retryable: false = false;

  constructor() {
    super(say('session-changed', 'The session changed while this request waited.'));
  }
}
