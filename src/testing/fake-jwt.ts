/**
 * Makes an unsigned JWT, with `iat` and, where a lifetime is given, `exp`, both by the clock of the test.
 * `expiresIn` is in seconds, like the claims.
 */
export function fakeJwt(claims: object, { expiresIn }: { readonly expiresIn?: number | undefined } = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  const exp = expiresIn === undefined ? {} : { exp: iat + expiresIn };
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded({ iat, ...exp, ...claims })}.unsigned`;
}

/** Base64url of the UTF-8 bytes: `btoa` alone fails on a name such as Zoë. */
function encoded(part: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(part));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
