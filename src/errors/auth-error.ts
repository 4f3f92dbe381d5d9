/** What an `AuthError` is about. Switch on it: `instanceof` fails where a page holds two copies of a package. */
export type AuthErrorCode = 'configuration' | 'login_failed' | 'refresh_failed' | 'session_changed' | 'signed_out';

/** The common shape of the errors that this library adds to those of fetch. None ever carries a token. */
export abstract class AuthError extends Error {
  abstract readonly code: AuthErrorCode;
  /** Whether the same call may succeed later with nothing changed. */
  abstract readonly retryable: boolean;
}
