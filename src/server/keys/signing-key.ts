import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey as JoseKey,
  type JWK,
} from 'jose';

/** A key pair that signs access tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: JoseKey;
  readonly publicKey: JoseKey;
  /** As published. */
  readonly publicJwk: JWK;
}

const ALGORITHM = 'ES256';

/** Makes a key, as a private JWK. */
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: ALGORITHM, kid: await calculateJwkThumbprint(jwk) };
}

/** Imports a private JWK. Throws a `TypeError` where it is not one, or has no `alg`. */
export async function importSigningKey(jwk: JWK): Promise<SigningKey> {
  const { alg, kid = await calculateJwkThumbprint(jwk) } = jwk;
  if (alg === undefined) throw new TypeError('A signing key needs an alg, such as ES256.');
  const publicJwk = publicPart({ ...jwk, kid, alg });
  const [privateKey, publicKey] = [await importJWK(jwk, alg), await importJWK(publicJwk, alg)];
  const isPair = !(privateKey instanceof Uint8Array) && !(publicKey instanceof Uint8Array);
  if (!isPair || privateKey.type !== 'private') throw new TypeError('A signing key has to be a private JWK.');
  return { kid, alg, privateKey, publicKey, publicJwk };
}

/** Picks what is public, by name: an unknown member stays private. */
function publicPart({ alg, crv, e, kid, kty, n, x, y }: JWK): JWK {
  const members = { kty, crv, x, y, n, e, kid, alg, use: 'sig' };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JWK;
}
