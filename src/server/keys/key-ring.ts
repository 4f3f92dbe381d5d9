import type { JSONWebKeySet, JWK } from 'jose';
import { once } from '../once.ts';
import { importSigningKey, type SigningKey } from './signing-key.ts';

/** The keys of access tokens. Methods reject with an `UnavailableError` if the keys are out of reach. */
export interface KeyRing {
  /** Returns the key to sign with. Called before a session is changed, so that nothing changes without keys. */
  readonly signing: () => Promise<SignWith>;
  /** Returns the key with an id. An unknown id reads the keys again, because another instance may have made it. */
  readonly find: (kid: string) => Promise<SigningKey | undefined>;
  readonly jwks: () => Promise<JSONWebKeySet>;
  /** Adds a key. Returns its id, or `undefined` if it is too soon or another instance was faster. */
  readonly rotate: () => Promise<string | undefined>;
}

/** Selects the key by the store's clock. */
export type SignWith = (now: number) => SigningKey;

/** Uses the configured keys: the first signs, all verify. `hearTime` has the store tell its time, because these keys don't come from it. */
export function configuredKeys([first, ...others]: readonly [JWK, ...JWK[]], hearTime: () => Promise<void>): KeyRing {
  const keys = once(async (): Promise<readonly [SigningKey, ...SigningKey[]]> => {
    return [await importConfigured(first), ...(await Promise.all(others.map(importConfigured)))];
  });
  return {
    signing: async () => {
      const [key] = await keys();
      return () => key;
    },
    find: async (kid) => {
      const [known] = await Promise.all([keys(), hearTime()]);
      return known.find((key) => key.kid === kid);
    },
    jwks: async () => publish(await keys()),
    rotate: async () => undefined,
  };
}

/** Rejects with a `TypeError`: of an error of jose, `verify` would think that the token is wrong. */
async function importConfigured(jwk: JWK): Promise<SigningKey> {
  try {
    return await importSigningKey(jwk);
  } catch (cause) {
    throw new TypeError(`keys: the key ${jwk.kid ?? `for ${jwk.alg}`} cannot sign.`, { cause });
  }
}

export function publish(keys: readonly SigningKey[]): JSONWebKeySet {
  return { keys: keys.map(({ publicJwk }) => publicJwk) };
}
