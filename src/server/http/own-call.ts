import { strip } from '../cookie/read-cookies.ts';
import type { Settings } from '../options/settings.ts';

export type OwnCallSettings = Pick<Settings, 'csrfHeader' | 'isListed'>;

/** What a fetch says of itself, in browsers that send Fetch Metadata. */
const FETCH = [
  ['sec-fetch-site', 'same-origin', 'same-site'],
  ['sec-fetch-mode', 'cors', 'same-origin'],
  ['sec-fetch-dest', 'empty'],
] as const;

/**
 * Returns the header by which a call must not change state on the strength of its cookie; `undefined` where it may. SameSite
 * alone would let a sibling subdomain's form through; a form, an image, a navigation and a beacon each differ from a fetch in
 * one of these headers.
 */
export async function foreignHeader(
  { headers }: Request,
  { csrfHeader, isListed }: OwnCallSettings,
): Promise<string | undefined> {
  if (!(await isListedOrigin(headers.get('origin'), isListed))) return 'origin';
  const type = headers.get('content-type');
  if (type !== null && strip(type.split(';')[0] ?? '').toLowerCase() !== 'application/json') return 'content-type';
  return csrfHeader === undefined || headers.has(csrfHeader) ? fetchHeader(headers) : csrfHeader;
}

/**
 * Does the same for a call with a header that no form can send, such as its bearer. So any content type is allowed; and if a browser
 * leaves out `Origin` in a GET, `Sec-Fetch-Site` shows that the page has the same origin.
 */
export async function isOwnApiCall({ headers, method }: Request, isListed: Settings['isListed']): Promise<boolean> {
  const origin = headers.get('origin');
  const isRead = method === 'GET' || method === 'HEAD';
  if (fetchHeader(headers) !== undefined) return false;
  return isRead && origin === null ? headers.get('sec-fetch-site') === 'same-origin' : isListedOrigin(origin, isListed);
}

/** A sandboxed frame, a `data:` page and some redirects send `null`. */
export async function isListedOrigin(origin: string | null, isListed: Settings['isListed']): Promise<boolean> {
  return origin !== null && origin !== 'null' && (await isListed(origin));
}

/** Returns the header that no fetch of a listed page has. */
function fetchHeader(headers: Headers): string | undefined {
  // The pages of an app or an extension belong to no site, so their calls are those of another one, or of none.
  const isOfSite = /^https?:/.test(headers.get('origin') ?? 'http:');
  const isForeign = ([name, ...allowed]: readonly [string, ...string[]]): boolean => {
    const value = headers.get(name);
    return value !== null && !allowed.includes(value) && (isOfSite || name !== 'sec-fetch-site');
  };
  return FETCH.find(isForeign)?.[0];
}
