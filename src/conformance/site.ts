import { siteName } from './cookies/public-suffix.ts';
import { isLoopback } from './cookies/set-cookie.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** What a browser says of the page that makes a call (Fetch Metadata). */
export function siteOf(origin: string, url: URL): 'cross-site' | 'same-origin' | 'same-site' {
  if (origin === url.origin) return 'same-origin';
  const page = new URL(origin);
  if (page.protocol !== url.protocol) return 'cross-site';
  return siteOfHost(page.hostname) === siteOfHost(url.hostname) ? 'same-site' : 'cross-site';
}

/** Whether the app is on another site than its server, so that its cookie needs `SameSite=None`. */
export function isCrossSite({ origin, refresh }: Pick<ResolvedTarget, 'origin' | 'refresh'>): boolean {
  return siteOf(origin, refresh.url) === 'cross-site';
}

/** Whether the cookies of a server can be `Secure` and have a prefix: it is asked over https, and not in development. */
export function isOverHttps({ refresh: { url } }: Pick<ResolvedTarget, 'refresh'>): boolean {
  return url.protocol === 'https:' && !isLoopback(url.hostname);
}

function siteOfHost(hostname: string): string {
  return isLoopback(hostname) || /^[\d.]+$|:/.test(hostname) ? hostname : siteName(hostname);
}
