import type { JSONWebKeySet, JWK } from 'jose';
import { once } from '../once.ts';
import { importSigningKey, type SigningKey } from './signing-key.ts';

/** The keys of access tokens. Rejects with a `UnavailableError` where they are out of reach. */
export interface KeyRing {
  /** Returns the key to sign with. Asked before a session is changed, so that without keys none is. */
  readonly signing: () => Promise<SignWith>;
  /** Returns the key of an id. An unknown id has the keys read again, as another instance may have made it. */
  readonly find: (kid: string) => Promise<SigningKey | undefined>;
  readonly jwks: () => Promise<JSONWebKeySet>;
  /** Adds a key; returns its id, or `undefined` where it is too soon, or another instance was faster. */
  readonly rotate: () => Promise<string | undefined>;
}

/** Chooses the key by the store's clock. */
export type SignWith = (now: number) => SigningKey;

/** Uses the keys of the configuration: the first signs, all verify. */
export function configuredKeys([first, ...others]: readonly [JWK, ...JWK[]]): KeyRing {
  const keys = once(async (): Promise<readonly [SigningKey, ...SigningKey[]]> => {
    return [await importSigningKey(first), ...(await Promise.all(others.map(importSigningKey)))];
  });
  return {
    signing: async () => {
      const [key] = await keys();
      return () => key;
    },
    find: async (kid) => (await keys()).find((key) => key.kid === kid),
    jwks: async () => publish(await keys()),
    rotate: async () => undefined,
  };
}

export function publish(keys: readonly SigningKey[]): JSONWebKeySet {
  return { keys: keys.map(({ publicJwk }) => publicJwk) };
}
