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
    // A sandboxed frame says `null`, and so do a data: page and some redirects: nobody can vouch for it.
    call.origin !== 'null' &&
    origins.has(call.origin) &&
    isAbsentOr(call.fetchSite, ['same-origin', 'same-site']) &&
    isAbsentOr(call.fetchMode, ['cors', 'same-origin']) &&
    isAbsentOr(call.fetchDest, ['empty']) &&
    isAbsentOr(call.contentType?.split(';')[0]?.trim().toLowerCase(), ['application/json']) &&
    call.hasCustomHeader
  );
}

function isAbsentOr(value: string | undefined, allowed: readonly string[]): boolean {
  return value === undefined || allowed.includes(value);
}
