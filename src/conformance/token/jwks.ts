import { compactVerify, errors, importJWK, type JWK } from 'jose';
import { member } from '../../refresh/member.ts';
import { algorithmOf, type Jwt } from './jwt.ts';

/** The keys of a JWKS document (RFC 7517); `undefined` if the value is not one. */
export function keysOf(document: unknown): readonly JWK[] | undefined {
  const keys = member(document, 'keys');
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : undefined;
}

/** Returns the keys that may have signed a token: those of the name that it says, or all that fit where it says none. */
export function keysFor(jwt: Jwt, keys: readonly JWK[]): readonly JWK[] {
  const { kid } = jwt.header;
  if (kid !== undefined) return keys.filter((key) => key.kid === kid);
  return keys.filter((key) => fits(key, algorithmOf(jwt)));
}

/** The type of key that each family of algorithms signs with (RFC 7518, RFC 8037). */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^[RP]S\d/, 'RSA'],
  [/^ES\d/, 'EC'],
  [/^Ed/, 'OKP'],
  [/^HS\d/, 'oct'],
];

function fits({ kty, alg, use }: JWK, algorithm: string): boolean {
  const type = TYPES.find(([pattern]) => pattern.test(algorithm))?.[1];
  const isAlgorithm = alg === undefined || oldName(alg) === oldName(algorithm);
  return (type === undefined || kty === type) && isAlgorithm && (use ?? 'sig') === 'sig';
}

/** RFC 9864 gives the two curves of EdDSA names of their own; a key may have the one, and a token the other. */
function oldName(algorithm: string): string {
  return /^Ed(?:25519|448)$/.test(algorithm) ? 'EdDSA' : algorithm;
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
