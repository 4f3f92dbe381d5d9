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

/** Encodes in base64url. `btoa` takes no name such as Zoë, and the jsdom of Jest has no `TextEncoder`: JSON can do without both. */
function encoded(part: object): string {
  const ascii = JSON.stringify(part).replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return btoa(ascii).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
