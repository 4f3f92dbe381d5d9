import { mint, type ServerClaims } from './access-token.ts';
import { presentedCookies } from './cookie/presented.ts';
import { checkRequest } from './http/check-request.ts';
import type { AppClaims } from './options/auth-server-options.ts';
import { decide } from './rotation/decide.ts';
import type { ServerParts } from './server-parts.ts';
import { askClaims } from './sessions/claims.ts';
import type { StoredSession } from './stores/store.ts';

/**
 * The user of a page request's cookie, and a token for the server's own calls.
 *
 * @example
 * ```ts
 * const greeting = (visitor: Peeked | undefined): string => (visitor ? `Hello, ${visitor.subject}` : 'Loading ...');
 * ```
 */
export interface Peeked<Claims extends AppClaims = AppClaims> {
  readonly subject: string;
  readonly sessionId: string;
  /** For calls that the server makes while it renders. Never put it into the page. */
  readonly accessToken: string;
  readonly claims: Claims & ServerClaims;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Returns the owner of a cookie that a refresh would accept. Writes nothing. Rejects with an `UnavailableError`. */
export async function peek<Claims extends AppClaims>(
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

/** Returns the session whose cookie a refresh would accept: the current one, or the previous one within the grace. */
export async function presentedSession(
  request: Request,
  parts: ServerParts,
): Promise<{ readonly session: StoredSession; readonly now: number } | undefined> {
  const { count, values } = await presentedCookies(request, parts);
  const [cookie] = values;
  if (cookie === undefined || count > 1) return undefined;
  const { now, session } = await parts.store.read(cookie.id);
  const { type } = decide(session, cookie.counter, {
    now,
    policy: parts.settings.policy,
    outages: parts.outages.list(),
  });
  return session !== undefined && (type === 'advance' || type === 'repeat') ? { session, now } : undefined;
}
