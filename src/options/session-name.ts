import { fingerprint } from '../browser/fingerprint.ts';
import type { Refresher } from '../refresh/refresher.ts';
import type { Endpoint } from './endpoint.ts';
import type { Logout } from './options.ts';

/**
 * Names the session. Auths with one endpoint have the same name, because they share one cookie, also while a new release of the app with
 * other options is opened beside the old one.
 */
export function sessionName(refresh: Endpoint | Refresher, logout: Endpoint | Logout | undefined): string {
  return typeof refresh === 'object' ? nameOf(refresh) : customName(refresh, logout);
}

/** Includes the headers, which may name a tenant. Their order and case do not matter. */
function nameOf({ url, headers = {} }: Endpoint): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  return sent.length === 0 ? url : `${url} ${fingerprint(sent.sort().join('\n'))}`;
}

/** Two apps of one origin may have different refreshers: only the source and the logout tell them apart. */
function customName(refresh: Refresher, logout: Endpoint | Logout | undefined): string {
  return `custom ${fingerprint([refresh, typeof logout === 'object' ? logout.url : logout].join(' '))}`;
}
