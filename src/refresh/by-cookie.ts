import { type Attach, attachTo, withHeader } from '../request/authorize.ts';
import { endpointInit } from '../request/endpoint-init.ts';
import type { ReadAnswer } from './answer.ts';
import type { Refresher } from './refresher.ts';

/** How to call the refresh endpoint. */
export interface RefreshEndpoint {
  /** Absolute, or a path of the page's own origin, with a leading slash. */
  readonly url: string | URL;
  /** Default: `POST`. */
  readonly method?: string | undefined;
  /** Default: none, because several servers refuse a refresh with a content type. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Sends the last access token, expired or not, in `Authorization`, for servers that compare it with the cookie. A page that was just
   * loaded has no token, so such a server either accepts a refresh without one, or requires a login at every reload. Default: false.
   */
  readonly sendAccessToken?: boolean | undefined;
  /** Finds the grant in a successful answer with a custom form. Default: the usual names, at the top and in the usual containers. */
  readonly read?: ReadAnswer | undefined;
  /**
   * The statuses that end the session, with any body; they replace the built-in rules. Default: 400, 401, 403 or 422 with an error
   * code for the end, such as `invalid_grant`, and a repeated 401 without one.
   */
  readonly endStatuses?: readonly number[] | undefined;
}

/** Makes the default refresher: a bare POST with the cookie (RFC 10017, section 6.2). */
export function refreshByCookie(
  { url, method = 'POST', headers, sendAccessToken }: RefreshEndpoint & { readonly url: string },
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
    return fetch(url, endpointInit({ method, headers: sent, signal, priority: 'high' }));
  };
}
