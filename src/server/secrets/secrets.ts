import { base64url, type CryptoKey } from 'jose';
import { createMac, type Mac } from './mac.ts';
import type { Store } from '../stores/store.ts';

/** The keys derived from the configured secrets, in their order: the first is used, all are accepted. */
export interface Secrets {
  /** For cookies. */
  readonly mac: readonly [Mac, ...Mac[]];
  /** For signing keys at rest. */
  readonly seal: readonly [CryptoKey, ...CryptoKey[]];
}

/** Derives the keys, a separate one for each purpose, so that a text of one purpose is invalid for the other (RFC 5869). */
export async function deriveSecrets([first, ...others]: readonly [string, ...string[]]): Promise<Secrets> {
  const [one, rest] = [await derive(first), await Promise.all(others.map(derive))];
  return { mac: [one.mac, ...rest.map(({ mac }) => mac)], seal: [one.seal, ...rest.map(({ seal }) => seal)] };
}

/** Returns the secret that the store keeps for a development server; creates it at the first call. */
export async function keptSecret(store: Store): Promise<string> {
  return store.keepSecret(base64url.encode(crypto.getRandomValues(new Uint8Array(32))));
}

async function derive(secret: string): Promise<{ readonly mac: Mac; readonly seal: CryptoKey }> {
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveBits', 'deriveKey']);
  const from = (purpose: string): HkdfParams => {
    return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(purpose) };
  };
  const aes = { name: 'AES-GCM', length: 256 };
  return {
    mac: createMac(new Uint8Array(await crypto.subtle.deriveBits(from('rebearer cookie v1'), base, 256))),
    seal: await crypto.subtle.deriveKey(from('rebearer keys v1'), base, aes, false, ['encrypt', 'decrypt']),
  };
}
