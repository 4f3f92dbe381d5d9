import { member } from '../http/answer.ts';
import { bytesOf, type Jwt } from './jwt.ts';

/** The keys of a JWKS document (RFC 7517); `undefined` where it is none. */
export function keysOf(document: unknown): readonly JsonWebKey[] | undefined {
  const keys = member(document, 'keys');
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : undefined;
}

/** Returns the key that a token names, or the only one. */
export function keyOf({ header }: Jwt, keys: readonly JsonWebKey[]): JsonWebKey | undefined {
  const { kid } = header;
  const named = keys.filter((key) => member(key, 'kid') === kid);
  return named[0] ?? (kid === undefined && keys.length === 1 ? keys[0] : undefined);
}

/** The members of a key that only its owner may know (RFC 7518, section 6). */
export function secretMembersOf(key: JsonWebKey): readonly string[] {
  return ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].filter((name) => member(key, name) !== undefined);
}

interface Algorithm {
  readonly importing: RsaHashedImportParams | EcKeyImportParams | { readonly name: string };
  readonly verifying: RsaPssParams | EcdsaParams | { readonly name: string };
}

function algorithmOf(alg: unknown): Algorithm | undefined {
  const [, family, bits] = /^(RS|PS|ES)(256|384|512)$/.exec(String(alg)) ?? [];
  const hash = `SHA-${bits}`;
  switch (family) {
    case 'RS':
      return { importing: { name: 'RSASSA-PKCS1-v1_5', hash }, verifying: { name: 'RSASSA-PKCS1-v1_5' } };
    case 'PS':
      return { importing: { name: 'RSA-PSS', hash }, verifying: { name: 'RSA-PSS', saltLength: Number(bits) / 8 } };
    case 'ES': {
      const namedCurve = bits === '512' ? 'P-521' : `P-${bits}`;
      return { importing: { name: 'ECDSA', namedCurve }, verifying: { name: 'ECDSA', hash } };
    }
    default:
      return /^(?:EdDSA|Ed25519)$/.test(String(alg))
        ? { importing: { name: 'Ed25519' }, verifying: { name: 'Ed25519' } }
        : undefined;
  }
}

/** Says whether the key has made the token's signature; `undefined` where this runtime does not know the algorithm. */
export async function verifies({ header, signed, signature }: Jwt, key: JsonWebKey): Promise<boolean | undefined> {
  const algorithm = algorithmOf(header['alg']);
  if (algorithm === undefined) return undefined;
  try {
    const { kty, n, e, crv, x, y } = key;
    const bare = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined);
    const jwk: JsonWebKey = Object.fromEntries(bare);
    const imported = await crypto.subtle.importKey('jwk', jwk, algorithm.importing, false, ['verify']);
    const bytes = new TextEncoder().encode(signed);
    return await crypto.subtle.verify(algorithm.verifying, imported, bytesOf(signature), bytes);
  } catch {
    return false;
  }
}
