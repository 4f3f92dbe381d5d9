import type { Secrets } from '../secrets/secrets.ts';

/** The content of a session's cookie. */
export interface CookieValue {
  readonly id: string;
  readonly counter: number;
}

/** Version, session, counter, and the MAC: 32 bytes are 43 characters, of which the last holds four bits. */
const FORMAT = /^v1\.([\w-]{1,64})\.(0|[1-9]\d{0,14})\.([\w-]{42}[AEIMQUYcgkosw048])$/;
/** Longer than any cookie of this server. */
const LONGEST = 160;

/** Makes `v1.<session id>.<counter>.<mac>`. It is deterministic, so that a lost successor can be sent again. */
export function makeCookieValue({ id, counter }: CookieValue, secrets: Pick<Secrets, 'mac'>): string {
  const signed = `v1.${id}.${counter}`;
  const [mac] = secrets.mac;
  return `${signed}.${mac.of(signed)}`;
}

/** Returns the content of a cookie; `undefined` if this server did not make it. */
export function readCookieValue(value: string, secrets: Pick<Secrets, 'mac'>): CookieValue | undefined {
  const [, id, counter, mac] = value.length <= LONGEST ? (FORMAT.exec(value) ?? []) : [];
  if (id === undefined || counter === undefined || mac === undefined) return undefined;
  const isOwn = secrets.mac.some((one) => one.isOf(`v1.${id}.${counter}`, mac));
  return isOwn ? { id, counter: Number(counter) } : undefined;
}
