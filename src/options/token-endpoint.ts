import { bare } from '../bare.ts';
import type { Page } from '../browser/page.ts';
import type { TokenEndpoint } from '../refresh/by-token.ts';
import { checkTokenEndpoint } from './check-options.ts';
import { wrong } from './sentences.ts';
import { readEndpointUrl } from './urls.ts';

/**
 * Reads what `refreshTokenGrant` is given. Without a page, as on a server or in React Native, a path stays a path.
 *
 * @throws TypeError that names the option.
 */
export function readTokenEndpoint(given: TokenEndpoint, page: Page | undefined): TokenEndpoint {
  if (typeof REBEARER_PRODUCTION === 'undefined') checkTokenEndpoint(given);
  const own = bare(given);
  // A server would take an empty name or scope for a wrong one.
  for (const member of ['clientId', 'scope'] as const)
    if (own[member] === '') throw wrong(`refreshTokenGrant: the option ${member}`, 'empty');
  return Object.assign(own, { url: readEndpointUrl(own.url, 'refreshTokenGrant: the option url', page) });
}
