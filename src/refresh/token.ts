/** Visible ASCII, which is what a header can carry (RFC 9110, section 5.5). Anything else must not reach an error message either. */
const VISIBLE = /^[!-~]+$/;
/** How some servers write a missing token or user, as text. */
export const NOTHING: RegExp = /^(?:null|undefined|none|nil|false|deleted|\{\})?$/i;
/** Header and claims of a JWT are JSON objects: a token of another kind may have three parts too. */
export const JWT: RegExp = /^e[yw3][\w-]*\.e[yw3][\w-]*\.[\w-]*$/;

function isToken(value: unknown): value is string {
  return typeof value === 'string' && VISIBLE.test(value) && !NOTHING.test(value);
}

/** Returns the token of a value, without a leading scheme or `Bearer`; `undefined` if no header can carry it. */
export function tokenIn(value: unknown, scheme = 'Bearer'): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Encoded twice, as where it was kept as JSON.
  const text = value.trim().replace(/^"(.*)"$/, '$1');
  const [first = '', second, ...more] = text.split(/ +/);
  const isScheme = ['bearer', scheme.toLowerCase()].includes(first.toLowerCase()) && more.length === 0;
  const token = isScheme ? second : text;
  return isToken(token) ? token : undefined;
}
