import { base64url } from 'jose';
import type { Secrets } from '../secrets/secrets.ts';

const NONCE_LENGTH = 12;

/** Encrypts a text with the first secret (AES-GCM); the nonce comes first. */
export async function seal(text: string, { seal: [key] }: Secrets): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, new TextEncoder().encode(text));
  const bytes = new Uint8Array(NONCE_LENGTH + sealed.byteLength);
  bytes.set(nonce);
  bytes.set(new Uint8Array(sealed), NONCE_LENGTH);
  return base64url.encode(bytes);
}

/** Decrypts a text; `undefined` if none of the secrets fits. */
export async function unseal(sealed: string, secrets: Secrets): Promise<string | undefined> {
  const bytes = base64url.decode(sealed);
  const iv = bytes.slice(0, NONCE_LENGTH);
  for (const key of secrets.seal) {
    const opened = await crypto.subtle
      .decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(NONCE_LENGTH))
      .catch(() => undefined);
    if (opened !== undefined) return new TextDecoder().decode(opened);
  }
  return undefined;
}
