import { covers, deleteCookie } from './cookie-format.ts';
import { pathOf } from '../http/path-of.ts';
import type { Settings } from '../options/settings.ts';
import type { Presented } from './presented.ts';

/**
 * Returns the `Set-Cookie` values that delete the cookies which this server set while its option `cookie.path` was `basePath` or `/`. A
 * browser would send them beside the new one, so that no refresh succeeds.
 */
export function deleteMoved(
  { url }: Request,
  { basePath, cookie: format }: Pick<Settings, 'basePath' | 'cookie'>,
  { values }: Presented,
): readonly string[] {
  if (/^__Host-/i.test(format.name)) return [];
  const isCovered = covers(format, pathOf(url));
  // A cookie at the root may be another app's of this host, so it is left alone unless this server made one more than belongs here.
  const paths = values.length > (isCovered ? 1 : 0) ? [basePath, '/'] : [basePath];
  return paths.filter((path) => path !== format.path).map((path) => deleteCookie({ ...format, path }));
}
