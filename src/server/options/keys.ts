import type { JWK } from 'jose';
import { isRecord } from '../is-record.ts';
import { ALGORITHMS, KINDS } from '../keys/algorithms.ts';

/** A private key of these kinds has the member `d` (RFC 7518 section 6). */
const TYPES = ['EC', 'OKP', 'RSA'];

/** Throws a `TypeError` if a key cannot sign, or its public part cannot be published. */
export function keysOf(keys: readonly JWK[]): readonly [JWK, ...JWK[]] {
  if (!(Symbol.iterator in Object(keys))) throw new TypeError('keys: has to be a list.');
  const [first, ...others]: readonly unknown[] = keys;
  if (first === undefined) throw new TypeError('keys: has none.');
  const all = [keyOf(first), ...others.map(keyOf)] as const;
  const kids = all.flatMap(({ kid }) => kid ?? []);
  if (new Set(kids).size < kids.length) throw new TypeError('keys: two have the same kid.');
  return all;
}

function keyOf(value: unknown): JWK {
  if (!isRecord(value) || !TYPES.some((type) => type === value['kty']) || typeof value['d'] !== 'string')
    throw new TypeError('keys: each has to be a private JWK of the kty EC, OKP or RSA.');
  const { alg, crv, kid = 'x', kty, use = 'sig' } = value;
  if (typeof kid !== 'string' || kid === '') throw new TypeError('keys: a kid has to be a text.');
  if (use !== 'sig') throw new TypeError('keys: each has to be for signatures: its use is sig, or absent.');
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg))
    throw new TypeError(`keys: each needs an alg: ${ALGORITHMS.join(', ')}.`);
  const kind = kty === 'RSA' ? 'RSA' : `${String(kty)} ${String(crv)}`;
  if (kind !== KINDS[alg]) throw new TypeError(`keys: the alg ${alg} needs a key of ${KINDS[alg]}, not of ${kind}.`);
  return value;
}
