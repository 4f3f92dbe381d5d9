import { mint, type ServerClaims } from './access-token.ts';
import { checkRequest } from './http/check-request.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import type { ServerParts } from './server-parts.ts';
import { presentedSession } from './sessions/accepted-session.ts';
import { askClaims } from './sessions/claims.ts';

/**
 * The user of a page request's cookie, and a token for the server's own calls.
 *
 * @example
 * ```ts
 * const greeting = (visitor: Peeked | undefined): string => (visitor ? `Hello, ${visitor.subject}` : 'Loading ...');
 * ```
 */
export interface Peeked<Claims extends object = AppClaims> {
  readonly subject: string;
  readonly sessionId: string;
  /** For calls that the server makes while it renders. Never put it into the page. */
  readonly accessToken: string;
  readonly claims: Claims & ServerClaims;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Returns the owner of a cookie that a refresh would accept. Writes nothing. Rejects with an `UnavailableError`. */
export async function peek<Claims extends object>(
  request: Request,
  parts: ServerParts,
): Promise<Peeked<Claims> | undefined> {
  checkRequest('peek', request);
  const found = await presentedSession(request, parts);
  if (found === undefined) return undefined;
  const { now, session } = found;
  const own = await askClaims(session, parts);
  if (own === null) return undefined;
  const signWith = await parts.keys.signing();
  const { accessToken, claims } = await mint({ session, claims: own, signWith, now }, parts.settings);
  return {
    subject: session.subject,
    sessionId: session.id,
    accessToken,
    // The app's `claims` has just returned its claims.
    claims: claims as Claims & ServerClaims,
    expiresAt: claims.exp * 1000,
  };
}
