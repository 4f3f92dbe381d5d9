/**
 * Makes an unsigned JWT with `iat` and, with a lifetime, `exp`, both by the clock of the test. `expiresIn` is in seconds, like the
 * claims.
 *
 * @example
 * const token = fakeJwt({ sub: 'alice' }, { expiresIn: 300 });
 */
export function fakeJwt(claims: object, { expiresIn }: { readonly expiresIn?: number | undefined } = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const exp = expiresIn === undefined ? {} : { exp: iat + expiresIn };
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded({ iat, ...exp, ...claims })}.unsigned`;
}

/** Encodes the UTF-8 bytes in base64url: `btoa` alone fails for a name such as Zoë. */
function encoded(part: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(part));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
