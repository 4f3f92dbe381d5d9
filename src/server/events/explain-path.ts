import { pathOf } from '../http/path-of.ts';
import { isLoopback } from '../options/issuer.ts';
import type { Settings } from '../options/settings.ts';

/** Returns what a developer has to know of a path that is none of the server's: a framework may have cut off the prefix. */
export function explainPath({ url }: Request, { basePath, issuer }: Settings): string | undefined {
  const path = pathOf(url);
  if (![issuer, url].some(isLoopback) || !/\/(?:refresh|logout)\/?$/.test(path)) return undefined;
  return (
    `rebearer: ${path} was answered 404: the routes are below ${basePath}. Set basePath to the path in the browser, and mount the handler so ` +
    'that it gets the whole path. See rebearer/docs/troubleshooting.md#not-found'
  );
}
