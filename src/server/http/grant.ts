import { mint } from '../access-token.ts';
import { setCookie } from '../cookie/cookie-format.ts';
import { makeCookieValue } from '../cookie/cookie-value.ts';
import type { SignWith } from '../keys/key-ring.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Granted } from '../sessions/refresh-session.ts';
import { isPersistent } from '../sessions/session-id.ts';
import { answer } from './answer.ts';

interface GrantParts extends Granted {
  readonly signWith: SignWith;
  /** The `Set-Cookie` values for cookies that it replaces. */
  readonly deleted: readonly string[];
}

/** Makes the answer of a sign-in and a refresh (RFC 6749 section 5.1): a token, the session's handle and limits, and the cookie. */
export async function grant(
  { session, claims, now, signWith, deleted }: GrantParts,
  { secrets, settings }: ServerParts,
): Promise<Response> {
  const [token, value] = await Promise.all([
    mint({ session, claims, signWith, now }, settings),
    secrets().then((derived) => makeCookieValue(session, derived)),
  ]);
  const { expiresAt, id, idleExpiresAt } = session;
  const body = {
    access_token: token.accessToken,
    token_type: 'Bearer',
    expires_in: token.claims.exp - token.claims.iat,
    session_id: id,
    session_expires_in: seconds(expiresAt - now),
    ...(idleExpiresAt !== undefined && { idle_expires_in: seconds(idleExpiresAt - now) }),
  };
  // It is the last one: a host that copies headers into an object, as Azure Functions does, keeps no other.
  const cookie = { ...settings.cookie, persistent: isPersistent(id, settings.cookie.persistent) };
  return answer(body, 200, { 'set-cookie': [...deleted, setCookie(cookie, value, expiresAt - now)] });
}

function seconds(milliseconds: number): number {
  return Math.max(0, Math.floor(milliseconds / 1000));
}
