import { compactVerify, errors, importJWK, type JWK } from 'jose';
import { member } from '../http/answer.ts';
import { algorithmOf, type Jwt } from './jwt.ts';

/** The keys of a JWKS document (RFC 7517); `undefined` if the value is not one. */
export function keysOf(document: unknown): readonly JWK[] | undefined {
  const keys = member(document, 'keys');
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : undefined;
}

/** Returns the key that a token names, or the only one. */
export function keyOf({ header }: Jwt, keys: readonly JWK[]): JWK | undefined {
  const { kid } = header;
  const named = keys.filter((key) => key.kid === kid);
  return named[0] ?? (kid === undefined && keys.length === 1 ? keys[0] : undefined);
}

/** The members of a key that only its owner may know (RFC 7518, section 6). */
export function secretMembersOf(key: JWK): readonly string[] {
  return ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].filter((name) => member(key, name) !== undefined);
}

/** Says whether the key has made the token's signature; `undefined` where this runtime does not know the algorithm. */
export async function verifies(jwt: Jwt, key: JWK): Promise<boolean | undefined> {
  const { signed, signature } = jwt;
  try {
    await compactVerify(`${signed}.${signature}`, await importJWK(key, algorithmOf(jwt)));
    return true;
  } catch (error) {
    return error instanceof errors.JOSENotSupported ? undefined : false;
  }
}
