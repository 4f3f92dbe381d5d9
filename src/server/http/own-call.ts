import { strip } from '../cookie/read-cookies.ts';
import type { Settings } from '../options/settings.ts';

export type OwnCallSettings = Pick<Settings, 'csrfHeader' | 'isListed'>;

/**
 * Returns whether a call may change state because of its cookie. SameSite alone would allow the form of a sibling subdomain; a form, an
 * image, a navigation and a beacon each differ from a fetch in one of these headers.
 */
export async function isOwnCall({ headers }: Request, { csrfHeader, isListed }: OwnCallSettings): Promise<boolean> {
  const type = headers.get('content-type');
  return (
    (type === null || strip(type.split(';')[0] ?? '').toLowerCase() === 'application/json') &&
    (csrfHeader === undefined || headers.has(csrfHeader)) &&
    isFetch(headers) &&
    isListedOrigin(headers.get('origin'), isListed)
  );
}

/**
 * Does the same for a call with a header that no form can send, such as its bearer. So any content type is allowed; and if a browser
 * leaves out `Origin` in a GET, `Sec-Fetch-Site` shows that the page has the same origin.
 */
export async function isOwnApiCall({ headers, method }: Request, isListed: Settings['isListed']): Promise<boolean> {
  const origin = headers.get('origin');
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && origin === null) return headers.get('sec-fetch-site') === 'same-origin' && isFetch(headers);
  return isFetch(headers) && isListedOrigin(origin, isListed);
}

/** A sandboxed frame, a `data:` page and some redirects send `null`. */
export async function isListedOrigin(origin: string | null, isListed: Settings['isListed']): Promise<boolean> {
  return origin !== null && origin !== 'null' && (await isListed(origin));
}

function isFetch(headers: Headers): boolean {
  return (
    isAbsentOr(headers.get('sec-fetch-site'), ['same-origin', 'same-site']) &&
    isAbsentOr(headers.get('sec-fetch-mode'), ['cors', 'same-origin']) &&
    isAbsentOr(headers.get('sec-fetch-dest'), ['empty'])
  );
}

function isAbsentOr(value: string | null, allowed: readonly string[]): boolean {
  return value === null || allowed.includes(value);
}
