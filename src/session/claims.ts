/** Where a token came from: after a login all claims count; after a refresh, not the ids that may rotate with it. */
export type Occasion = 'login' | 'refresh';

/** Claims that change with every token (RFC 7519, sections 4.1.4 to 4.1.7, and similar ones). */
const CHANGES_WITH_EVERY_TOKEN =
  /^(?:exp|(?:orig_?)?iat|created|eff|nbf|jti|csrf|rn_?str|uti|rh|aio|nonce|random|fva|timestamp|(?:at|c|s)_hash|token_?id)$/i;
/** Claims that change with every refresh at some servers, such as Strapi's `sessionId`. After a login they count. */
const MAY_ROTATE = /^(?:sid|session_?id|session_?state)$/i;

/** Returns whether the claims of two tokens are equal, except for claims about the token itself. */
export function showsSame(one: unknown, other: unknown, occasion: Occasion): boolean {
  const isVolatile = (name: string): boolean =>
    CHANGES_WITH_EVERY_TOKEN.test(name) || (occasion === 'refresh' && MAY_ROTATE.test(name));
  return JSON.stringify(sorted(one, isVolatile)) === JSON.stringify(sorted(other, isVolatile));
}

/** Sorts the members, because their order in a JWT means nothing. Entries, not objects: a claim may be called `__proto__`. */
function sorted(value: unknown, isVolatile: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item, () => false));
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value)
    .filter((name) => !isVolatile(name))
    .sort()
    .map((name) => [name, sorted(Reflect.get(value, name), () => false)]);
}
