import { endpointInit } from '../request/endpoint-init.ts';
import type { RefreshContext, Refresher } from './refresher.ts';

/** How to call the token endpoint of an authorization server. */
export interface TokenEndpoint {
  /** Absolute, or a path of the page's own origin, with a leading slash. */
  readonly url: string | URL;
  /** For public clients (RFC 6749, section 3.2.1). Default: none. */
  readonly clientId?: string | undefined;
  /** Default: the scope that was granted before. */
  readonly scope?: string | undefined;
}

/** Makes a refresher that sends the refresh token of the last grant. */
export function refreshByToken({ url, clientId, scope }: TokenEndpoint): Refresher {
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
