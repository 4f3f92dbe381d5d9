import { type CookieFormat, deleteCookie } from './cookie-format.ts';
import type { Presented } from './presented.ts';

/**
 * Returns the `Set-Cookie` values that delete the cookies which this server set while its option `cookie.path` was another one. A browser
 * would send them beside the new one, so that no refresh succeeds.
 */
export function deleteMoved(format: CookieFormat, basePath: string, { values }: Presented): readonly string[] {
  if (/^__Host-/i.test(format.name)) return [];
  // A cookie at the root may be another app's of this host, so it is left alone unless this server made two.
  const paths = values.length > 1 ? [basePath, '/'] : [basePath];
  return paths.filter((path) => path !== format.path).map((path) => deleteCookie({ ...format, path }));
}
