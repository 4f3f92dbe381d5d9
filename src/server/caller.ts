import type { JWTPayload } from 'jose';
import type { ServerClaims } from './access-token.ts';
import type { AppClaims } from './options/auth-server-options.ts';

/**
 * Who makes a call, by a valid access token.
 *
 * @example
 * ```ts
 * function mayDelete({ claims, subject }: Caller<{ role: string }>, owner: string): boolean {
 *   return claims.role === 'admin' || subject === owner;
 * }
 * ```
 */
export interface Caller<Claims extends AppClaims = AppClaims> {
  readonly subject: string;
  readonly sessionId: string;
  /** What the token says. Times in seconds, as in every JWT. */
  readonly claims: Claims & ServerClaims;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Makes a caller of the claims of a token whose signature was checked. */
export function callerOf<Claims extends AppClaims>(claims: JWTPayload & ServerClaims): Caller<Claims> {
  // The app's own claims are what its `claims` returned when the token was made; an older version of it may have made it.
  return {
    subject: claims.sub,
    sessionId: claims.sid,
    claims: claims as Claims & ServerClaims,
    expiresAt: claims.exp * 1000,
  };
}
