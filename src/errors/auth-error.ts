/** The kind of an `AuthError`. Switch on it: `instanceof` fails if a page has two copies of the package. */
export type AuthErrorCode = 'configuration' | 'login_failed' | 'refresh_failed' | 'session_changed' | 'signed_out';

/** The base class of the errors that this library adds to those of fetch. They never contain a token. */
export abstract class AuthError extends Error {
  abstract readonly code: AuthErrorCode;
  /** Whether the same call may succeed later. */
  abstract readonly retryable: boolean;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
