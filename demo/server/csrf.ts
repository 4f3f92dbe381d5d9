import { strip } from './cookie.ts';

/** The headers that tell a page's own call from a forged one; `undefined` where not sent. */
export interface Provenance {
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
  readonly fetchDest: string | undefined;
  readonly contentType: string | undefined;
  /** Whether the header that the deployment asks for was sent; true where it asks for none. */
  readonly hasCustomHeader: boolean;
}

/**
 * Says whether a call may change state on the strength of its cookie. SameSite alone would let a sibling subdomain's
 * form through; a form, an image, a navigation and a beacon each differ from a fetch in one of these headers.
 */
export function isOwnCall(call: Provenance, origins: ReadonlySet<string>): boolean {
  return (
    call.origin !== undefined &&
    // Sandboxed frames, data: pages and some redirects send `null`, so it identifies no page.
    call.origin !== 'null' &&
    origins.has(call.origin) &&
    isAbsentOr(call.fetchSite, ['same-origin', 'same-site']) &&
    isAbsentOr(call.fetchMode, ['cors', 'same-origin']) &&
    isAbsentOr(call.fetchDest, ['empty']) &&
    isAbsentOr(call.contentType === undefined ? undefined : typeOf(call.contentType), ['application/json']) &&
    call.hasCustomHeader
  );
}

/** What tells a page's own call to the API. */
export interface ApiProvenance extends Omit<Provenance, 'contentType' | 'hasCustomHeader'> {
  readonly method: string;
}

/**
 * Says the same of a call to the API that brings a header which no form can send: its bearer, or its CSRF token. So the
 * content type is free; and a browser that sends no origin with a GET says itself that the page is of the same one.
 */
export function isOwnApiCall({ method, ...call }: ApiProvenance, origins: ReadonlySet<string>): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  const [own] = isRead && call.origin === undefined && call.fetchSite === 'same-origin' ? origins : [];
  return isOwnCall({ ...call, origin: call.origin ?? own, contentType: undefined, hasCustomHeader: true }, origins);
}

function isAbsentOr(value: string | undefined, allowed: readonly string[]): boolean {
  return value === undefined || allowed.includes(value);
}

function typeOf(field: string): string {
  return strip(field.split(';')[0] ?? '').toLowerCase();
}
