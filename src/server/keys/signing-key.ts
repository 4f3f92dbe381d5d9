import { calculateJwkThumbprint, CompactSign, compactVerify, type JWK } from 'jose';

/** A key pair that signs access tokens. jose imports each JWK once, and anew where it is another object. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateJwk: JWK;
  /** As published. */
  readonly publicJwk: JWK;
}

const ALGORITHM = 'ES256';

/** Makes a key, as a private JWK. */
export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const { crv = '', d = '', kty = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  const jwk = { kty, crv, x, y, d };
  return { ...jwk, alg: ALGORITHM, kid: await calculateJwkThumbprint(jwk) };
}

/**
 * Imports a private JWK. Rejects where it is not one, has no `alg`, or cannot sign, such as RSA of 1024 bits: that must come out
 * before a cookie is rotated.
 */
export async function importSigningKey(jwk: JWK): Promise<SigningKey> {
  const { alg, kid = await calculateJwkThumbprint(jwk) } = jwk;
  if (alg === undefined) throw new TypeError('A signing key needs an alg, such as ES256.');
  // A key may be for signing and verifying, or name no use (RFC 7517 section 4.3); a private key is imported for signing alone.
  const { key_ops: _ops, ...privateJwk } = jwk;
  const publicJwk = publicPart({ ...jwk, kid, alg });
  const signed = await new CompactSign(new Uint8Array()).setProtectedHeader({ alg }).sign(privateJwk);
  await compactVerify(signed, publicJwk);
  return { kid, alg, privateJwk, publicJwk };
}

/** Picks the public members by name, so that an unknown member stays private. */
function publicPart({ alg, crv, e, kid, kty, n, x, y }: JWK): JWK {
  const members = { kty, crv, x, y, n, e, kid, alg, use: 'sig' };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JWK;
}
