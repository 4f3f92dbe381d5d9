import { jwtDecode } from 'jwt-decode';
import { bare } from '../bare.ts';
import { isObject, isRecord } from './member.ts';

/** Returns the claims of a JWT, frozen; `undefined` for a token of another kind. */
export function decode(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    // Without its own options object it would read those of a polluted `Object.prototype`.
    const claims: unknown = jwtDecode(token, bare());
    return isRecord(claims) ? freeze(claims, 0) : undefined;
  } catch {
    return undefined;
  }
}

/** Deeper than any real claims. Code that compares, freezes or prints claims recurses for each level. */
const DEEPEST = 100;

/** Freezes claims deeply. */
export function freeze<T extends object>(value: T, depth: number): T {
  if (depth > DEEPEST) throw new TypeError('claims nested too deep');
  for (const inner of Object.values(value)) if (isObject(inner)) freeze(inner, depth + 1);
  return Object.freeze(value);
}
