import { mint, type ServerClaims } from './access-token.ts';
import type { CookieValue } from './cookie/cookie-value.ts';
import { presentedCookies } from './cookie/presented.ts';
import { checkRequest } from './http/check-request.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import type { ServerParts } from './server-parts.ts';
import { askClaims } from './sessions/claims.ts';
import { decideOn } from './sessions/decide-on.ts';
import { stopwatch, type Stopwatch } from './sessions/stopwatch.ts';
import type { StoredSession } from './stores/store.ts';

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

/** Returns the session whose cookie a refresh would accept now: the current one, or its predecessor within the grace. */
export async function presentedSession(request: Request, parts: ServerParts): Promise<Accepted | undefined> {
  const { count, values } = await presentedCookies(request, parts);
  return count > 1 ? undefined : acceptedSession(values, parts);
}

/** Returns the session of the only cookie, where a refresh would accept it now. */
export async function acceptedSession(
  [cookie, ...others]: readonly CookieValue[],
  parts: ServerParts,
  waited: Stopwatch = stopwatch(parts),
): Promise<Accepted | undefined> {
  if (cookie === undefined || others.length > 0) return undefined;
  const { now, session, decision } = await decideOn(cookie, parts, waited);
  const { type } = decision;
  return session !== undefined && (type === 'advance' || type === 'repeat')
    ? { session, now, presented: cookie.counter }
    : undefined;
}

/** A session whose cookie is accepted. */
export interface Accepted {
  readonly session: StoredSession;
  /** By the store's clock. */
  readonly now: number;
  /** The counter of the cookie, which is ahead of the session's where the store has lost a write. */
  readonly presented: number;
}
