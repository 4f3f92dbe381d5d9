import { shielded } from '../events/listeners.ts';
import { headerOf } from '../request/header-of.ts';
import type { Adopt } from '../request/session-access.ts';
import { nameOf } from '../session/identity.ts';
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
 * Adopts the token of an answer. An answer that was redirected is ignored, and so is one that a cache may have given without a question
 * to the server: its token may be another user's, or of any age. Where a cache may have kept the headers, only a JWT counts that names
 * its user and its time, which are compared with those of the token in use.
 */
export function createAdopt<Claims>(
  { header = 'X-Access-Token', expiresIn = 'X-Access-Token-Expires-In' }: ResponseTokenHeaders,
  parts: AdoptParts<Claims>,
): Adopt {
  return (response, { sentWith, askedAt }) => {
    // Two headers of one name come as one.
    const accessToken = headerOf(response, header).split(', ').at(-1);
    if (!accessToken || response.redirected) return;
    const caching = headerOf(response, 'cache-control');
    const isKept = response.status !== 401 && !/no-store/i.test(caching);
    const seconds = Number(headerOf(response, expiresIn));
    const given = { accessToken, expiresIn: seconds > 0 ? seconds : undefined };
    // The caller gets the answer even if something is wrong with its token.
    shielded(() => {
      const grant = readGrant<Claims>(given, askedAt, parts);
      if (grant && (!isKept || (grant.mintedAt && nameOf(grant.identity) && !/age=[1-9]/i.test(caching))))
        parts.dispatch({ type: 'response-token', grant, sentWith });
    });
  };
}
