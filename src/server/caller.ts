import type { ServerClaims } from './access-token.ts';
import type { AppClaims } from './options/auth-server-options.ts';

/**
 * The user of a call with a valid access token.
 *
 * @example
 * ```ts
 * function mayDelete({ claims, subject }: Caller<{ role: string }>, owner: string): boolean {
 *   return claims.role === 'admin' || subject === owner;
 * }
 * ```
 */
export interface Caller<Claims extends object = AppClaims> {
  readonly subject: string;
  readonly sessionId: string;
  /** The claims of the token. Times in seconds, as in every JWT. */
  readonly claims: Claims & ServerClaims;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Makes a caller from the claims of a verified token. */
export function callerOf<Claims extends object>(claims: ServerClaims): Caller<Claims> {
  // The app's `claims` returned its claims when the token was made, perhaps in an older version.
  return {
    subject: claims.sub,
    sessionId: claims.sid,
    claims: claims as Claims & ServerClaims,
    expiresAt: claims.exp * 1000,
  };
}
