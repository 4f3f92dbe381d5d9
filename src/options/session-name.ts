import { fingerprint } from '../browser/fingerprint.ts';
import type { Refresher } from '../refresh/refresher.ts';
import type { Endpoint } from './endpoint.ts';
import type { Logout } from './options.ts';

/** Names the session of those who refresh at one endpoint for the same origins: they share one cookie. */
export function sessionName(
  refresh: Endpoint | Refresher,
  logout: Endpoint | Logout | undefined,
  origins: readonly string[],
): string {
  return [typeof refresh === 'object' ? nameOf(refresh) : customName(refresh, logout), ...origins].join(' ');
}

/** Headers may say whose refresh it is, such as a tenant's. Their order and the case of their names mean nothing. */
function nameOf({ url, headers = {} }: Endpoint): string {
  const sent = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  return sent.length === 0 ? url : `${url} ${fingerprint(sent.sort().join('\n'))}`;
}

/** Two apps of one origin may each have a refresher of their own: its source and the logout are all that tells them apart. */
function customName(refresh: Refresher, logout: Endpoint | Logout | undefined): string {
  return `custom ${fingerprint([refresh, typeof logout === 'object' ? logout.url : logout].join(' '))}`;
}
