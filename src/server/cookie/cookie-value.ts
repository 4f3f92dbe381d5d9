import { base64url } from 'jose';
import type { Secrets } from '../secrets/secrets.ts';

/** What a session's cookie says. */
export interface CookieValue {
  readonly id: string;
  readonly counter: number;
}

/** Version, session, counter, and the MAC: 32 bytes are 43 characters, of which the last holds four bits. */
const FORMAT = /^v1\.([\w-]{1,64})\.(0|[1-9]\d{0,14})\.([\w-]{42}[AEIMQUYcgkosw048])$/;
/** Longer than any cookie of ours. */
const LONGEST = 160;

/** Makes `v1.<session id>.<counter>.<mac>`: the same value each time, so that a lost successor can be answered again. */
export async function makeCookieValue({ id, counter }: CookieValue, secrets: Secrets): Promise<string> {
  const signed = `v1.${id}.${counter}`;
  const [key] = secrets.mac;
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed));
  return `${signed}.${base64url.encode(new Uint8Array(mac))}`;
}

/** Returns what a cookie says; `undefined` where this server did not make it. */
export async function readCookieValue(value: string, secrets: Secrets): Promise<CookieValue | undefined> {
  const [, id, counter, mac] = value.length <= LONGEST ? (FORMAT.exec(value) ?? []) : [];
  if (id === undefined || counter === undefined || mac === undefined) return undefined;
  const signed = new TextEncoder().encode(`v1.${id}.${counter}`);
  const bytes = new Uint8Array(base64url.decode(mac));
  for (const key of secrets.mac) {
    if (await crypto.subtle.verify('HMAC', key, bytes, signed)) return { id, counter: Number(counter) };
  }
  return undefined;
}
