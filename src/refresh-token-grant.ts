import { browserPage } from './browser/page.ts';
import { readTokenEndpoint } from './options/token-endpoint.ts';
import { refreshByToken, type TokenEndpoint } from './refresh/by-token.ts';
import type { Refresher } from './refresh/refresher.ts';

/**
 * Makes a refresher for two tokens (RFC 6749, section 6): it sends the refresh token of the last grant and keeps the next one, only in
 * memory. A page load starts without a session, and each tab has a session of its own.
 *
 * @example
 * const refresh = refreshTokenGrant({ url: 'https://id.example.com/token', clientId: 'notes' });
 * const auth = createAuth({ refresh });
 *
 * @throws TypeError for an option that is missing, unknown or wrong; in builds for production only for a `url` or an empty text.
 */
export function refreshTokenGrant(endpoint: TokenEndpoint): Refresher {
  return refreshByToken(readTokenEndpoint(endpoint, browserPage()));
}
