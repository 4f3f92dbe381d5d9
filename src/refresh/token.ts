import { jwtDecode } from 'jwt-decode';
import { bare } from '../bare.ts';

/**
 * Visible ASCII, which is what a header can carry (RFC 9110, section 5.5), but for the text that some servers make of no token at all.
 * Anything else must not reach an error message either.
 */
const VISIBLE = /^(?!(?:null|undefined)$)[!-~]+$/;
export const JWT: RegExp = /^[\w-]+\.[\w-]+\.[\w-]*$/;

function isToken(value: unknown): value is string {
  return typeof value === 'string' && VISIBLE.test(value);
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

/** Returns the claims of a JWT; `undefined` for a token of another kind, which may have three parts too. */
export function claimsIn(accessToken: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Without its own options object it would read those of a polluted `Object.prototype`.
    const claims: unknown = jwtDecode(accessToken, bare());
    return isRecord(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
