import { base64url } from 'jose';

/**
 * Makes the id of a session. Its first letter has what the sign-in said of its cookie, so that every refresh sets the same one: stores
 * have no column for it.
 */
export function newId(persistent: boolean | undefined): string {
  const kind = persistent === undefined ? 's' : persistent ? 'p' : 'b';
  return `${kind}_${base64url.encode(crypto.getRandomValues(new Uint8Array(16)))}`;
}

/** Says whether the session's cookie outlives the browser's session. */
export function isPersistent(id: string, byDefault: boolean): boolean {
  return id.startsWith('p_') || (byDefault && !id.startsWith('b_'));
}
