import { endpointInit } from '../request/endpoint-init.ts';
import type { RefreshContext, Refresher } from './refresher.ts';

/** How the token endpoint of an authorization server is called. */
export interface TokenEndpoint {
  /** Absolute, or relative to the page. */
  readonly url: string | URL;
  /** For public clients (RFC 6749, section 3.2.1). Default: none. */
  readonly clientId?: string | undefined;
  /** Default: what was granted before. */
  readonly scope?: string | undefined;
}

/**
 * Makes a refresher for the standard pattern of two tokens (RFC 6749, section 6): it sends the refresh token that the last
 * grant brought, and keeps the next one, in memory alone. A page load begins without one, and each tab has a session of its own.
 */
export function refreshTokenGrant({ url, clientId, scope }: TokenEndpoint): Refresher {
  const refresher = async ({ fetch, signal, refreshToken }: RefreshContext): Promise<Response | null> => {
    if (refreshToken === undefined) return null;
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    if (clientId !== undefined) form.set('client_id', clientId);
    if (scope !== undefined) form.set('scope', scope);
    const headers = { accept: 'application/json' };
    const init = { method: 'POST', body: form, headers, signal, credentials: 'omit', priority: 'high' } as const;
    return fetch(String(url), endpointInit(init));
  };
  return Object.assign(refresher, { perTab: true });
}
