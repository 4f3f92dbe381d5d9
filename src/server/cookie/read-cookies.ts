/** The characters of a token (RFC 9110 section 5.6.2), allowed in the names of cookies and headers. */
export const TOKEN: RegExp = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Returns all values of a cookie's name, in order. Only SP and HTAB are stripped: JavaScript's `trim` would also strip the byte A0, and
 * so turn a name that a sibling host may set into `__Host-session`.
 */
export function readCookies(name: string, header: string | null): readonly string[] {
  return (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    if (at < 0) return [];
    const own = strip(pair.slice(0, at));
    return own === name && TOKEN.test(own) ? [strip(pair.slice(at + 1))] : [];
  });
}

/** Strips SP and HTAB, in linear time. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
