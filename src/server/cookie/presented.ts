import type { ServerParts } from '../server-parts.ts';
import { type CookieValue, readCookieValue } from './cookie-value.ts';
import { readCookies } from './read-cookies.ts';

/** The session's cookies of a request. */
export interface Presented {
  /** How many came under the name. More than one means that another host has set one too. */
  readonly count: number;
  /** Those that this server made. */
  readonly values: readonly CookieValue[];
}

/** Costs no query. */
export async function presentedCookies({ headers }: Request, { secrets, settings }: ServerParts): Promise<Presented> {
  const sent = readCookies(settings.cookie.name, headers.get('cookie'));
  if (sent.length === 0) return { count: 0, values: [] };
  const derived = await secrets();
  // A header holds hundreds of them at most; two are as wrong as hundreds.
  const read = sent.slice(0, 4).map((value) => readCookieValue(value, derived));
  return { count: sent.length, values: read.filter((value) => value !== undefined) };
}
