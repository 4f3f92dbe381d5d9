import { bare } from '../bare.ts';
import { quietly } from '../browser/quietly.ts';
import type { Init } from './init.ts';

export type EndpointInit = Omit<Init, 'headers'> & { readonly headers: HeadersInit | undefined };

/**
 * Makes the init of a call to an endpoint of the session. Such a call goes with the cookie and past the cache, takes a redirect for an
 * answer, and outlives the page, since a navigation would lose a rotated cookie otherwise.
 */
export function endpointInit({ headers, signal, ...init }: EndpointInit): Init {
  // In tests the fetch of Node refuses the signals of jsdom. Nothing relies on the abort.
  const isUsable =
    typeof REBEARER_PRODUCTION !== 'undefined' ||
    quietly(() => new Request('http://localhost', { signal: signal ?? null })) !== undefined;
  return bare<Init>({
    credentials: 'include',
    cache: 'no-store',
    redirect: 'manual',
    keepalive: true,
    ...init,
    ...(isUsable && { signal }),
    ...(headers && { headers }),
  });
}
