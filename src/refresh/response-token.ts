import { shielded } from '../events/listeners.ts';
import { headerOf } from '../request/header-of.ts';
import type { Adopt } from '../request/session-access.ts';
import type { Event } from '../session/state.ts';
import { type GrantRules, readGrant } from './read-grant.ts';

/** The headers with a new token, of a server that replaces expired tokens. */
export interface ResponseTokenHeaders {
  /** Default: `X-Access-Token`. */
  readonly header?: string | undefined;
  /** The header with the token's lifetime in seconds, needed for an opaque token. Default: `X-Access-Token-Expires-In`. */
  readonly expiresIn?: string | undefined;
}

interface AdoptParts<Claims> extends GrantRules {
  readonly dispatch: (event: Event<Claims>) => unknown;
}

/**
 * Adopts the token of an answer. An answer that was redirected, or that a cache may have kept, is ignored: its token may be another
 * user's, or of any age.
 */
export function createAdopt<Claims>(
  { header = 'X-Access-Token', expiresIn = 'X-Access-Token-Expires-In' }: ResponseTokenHeaders,
  parts: AdoptParts<Claims>,
): Adopt {
  return (response, { sentWith, askedAt }) => {
    const accessToken = headerOf(response, header);
    if (accessToken === '' || response.redirected) return;
    if (response.status !== 401 && !/no-store/i.test(headerOf(response, 'cache-control'))) return;
    const seconds = Number(headerOf(response, expiresIn));
    const given = { accessToken, expiresIn: seconds > 0 ? seconds : undefined };
    // The caller gets the answer even if something is wrong with its token.
    shielded(() => {
      const grant = readGrant<Claims>(given, askedAt, parts);
      if (grant !== undefined) parts.dispatch({ type: 'response-token', grant, sentWith });
    });
  };
}
