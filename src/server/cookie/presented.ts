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

/** Room for what other hosts have set too: browsers send 180 cookies at most. */
const MOST = 200;

/** Costs no query. */
export async function presentedCookies({ headers }: Request, { secrets, settings }: ServerParts): Promise<Presented> {
  const sent = readCookies(settings.cookie.name, headers.get('cookie'));
  if (sent.length === 0) return { count: 0, values: [] };
  const derived = await secrets();
  const read = sent.slice(0, MOST).map((value) => readCookieValue(value, derived));
  return { count: sent.length, values: read.filter((value) => value !== undefined) };
}
