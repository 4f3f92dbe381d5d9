import { type Attach, attachTo, withHeader } from '../request/authorize.ts';
import { endpointInit } from '../request/endpoint-init.ts';
import type { ReadAnswer } from './answer.ts';
import type { Refresher } from './refresher.ts';

/** How the refresh endpoint is called. */
export interface RefreshEndpoint {
  /** Absolute, or relative to the page when `createAuth` is called. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none, as several servers refuse a refresh that has any. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sends the last access token, expired or not, in `Authorization`, for servers that compare it with the cookie. A page that was
   * just loaded has no token to send, so such a server either accepts a refresh without one or asks for a login at every reload.
   * Default: false.
   */
  readonly sendAccessToken?: boolean | undefined;
  /** Finds the grant in a successful answer that has a form of its own. Default: the usual names, at the top and in the usual containers. */
  readonly read?: ReadAnswer | undefined;
  /**
   * The statuses that end the session, whatever the answer says, in place of the built-in rules. Default: 400, 401 or 403 with a word
   * that means it, such as `invalid_grant`, and a 401 without such a word where it is repeated.
   */
  readonly endStatuses?: readonly number[] | undefined;
}

/** Makes the default refresher: a bare POST with the cookie (RFC 10017, section 6.2). */
export function refreshByCookie(
  { url, method = 'POST', headers, sendAccessToken }: RefreshEndpoint,
  attach: Attach,
): Refresher {
  return ({ fetch, signal, accessToken, isIdle }) => {
    const own =
      sendAccessToken && accessToken !== undefined
        ? withHeader(headers, 'Authorization', `Bearer ${accessToken}`)
        : headers;
    const told = isIdle ? withHeader(own, 'Session-Activity', 'none') : own;
    const sent = attachTo(told, { ...attach, header: undefined }, undefined, method);
    // Ahead of the calls that wait for it, where connections are few.
    return fetch(String(url), endpointInit({ method, headers: sent, signal, priority: 'high' }));
  };
}
